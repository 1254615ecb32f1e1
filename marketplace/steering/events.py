"""What this room announces; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MoveApproved(Event):
    """A second person has approved that a service moves; `providers` are those that offer it now."""

    name: ClassVar[str] = "steering.move_approved"
    move: str
    service: str
    providers: tuple[str, ...]
