"""Spans of days: from a day on, until a day that no longer belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, or_


class Weeks(StrEnum):
    """In which calendar weeks something holds (ISO 8601: a week begins on Monday; after week 53 comes week 1)."""

    EVERY = "every"
    EVEN = "even"
    ODD = "odd"

    def has(self, day: date) -> bool:
        """Tell whether a day lies in such a week.

        >>> Weeks.EVEN.has(date(2026, 12, 27)), Weeks.EVEN.has(date(2026, 12, 28)), Weeks.ODD.has(date(2027, 1, 4))
        (True, False, True)
        """
        return self is Weeks.EVERY or (day.isocalendar().week % 2 == 0) is (self is Weeks.EVEN)

    @property
    def others(self) -> Weeks:
        """The weeks in which it does not hold, for weeks that alternate."""
        return {Weeks.EVEN: Weeks.ODD, Weeks.ODD: Weeks.EVEN}[self]


def covers(valid_from: date, valid_until: date | None, on: date) -> bool:
    """Tell whether a day lies in a span whose end is exclusive; no end means that it goes on.

    >>> covers(date(2026, 8, 1), date(2027, 8, 1), date(2027, 8, 1))
    False
    """
    return valid_from <= on and (valid_until is None or on < valid_until)


def in_force(model: Any, on: date | BindParameter[Any]) -> ColumnElement[bool]:
    """Return the SQL condition that a row with `valid_from` and `valid_until` holds on a day; it may be left open."""
    return and_(model.valid_from <= on, or_(model.valid_until.is_(None), model.valid_until > on))


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with an exclusive end, or with none."""

    valid_from: date
    valid_until: date | None = None

    def covers(self, on: date) -> bool:
        """Tell whether a day lies in the period."""
        return covers(self.valid_from, self.valid_until, on)

    def overlaps(self, other: Period) -> bool:
        """Tell whether two periods share a day.

        >>> Period(date(2026, 1, 1), date(2026, 2, 1)).overlaps(Period(date(2026, 2, 1)))
        False
        """
        return (other.valid_until is None or self.valid_from < other.valid_until) and (
            self.valid_until is None or other.valid_from < self.valid_until
        )


def day_after(inclusive_end: date | None) -> date | None:
    """Turn a source's last day into our exclusive end."""
    return None if inclusive_end is None else inclusive_end + timedelta(days=1)
