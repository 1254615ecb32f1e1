"""The life of placements, applications, rounds and enrolments: closed sets of states and of the moves between
them."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """Where an enrolment stands."""

    HOLD = "hold"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    TRANSFERRED = "transferred"


class Silence(StrEnum):
    """What it means that the other guardian has not answered in time."""

    AGREES = "silence_agrees"
    REFUSES = "silence_refuses"


class ApplicationStatus(StrEnum):
    """Where an application in a round stands."""

    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    PLACED = "placed"
    NOT_PLACED = "not_placed"


class IfNotBoth(StrEnum):
    """What a family chose for a child whose application is bound to a sibling's, if not both get a place."""

    NEITHER = "neither"
    ALONE = "alone"


class RoundStatus(StrEnum):
    """Where a round stands. A round is open from the moment it is announced; its dates say when it takes
    applications."""

    OPEN = "open"
    FROZEN = "frozen"
    DRAWN = "drawn"
    PUBLISHED = "published"


class AbsenceReason(StrEnum):
    """Why a child is away, as her guardians told it."""

    SICK = "sick"
    OTHER = "other"


class ContinuityStep(StrEnum):
    """How far a group whose provider failed has come: searched for, asked, willing, offered to families, ended."""

    SEARCHING = "searching"
    ASKED = "asked"
    WILLING = "willing"
    OFFERED = "offered"
    ENDED = "ended"


TAKES_A_PLACE = frozenset({Status.HOLD, Status.OFFERED, Status.CONFIRMED, Status.ACTIVE})
LIVE = TAKES_A_PLACE | {Status.WAITLISTED}
ENROLLED = frozenset({Status.CONFIRMED, Status.ACTIVE})

ENROLMENT_MOVES: Mapping[Status, frozenset[Status]] = {
    Status.HOLD: frozenset({Status.CONFIRMED, Status.CANCELLED, Status.EXPIRED}),
    Status.WAITLISTED: frozenset({Status.OFFERED, Status.CANCELLED, Status.EXPIRED}),
    Status.OFFERED: frozenset({Status.CONFIRMED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED}),
    Status.CONFIRMED: frozenset({Status.ACTIVE, Status.CANCELLED, Status.TRANSFERRED}),
    Status.ACTIVE: frozenset({Status.COMPLETED, Status.CANCELLED, Status.TRANSFERRED}),
    Status.COMPLETED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.TRANSFERRED: frozenset(),
}

APPLICATION_MOVES: Mapping[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.APPLIED: frozenset(
        {ApplicationStatus.WITHDRAWN, ApplicationStatus.PLACED, ApplicationStatus.NOT_PLACED}
    ),
    ApplicationStatus.WITHDRAWN: frozenset(),
    ApplicationStatus.PLACED: frozenset(),
    ApplicationStatus.NOT_PLACED: frozenset(),
}

ROUND_MOVES: Mapping[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.OPEN: frozenset({RoundStatus.FROZEN}),
    RoundStatus.FROZEN: frozenset({RoundStatus.DRAWN}),
    RoundStatus.DRAWN: frozenset({RoundStatus.PUBLISHED}),
    RoundStatus.PUBLISHED: frozenset(),
}


def may_move(here: Status | ApplicationStatus | RoundStatus, there: StrEnum) -> bool:
    """Tell whether the move is in the closed set.

    >>> may_move(Status.OFFERED, Status.DECLINED), may_move(Status.DECLINED, Status.OFFERED)
    (True, False)
    """
    if isinstance(here, ApplicationStatus):
        return there in APPLICATION_MOVES[here]
    if isinstance(here, RoundStatus):
        return there in ROUND_MOVES[here]
    return there in ENROLMENT_MOVES[here]
