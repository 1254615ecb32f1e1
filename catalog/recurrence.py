"""Turn a recurrence rule into the times of sessions: local wall time kept, holidays left out."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from catalog.errors import HourSkipped, NoSessions, RecurrenceUnreadable, TimesTurned, TooManySessions

MAX_SESSIONS = 400
MAX_DAYS = 800
PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "COUNT", "WKST"})
FREQUENCIES = frozenset({"DAILY", "WEEKLY"})

_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_DAYS = re.compile(r"(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*")


@dataclass(frozen=True)
class Recurrence:
    """When a group meets: a rule of RFC 5545 (daily or weekly), first and last day (both included), local times."""

    rule: str
    starts_on: date
    ends_on: date
    start_time: time
    end_time: time


def session_times(
    recurrence: Recurrence, *, zone: ZoneInfo, left_out: Collection[date] = ()
) -> tuple[tuple[datetime, datetime], ...]:
    """The start and end of each session in UTC, in order; the same wall time summer and winter.

    Days in `left_out` (holidays) are skipped, and still count against the rule's COUNT.
    Raises: RecurrenceUnreadable, TimesTurned, HourSkipped, NoSessions, TooManySessions.

    >>> clubs = Recurrence("FREQ=WEEKLY;BYDAY=TU", date(2026, 10, 20), date(2026, 10, 27), time(15), time(16))
    >>> [start.hour for start, _ in session_times(clubs, zone=ZoneInfo("Europe/Helsinki"))]
    [12, 13]
    """
    _check(recurrence)
    days = [day for day in _days(recurrence) if day not in left_out]
    if not days:
        raise NoSessions()
    if len(days) > MAX_SESSIONS:
        raise TooManySessions()
    return tuple((_instant(day, recurrence.start_time, zone), _instant(day, recurrence.end_time, zone)) for day in days)


def weekdays_of(times: Collection[tuple[datetime, datetime]], *, zone: ZoneInfo) -> tuple[int, ...]:
    """The weekdays on which the sessions fall, Monday 1 to Sunday 7."""
    return tuple(sorted({start.astimezone(zone).isoweekday() for start, _ in times}))


def _check(recurrence: Recurrence) -> None:
    if recurrence.end_time <= recurrence.start_time or recurrence.ends_on < recurrence.starts_on:
        raise TimesTurned()
    if recurrence.ends_on - recurrence.starts_on > timedelta(days=MAX_DAYS):
        raise TooManySessions()
    parts = dict(_part(part) for part in recurrence.rule.removeprefix("RRULE:").split(";"))
    if parts.get("FREQ") not in FREQUENCIES or len(parts) != recurrence.rule.count("=") or not _well_formed(parts):
        raise RecurrenceUnreadable(rule=recurrence.rule)


def _part(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _well_formed(parts: dict[str, str]) -> bool:
    numbers = (parts.get("INTERVAL", "1"), parts.get("COUNT", "1"))
    days = (parts.get("BYDAY", "MO"), parts.get("WKST", "MO"))
    return (
        parts.keys() <= PARTS
        and all(_NUMBER.fullmatch(number) for number in numbers)
        and all(_DAYS.fullmatch(day) for day in days)
        and "," not in parts.get("WKST", "MO")
    )


def _days(recurrence: Recurrence) -> list[date]:
    first = datetime.combine(recurrence.starts_on, time())
    last = datetime.combine(recurrence.ends_on, time())
    rule = rrulestr(recurrence.rule, dtstart=first)
    return [moment.date() for moment in rule.between(first, last, inc=True)]


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a wall time; of an hour that comes twice the first is meant, one that is skipped is refused."""
    local = datetime.combine(day, at, tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise HourSkipped(on=day.isoformat())
    return moment
