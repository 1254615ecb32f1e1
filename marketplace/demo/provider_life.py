"""What a registry lives through: public aid against its ceiling, advances, and a provider that fails."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from marketplace.demo.city import SEED, City, city_time
from marketplace.demo.founding import SPRING
from marketplace.demo.supply import DELEGATION
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Status
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import Actor
from marketplace.money import operations as money
from providers import operations as registry
from providers.kinds import AidRule

GRANTED = (
    ("drama", AidRule.DE_MINIMIS, 4_000_00, date(2024, 3, 18), "Culture board 18 March 2024, 22 §", "Stage lights"),
    ("drama", AidRule.DE_MINIMIS, 12_500_00, date(2025, 9, 1), "Arts Promotion Centre 2025/311", "Work with children"),
    ("swedish", AidRule.GENERAL_INTEREST, 20_000_00, date(2026, 2, 2), "City board 2 February 2026, 9 §", "Lessons"),
)
"""To whom, by which rule, how much, since when, by whose decision and what for."""


FAILED, FAILS_WITH, CARRIES_ON = "dance", "parent-and-child-dance", "swedish"
ANSWERED, AGREE = 0.9, 0.7
ADVANCE_CENTS, ASKED_CENTS = 200_00, 50_00


def play(city: City) -> None:
    """Play the chapter."""
    record_aid(city)
    ask_for_another_advance(city)
    fail_and_carry_on(city)


def advance_to_swedish(city: City) -> None:
    """Let the language association have an advance, which the autumn's sessions settle in part."""
    provider = city.providers["swedish"]
    asked = money.request_advance(
        actor=provider.staff, now=city_time(2026, 12, 2), provider=provider.id, amount_cents=ADVANCE_CENTS
    )
    money.approve_advance(actor=city.people["budget"], now=city_time(2026, 12, 3), advance=asked.id)


def ask_for_another_advance(city: City) -> None:
    """Let the drama association ask for an advance on the spring, which waits for a budget holder."""
    provider = city.providers["drama"]
    money.request_advance(
        actor=provider.staff, now=city_time(2026, 12, 14, 15), provider=provider.id, amount_cents=ASKED_CENTS
    )


def record_aid(city: City) -> None:
    """Record what was granted; the last entry was somebody else's and is taken back."""
    at = city_time(2026, 9, 7)
    for key, rule, cents, day, decision, ground in GRANTED:
        entry = money.record_aid(
            actor=city.people["owner"],
            now=at,
            provider=city.providers[key].id,
            rule=rule,
            amount_cents=cents,
            granted_on=day,
            decision=decision,
            ground=ground,
        )
    money.correct_aid(
        actor=city.people["budget"],
        now=city_time(2026, 9, 14),
        entry=entry.id,
        decision="Budget holder 14 September 2026, 3 §",
        ground="It was granted to the upper school's association, which is not of this group.",
    )


def fail_and_carry_on(city: City) -> None:
    """Let the dance school fail in December: the language association carries on what fits; each family is asked.

    Most of the families have answered by the city's today; Maria has not.
    """
    maria = city.people["maria"]
    take_the_first_that_fits(city, FAILS_WITH)
    ended = city_time(2026, 12, 10)
    registry.end_provider(
        actor=city.people["rules"],
        now=ended,
        provider=city.providers[FAILED].id,
        reason="It has told the city that it ends its business, since its leaders have left.",
        delegation=DELEGATION,
        no_conflict_declared=True,
    )
    opened = enrolment.open_continuity(
        actor=city.people["owner"], now=ended + timedelta(hours=1), provider=city.providers[FAILED].id
    )
    chance = Random(f"{SEED} continuity")
    for procedure in opened[: max(len(opened) - 1, 1)]:
        offer_substitute(city, procedure.id, procedure.group_id)
        at = city_time(2026, 12, 14, 18)
        for place in enrolments.enrolments_of_group(procedure.group_id, Status.CONFIRMED, Status.ACTIVE):
            dice = chance.random()
            if place.applied_by != maria.person and dice < ANSWERED:
                guardian = Actor(person=place.applied_by)
                enrolment.answer_substitute(actor=guardian, now=at, enrolment=place.id, agrees=dice < AGREE)


def take_the_first_that_fits(city: City, key: str) -> None:
    """Let Maria take a place for one of her children in the first group of an offering that fits their week."""
    maria, at = city.people["maria"], city_time(2026, 12, 8, 20)
    groups = [group for group in city.groups[SPRING] if group.key == key]
    for child, group in ((child, group) for child in city.children[:2] for group in groups):
        try:
            held = enrolment.hold_place(actor=maria, now=at, child=child.id, group=group.id)
        except Refusal:
            continue
        enrolment.confirm_hold(actor=maria, now=at + timedelta(minutes=5), enrolment=held.id)
        return


def offer_substitute(city: City, procedure: str, group: str) -> None:
    """Let a provider that fits be asked and be willing, and the head of the unit agree, so that families are asked."""
    at = city_time(2026, 12, 11)
    by_provider = {each.provider_id: each.id for each in enrolment.substitutes(group, at)}
    substitute = city.providers[CARRIES_ON]
    enrolment.propose_substitute(
        actor=city.people["owner"], now=at, continuity=procedure, offering=by_provider[substitute.id]
    )
    enrolment.answer_substitution(
        actor=substitute.staff, now=at + timedelta(hours=2), continuity=procedure, willing=True
    )
    unit = next(each.unit for each in city.groups[SPRING] if each.id == group)
    enrolment.agree_carry_over(actor=city.managers[unit], now=at + timedelta(hours=3), continuity=procedure)
