"""Fee brackets: how much of the highest client fee a family would pay; all that a subsidy needs to know of income."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache

from marketplace.rules.client_fee import client_fee, fee_table

PARTS = 3


class FeeBracket(StrEnum):
    """From no fee over the three thirds of the highest fee to the highest fee itself."""

    FREE = "free"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    FULL = "full"


@lru_cache(maxsize=4096)
def fee_bracket(on: date, family_size: int, income_cents_per_month: int | None) -> FeeBracket:
    """Return the bracket of a family's first child in full-time care; unknown income counts as the highest.

    Raises: FeeFactsWrong.

    >>> fee_bracket(date(2026, 9, 1), 4, 7_000_00).value, fee_bracket(date(2026, 9, 1), 4, None).value
    ('low', 'full')
    """
    fee, highest = client_fee(on, family_size, income_cents_per_month).fee_cents, fee_table(on).maximum_cents
    if fee == 0:
        return FeeBracket.FREE
    if fee == highest:
        return FeeBracket.FULL
    thirds = (FeeBracket.LOW, FeeBracket.MIDDLE, FeeBracket.HIGH)
    return thirds[(fee * PARTS - 1) // highest]
