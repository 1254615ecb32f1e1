"""When in the day, and on which side of care, a group meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from sqlalchemy import ColumnElement, and_, not_, or_, select

from catalog.kinds import CareSide, Daytime
from catalog.models import Attachment, Group, Placement

NOON, EVENING_FROM = time(12), time(17)
WORKING_DAYS = range(1, 6)


@dataclass(frozen=True, slots=True)
class CareDay:
    """When care begins and ends on a day, by the city's clock."""

    begins: time
    ends: time


USUAL_CARE: Mapping[int, CareDay] = dict.fromkeys(WORKING_DAYS, CareDay(begins=time(8), ends=time(15)))


def beside_care(side: CareSide, care: Mapping[int, CareDay]) -> list[ColumnElement[bool]]:
    """What a group must be to lie after care, or before it. `care` is by weekday, Monday 1.

    After care is a group that is not inside care (next to it, apart from it, or not attached at all), that meets on a
    day on which there is care, and on none of its days begins before care ends. Whoever searches without a child is
    given the usual care day; with a child it is her own (docs/decisions/0023).
    """
    meets_in_care = [_meets_on(weekday) for weekday in care]
    if side is CareSide.AFTER:
        misses = [and_(_meets_on(weekday), Group.start_time < day.ends) for weekday, day in care.items()]
    else:
        misses = [and_(_meets_on(weekday), Group.end_time > day.begins) for weekday, day in care.items()]
    inside = select(Attachment.id).where(Attachment.placement == Placement.INSIDE)
    return [
        or_(*meets_in_care),
        not_(or_(*misses)),
        or_(Group.attachment_id.is_(None), Group.attachment_id.not_in(inside)),
    ]


def in_daytime(daytime: Daytime) -> ColumnElement[bool]:
    """A group that begins in the morning (until noon), in the afternoon (until 17.00) or in the evening."""
    if daytime is Daytime.MORNING:
        return Group.start_time < NOON
    if daytime is Daytime.AFTERNOON:
        return and_(Group.start_time >= NOON, Group.start_time < EVENING_FROM)
    return Group.start_time >= EVENING_FROM


def _meets_on(weekday: int) -> ColumnElement[bool]:
    return Group.weekdays.like(f"% {weekday} %")
