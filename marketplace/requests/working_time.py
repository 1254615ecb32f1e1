"""Time limits in the working time of the city: Monday to Friday, 8 to 16 by the city's clock, holidays left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from marketplace.kernel.clock import CITY_ZONE, local

OPENS, CLOSES = time(8), time(16)
SATURDAY = 5

Holiday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long an answer may take: working hours, or working days after the day of the request. One of the two is 0."""

    hours: int = 0
    days: int = 0

    def due_at(self, opened_at: datetime, holiday: Holiday) -> datetime:
        """Return the instant by which the answer is due (aware, UTC); `holiday` tells whether a day is one."""
        if self.days:
            return end_of_working_day(local(opened_at).date(), self.days, holiday)
        return after_working_time(opened_at, timedelta(hours=self.hours), holiday)


def is_working_day(day: date, holiday: Holiday) -> bool:
    """Tell whether the city's offices work on a day."""
    return day.weekday() < SATURDAY and not holiday(day)


def end_of_working_day(day: date, count: int, holiday: Holiday) -> datetime:
    """Return the instant at which the working day number `count` after a day closes.

    >>> end_of_working_day(date(2026, 9, 4), 1, lambda day: False)
    datetime.datetime(2026, 9, 7, 13, 0, tzinfo=datetime.timezone.utc)
    """
    for _step in range(count):
        day = next_working_day(day, holiday)
    return _instant(day, CLOSES)


def after_working_time(start: datetime, left: timedelta, holiday: Holiday) -> datetime:
    """Return the instant at which an amount of working time after `start` has passed.

    >>> after_working_time(datetime(2026, 9, 4, 12, tzinfo=UTC), timedelta(hours=2), lambda day: False)
    datetime.datetime(2026, 9, 7, 6, 0, tzinfo=datetime.timezone.utc)
    """
    day = local(start).date()
    if not is_working_day(day, holiday) or start >= _instant(day, CLOSES):
        day = next_working_day(day, holiday)
    begin = max(start, _instant(day, OPENS))
    while (room := _instant(day, CLOSES) - begin) < left:
        left -= room
        day = next_working_day(day, holiday)
        begin = _instant(day, OPENS)
    return begin + left


def next_working_day(day: date, holiday: Holiday) -> date:
    """Return the first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day, holiday):
        day += timedelta(days=1)
    return day


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=CITY_ZONE).astimezone(UTC)
