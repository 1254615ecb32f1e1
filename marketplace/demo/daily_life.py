"""What families and providers arrange between them during the season: wishes, and what is done for one child."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from catalog import queries as catalogue
from catalog.kinds import Daytime
from marketplace.demo.city import SEED, ChildOfStory, City, city_time
from marketplace.demo.founding import BASIS, SPRING
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Status
from marketplace.kernel.operation import Actor
from marketplace.money import operations as money
from marketplace.requests import operations as requests
from marketplace.requests.operations.adjusting import LINE

WISHED = {"swedish": 11, "drama": 13, "music": 10}
LINE_CENTS = 8_000_00
SMALLEST = "Theatre for the smallest"


def live(city: City) -> None:
    """Play the chapter."""
    chance = Random(f"{SEED} daily life")
    wish(city, chance)
    answer_wishes(city)
    adjust(city)


def wish(city: City, chance: Random) -> None:
    """Families at Haukiluoma wish for more; Maria wishes for songs in Swedish for Eino."""
    here = [child for child in city.children if child.unit == city.hubs[0]]
    for service, count in WISHED.items():
        for child in _some(here, count, chance, city):
            enrolment.make_wish(
                actor=child.guardian,
                now=city_time(2026, 11, 24, 18),
                child=child.id,
                service=city.services[service],
                language="sv" if service == "swedish" else chance.choice(("fi", "fi", None)),
                weekday=chance.choice((1, 3, None)),
                daytime=Daytime.MORNING if service == "swedish" else Daytime.AFTERNOON,
                words="Eino hums all day." if child.guardian == city.people["maria"] else None,
            )


def _some(here: list[ChildOfStory], count: int, chance: Random, city: City) -> list[ChildOfStory]:
    """Choose some of the children, Maria's younger one always among them."""
    mine = [child for child in here if child.guardian == city.people["maria"]]
    others = [child for child in here if child not in mine]
    return [*mine[-1:], *chance.sample(others, count - 1)]


def answer_wishes(city: City) -> None:
    """The Swedish mornings answer at once, since they are carried there; Kide's draft will once it is published."""
    unit = city.hubs[0]
    mornings = next(group for group in city.groups[SPRING] if group.key == "swedish-immersion" and group.unit == unit)
    enrolment.answer_wishes(
        actor=city.providers["swedish"].staff, now=city_time(2026, 12, 14, 13), offering=mornings.offering, unit=unit
    )
    drama = city.providers["drama"]
    draft = next(each for each in catalogue.offerings_of_provider(drama.id) if each.title == SMALLEST)
    enrolment.answer_wishes(actor=drama.staff, now=city_time(2026, 12, 14, 15), offering=draft.id, unit=unit)


def adjust(city: City) -> None:
    """The Swedish mornings arrange something for one child, refuse it for another, and have to answer Maria."""
    money.add_budget_line(
        actor=city.people["budget"],
        now=city_time(2026, 11, 23),
        name=LINE,
        year=2026,
        amount_cents=LINE_CENTS,
        decision=BASIS,
    )
    unit, staff = city.hubs[0], city.providers["swedish"].staff
    mornings = next(group for group in city.groups[SPRING] if group.key == "swedish-immersion" and group.unit == unit)
    mine = city.people["maria"].person
    places = enrolments.enrolments_of_group(mornings.id, Status.CONFIRMED, Status.ACTIVE)
    first, second = [place for place in places if place.applied_by != mine][:2]
    aino = next(place for place in places if place.applied_by == mine)
    arranged = _ask(first, "assistant", city_time(2026, 11, 24, 9))
    requests.agree_adjustment(
        actor=staff,
        now=city_time(2026, 11, 26),
        request=arranged,
        cost_cents=360_00,
        words="An assistant is with the group every morning.",
    )
    requests.confirm_adjustment(actor=city.managers[unit], now=city_time(2026, 12, 14, 16), request=arranged)
    requests.refuse_adjustment(
        actor=staff,
        now=city_time(2026, 11, 27),
        request=_ask(second, "food_or_care", city_time(2026, 11, 24, 10)),
        ground="arranged_elsewhere",
        reasons="The day care gives the medicine before the morning begins, so that nobody else has to.",
    )
    agreed = _ask(aino, "pictures_or_signs", city_time(2026, 12, 14, 13))
    requests.agree_adjustment(
        actor=staff, now=city_time(2026, 12, 15, 8), request=agreed, cost_cents=85_00, words="We make picture cards."
    )
    _ask(aino, "quiet_place", city_time(2026, 12, 14, 14), words="Aino needs ten minutes alone when it is loud.")


def _ask(place: Any, need: str, at: datetime, words: str | None = None) -> str:
    guardian = Actor(person=place.applied_by)
    return requests.ask_adjustment(actor=guardian, now=at, enrolment=place.id, need=need, words=words).request_id
