"""When in the day a group meets, and when children usually are in care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from catalog.kinds import Daytime

NOON, EVENING_FROM = time(12), time(17)
WORKING_DAYS = range(1, 6)


@dataclass(frozen=True, slots=True)
class CareDay:
    """When care begins and ends on a day, by the city's clock."""

    begins: time
    ends: time


USUAL_CARE: Mapping[int, CareDay] = dict.fromkeys(WORKING_DAYS, CareDay(begins=time(8), ends=time(15)))


def daytime_of(begins: time) -> Daytime:
    """Return when in the day something begins: in the morning (until noon), in the afternoon (until 17.00) or later.

    >>> [daytime_of(time(hour)).value for hour in (11, 12, 16, 17)]
    ['morning', 'afternoon', 'afternoon', 'evening']
    """
    if begins < NOON:
        return Daytime.MORNING
    return Daytime.AFTERNOON if begins < EVENING_FROM else Daytime.EVENING
