"""Day care on the city's today: who is ill, who applied for another unit, what is decided, late and asked again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from catalog import queries as catalogue
from marketplace.admission import operations as care
from marketplace.admission.kinds import Need
from marketplace.admission.operations import Place, Wish
from marketplace.demo.cast import engage_quietly
from marketplace.demo.city import SEED, ChildOfStory, City, city_time
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.operations import Care
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.periods import Weeks
from marketplace.people import operations as people
from marketplace.people import queries as persons
from marketplace.people.kinds import Custody
from marketplace.people.queries import actor_of_person

AWAY_TODAY = 24
APPLICATIONS = 9
TWO_HOMES = (("Noora", "Petri", "Lumi", date(2022, 4, 9)), ("Kaisa", "Ville", "Onni", date(2021, 9, 30)))
LONG_IN_EVEN_WEEKS = [Care(weekday, time(8), time(16), Weeks.EVEN) for weekday in range(5)]
SHORT_IN_ODD_WEEKS = [Care(weekday, time(8), time(13), Weeks.ODD) for weekday in range(4)]
WHOLE_DAYS = [Care(weekday, time(8), time(16)) for weekday in range(5)]
SUDDEN = "A new job begins on the other side of the city."
NEARER = "The unit is the first of the wishes, and a place in it becomes free."
FULL = "All units that were wished are full, and the child has a place in day care already."
BOTH_HOMES = "The child lives in two homes by turns; this decision covers the hours of both."
OBJECTION = "Our older child is at the unit that we wished first. We ask that both may be there."


def leave_open(city: City) -> None:
    """Play the chapter."""
    chance = Random(f"{SEED} care")
    others = chance.sample(city.children[2:], AWAY_TODAY + APPLICATIONS)
    some_are_ill(city, others[:AWAY_TODAY], chance)
    some_wish_for_another_unit(city, others[AWAY_TODAY:], chance)
    some_have_two_homes(city)


def some_are_ill(city: City, children: list[ChildOfStory], chance: Random) -> None:
    """On the morning of today Maria tells that Eino is ill; other families tell, too."""
    eino = ChildOfStory(city.children[1].id, city.people["maria"], city.children[1].birth_date)
    for child, days in [(eino, 2), *((child, chance.randint(0, 4)) for child in children)]:
        at = city_time(2026, 12, 15, 7, chance.randint(0, 40))
        enrolment.report_absence(
            actor=child.guardian,
            now=at,
            children=[child.id],
            first_day=city_day(at),
            last_day=city_day(at) + timedelta(days=days),
            reason=AbsenceReason.SICK if child is eino or chance.random() < 0.8 else AbsenceReason.OTHER,
        )


def some_wish_for_another_unit(city: City, children: list[ChildOfStory], chance: Random) -> None:
    """Maria has a place for Eino to take or leave; one decision is to be looked at again, one application is late."""
    officer = _an_officer(city_time(2026, 11, 2))
    centres = [each.id for each in catalogue.units(page_size=200)[0] if each.kind == "centre"]
    eino = ChildOfStory(city.children[1].id, city.people["maria"], city.children[1].birth_date)
    wished = [city.hubs[1], city.hubs[2], centres[0]]
    sent = _apply(eino, wished, city_time(2026, 11, 20, 19))
    care.decide_on_care(
        actor=officer,
        now=city_time(2026, 12, 10, 14),
        application=sent,
        place=Place(wished[0], date(2027, 4, 1)),
        reasons=NEARER,
    )
    refused = _apply(children[0], chance.sample(centres, 3), city_time(2026, 11, 23, 8))
    decision = care.decide_on_care(
        actor=officer, now=city_time(2026, 12, 8, 10), application=refused, place=None, reasons=FULL
    )
    care.ask_rectification(
        actor=children[0].guardian, now=city_time(2026, 12, 11, 20), decision=decision.id, words=OBJECTION
    )
    _apply(children[1], chance.sample(centres, 4), city_time(2026, 11, 26, 18), sudden=True)
    for child in children[2:]:
        at = city_time(2026, 12, chance.randint(1, 14), chance.randint(8, 20))
        _apply(child, chance.sample(centres, chance.randint(3, 5)), at, sudden=chance.random() < 0.2)


def some_have_two_homes(city: City) -> None:
    """Guardians who live apart agree on even and odd weeks, and one decision gives both homes their hours."""
    at = city_time(2026, 12, 3, 18)
    for mother, father, child, born in TWO_HOMES:
        household = people.register_family(
            actor=SYSTEM,
            now=city_time(2026, 11, 24, 10),
            adults=[
                people.NewAdult(given_name=mother, family_name="Salonen", postal_code="33340", city="Tampere"),
                people.NewAdult(given_name=father, family_name="Aho", elsewhere=True, city="Tampere"),
            ],
            children=[
                people.NewChild(given_name=child, family_name="Salonen", birth_date=born, home_postal_code="33340")
            ],
            custody=Custody.JOINT,
        )
        here, of_both = persons.members_of(household.id, city_day(at))
        (elsewhere,) = persons.guardian_ids_of([of_both], city_day(at))[of_both] - {here}
        told = people.tell_home_weeks(
            actor=Actor(person=here), now=at, child=of_both, guardian=here, weeks=Weeks.EVEN, valid_from=city_day(at)
        )
        people.agree_home_weeks(actor=Actor(person=elsewhere), now=at + timedelta(hours=2), home_weeks=told.id)
        enrolment.place_child(
            actor=city.people["owner"],
            now=city_time(2026, 12, 9, 11),
            child=of_both,
            unit=city.hubs[0],
            valid_from=date(2026, 12, 14),
            care=[*LONG_IN_EVEN_WEEKS, *SHORT_IN_ODD_WEEKS],
            reasons=BOTH_HOMES,
        )


def _apply(child: ChildOfStory, units: list[str], at: datetime, *, sudden: bool = False) -> str:
    return care.apply_for_care(
        actor=child.guardian,
        now=at,
        child=child.id,
        wishes=[Wish(unit, sibling_here=rank == 0) for rank, unit in enumerate(units)],
        start_on=city_day(at) + timedelta(days=5 if sudden else 130),
        care=WHOLE_DAYS,
        need=Need.SUDDEN if sudden else Need.PLANNED,
        urgent_because=SUDDEN if sudden else None,
    ).id


def _an_officer(at: datetime) -> Actor:
    """Engage an officer of early education, who decides; so the service owner can look at a decision again."""
    person = engage_quietly("Liisa", "Ranta", at)
    people.grant_role(actor=SYSTEM, now=at, person=person, role="city.officer")
    return actor_of_person(person, at)
