"""The closed lists of this room: how sudden the need is, and how an application stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Need(StrEnum):
    """How long before the family knew that it needs care."""

    PLANNED = "planned"
    SUDDEN = "sudden"


class CareStatus(StrEnum):
    """Where an application for care stands."""

    RECEIVED = "received"
    PLACE_GIVEN = "place_given"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({CareStatus.RECEIVED, CareStatus.PLACE_GIVEN})
_DECIDED_ANEW = frozenset({CareStatus.PLACE_GIVEN})
"""Where a rectified decision leads, whatever became of the first."""

MOVES: Mapping[CareStatus, frozenset[CareStatus]] = {
    CareStatus.RECEIVED: frozenset({CareStatus.PLACE_GIVEN, CareStatus.REFUSED, CareStatus.WITHDRAWN}),
    CareStatus.PLACE_GIVEN: frozenset({CareStatus.ACCEPTED, CareStatus.DECLINED, CareStatus.LAPSED}) | _DECIDED_ANEW,
    CareStatus.ACCEPTED: _DECIDED_ANEW,
    CareStatus.DECLINED: _DECIDED_ANEW,
    CareStatus.LAPSED: _DECIDED_ANEW,
    CareStatus.REFUSED: _DECIDED_ANEW,
    CareStatus.WITHDRAWN: frozenset(),
}
