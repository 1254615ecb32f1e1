"""What this room announces; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FeedbackReceived(Event):
    """A family answered the three questions."""

    name: ClassVar[str] = "quality.feedback_received"
    enrolment: str
    offering: str


@dataclass(frozen=True, kw_only=True)
class ObjectiveMeasured(Event):
    """It is known whether a programme's objective was reached; what waited for it follows."""

    name: ClassVar[str] = "quality.objective_measured"
    objective: str
    programme: str
    reached: bool
