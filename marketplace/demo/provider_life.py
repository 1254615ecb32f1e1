"""What a registry lives through: public aid against its ceiling, and an advance that sessions settle."""

from __future__ import annotations

from datetime import date

from marketplace.demo.city import City, city_time
from marketplace.money import operations as money
from providers.kinds import AidRule

GRANTED = (
    ("drama", AidRule.DE_MINIMIS, 4_000_00, date(2024, 3, 18), "Culture board 18 March 2024, 22 §", "Stage lights"),
    ("drama", AidRule.DE_MINIMIS, 12_500_00, date(2025, 9, 1), "Arts Promotion Centre 2025/311", "Work with children"),
    ("swedish", AidRule.GENERAL_INTEREST, 20_000_00, date(2026, 2, 2), "City board 2 February 2026, 9 §", "Lessons"),
)
"""To whom, by which rule, how much, since when, by whose decision and what for."""


ADVANCE_CENTS, ASKED_CENTS = 400_00, 50_00


def play(city: City) -> None:
    """Play the chapter."""
    record_aid(city)
    ask_for_another_advance(city)


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
