"""Time: UTC inside, the city's zone outside, and an offset for an example city."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Europe/Helsinki")


def city_day(now: datetime) -> date:
    """Return the city's day at an instant: after midnight in Helsinki it is tomorrow, whatever UTC says.

    >>> city_day(datetime(2026, 8, 31, 22, 30, tzinfo=UTC))
    datetime.date(2026, 9, 1)
    """
    return now.astimezone(CITY_ZONE).date()


def local(at: datetime) -> datetime:
    """Return an instant as the city's clocks show it."""
    return at.astimezone(CITY_ZONE)


def day_start(day: date) -> datetime:
    """Return the UTC instant at which a day begins in the city."""
    return datetime(day.year, day.month, day.day, tzinfo=CITY_ZONE).astimezone(UTC)


def now() -> datetime:
    """Return the present instant of this city, in UTC: the machine's clock plus the city's offset.

    For the outermost callers only (pages, commands, the worker); everything below is told the time.
    """
    return datetime.now(UTC) + offset()


def offset() -> timedelta:
    """Return how far the city's clock is from the machine's; zero but for an example city."""
    from marketplace.kernel.db import (
        clock_offset_seconds,  # the setting lives in the database, which needs the clock's zone
    )

    return _seconds(clock_offset_seconds())


@lru_cache
def _seconds(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)
