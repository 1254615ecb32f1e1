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
