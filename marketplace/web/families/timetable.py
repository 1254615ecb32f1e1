"""Where our children are on which days, as far as the door lets it be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.queries import Busy
from marketplace.kernel.clock import CITY_ZONE
from marketplace.people import queries as people
from marketplace.web.families.ours import Child, Ours, today


def care_of(child: Child, first: date, count: int, closed: Collection[date]) -> list[tuple[date, CareHours]]:
    """Return the open days of a span with the hours of a child's care; there is none on the days that are `closed`."""
    hours: Sequence[CareHours] = child.seen.get("child.times") or () if "child.unit" in child.seen else ()
    days = [first + timedelta(days=offset) for offset in range(count)]
    return [(day, each) for day in days if day not in closed for each in hours if each.on(day)]


def sessions_of(ours: Ours, first: date, count: int) -> dict[str, list[Busy]]:
    """Return the sessions of a span in which our children have places, by child.

    Of a child under protection they are told only to whom the door tells her unit.
    """
    protected = people.under_protection([child.id for child in ours], today())
    told = [child for child in ours if child.id not in protected or "child.unit" in child.seen]
    return enrolment.sessions_of_children([child.id for child in told], first, count)


def moment_of(day: date, hour: time) -> datetime:
    """Return the moment of an hour of the city's clock on a day."""
    return datetime.combine(day, hour, tzinfo=CITY_ZONE)
