"""How much small public aid one undertaking may get: the ceilings of the law, each from a day until a day.

An undertaking is a whole group of companies, not one of them. What counts is the aid to which it got a right in the
three years that end on the day in question (Regulation (EU) 2023/2831 article 3, Regulation (EU) 2023/2832 article 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from marketplace.kernel.periods import covers
from providers.kinds import AidRule

WINDOW = relativedelta(years=3)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that one undertaking may get in three years under one rule, in cents, and where that is said."""

    rule: AidRule
    valid_from: date
    valid_until: date
    cents: int
    source: str


CEILINGS = (
    Ceiling(
        AidRule.DE_MINIMIS, date(2014, 1, 1), date(2024, 1, 1), 200_000_00, "Regulation (EU) 1407/2013, article 3(2)"
    ),
    Ceiling(
        AidRule.DE_MINIMIS, date(2024, 1, 1), date(2031, 1, 1), 300_000_00, "Regulation (EU) 2023/2831, article 3(2)"
    ),
    Ceiling(
        AidRule.GENERAL_INTEREST,
        date(2012, 4, 29),
        date(2024, 1, 1),
        500_000_00,
        "Regulation (EU) 360/2012, article 2(2)",
    ),
    Ceiling(
        AidRule.GENERAL_INTEREST,
        date(2024, 1, 1),
        date(2031, 1, 1),
        750_000_00,
        "Regulation (EU) 2023/2832, article 3(2)",
    ),
)


def ceiling(rule: AidRule, on: date) -> Ceiling | None:
    """Return the ceiling in force on a day, or None where the law knows none: then nothing may be given.

    >>> ceiling(AidRule.DE_MINIMIS, date(2026, 9, 1)).cents, ceiling(AidRule.DE_MINIMIS, date(2031, 1, 1))
    (30000000, None)
    """
    in_force = (each for each in CEILINGS if each.rule is rule and covers(each.valid_from, each.valid_until, on))
    return next(in_force, None)


def window_start(on: date) -> date:
    """Return the last day whose aid no longer counts on a day.

    >>> window_start(date(2026, 12, 15))
    datetime.date(2023, 12, 15)
    """
    return on - WINDOW
