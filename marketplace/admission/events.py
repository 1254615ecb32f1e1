"""What this room announces; ids and keys only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CareApplied(Event):
    """A family applied for a place in day care."""

    name: ClassVar[str] = "admission.applied"
    care_application: str
    child: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CareDecided(Event):
    """An officer decided on an application: with a place that waits for an answer, or without."""

    name: ClassVar[str] = "admission.decided"
    care_application: str
    decision: str
    child: str
    place: bool


@dataclass(frozen=True, kw_only=True)
class CarePlaceAnswered(Event):
    """A family took or left a place, or did not answer in time (`answer` is accepted, declined or lapsed)."""

    name: ClassVar[str] = "admission.place_answered"
    care_application: str
    decision: str
    child: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class RectificationAsked(Event):
    """A family asks that a decision is put right."""

    name: ClassVar[str] = "admission.rectification_asked"
    care_application: str
    decision: str
    child: str
    by: str


@dataclass(frozen=True, kw_only=True)
class RectificationAnswered(Event):
    """It was answered; where the decision was corrected a new one has taken its place."""

    name: ClassVar[str] = "admission.rectification_answered"
    care_application: str
    decision: str
    child: str
    corrected: bool
