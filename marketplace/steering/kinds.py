"""The closed lists of this room: what is measured, why something is not told, and how a move stands."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What is measured of a service; the value is a whole number in the unit that the comment names."""

    QUALITY = "quality"  # hundredths of the mean on the scale from 1 to 5
    ACCESS = "access"  # basis points of the children of the age
    COST_PER_HOUR = "cost_per_hour"  # cents for an hour of one child
    VARIETY = "variety"  # offers within reach of the median child
    CONTINUITY = "continuity"  # basis points of the sessions that were promised
    PROVIDERS_STAYED = "providers_stayed"  # basis points of last season's providers


LESS_IS_BETTER = frozenset({Measure.COST_PER_HOUR})


class By(StrEnum):
    """By what measures are set side by side."""

    MODEL = "model"
    SERVICE = "service"
    AREA = "area"


class Silence(StrEnum):
    """Why there is no figure."""

    NOTHING_YET = "nothing_yet"
    TOO_FEW = "too_few"
    NOT_IN_THE_BOOKS = "not_in_the_books"
    NO_SEASON_BEFORE = "no_season_before"


class Standing(StrEnum):
    """Whether a duty is met, as far as is known."""

    MET = "met"
    MISSING = "missing"
    NOT_KNOWN = "not_known"


class MoveStatus(StrEnum):
    """How a move of a service stands."""

    PLANNED = "planned"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    COMPARED = "compared"
    CANCELLED = "cancelled"
