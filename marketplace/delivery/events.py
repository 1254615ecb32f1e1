"""What this room announces; ids and keys only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionMarked(Event):
    """The provider says that a session was delivered; somebody else must confirm it."""

    name: ClassVar[str] = "delivery.session_marked"
    session: str
    provider: str | None
    unit: str


@dataclass(frozen=True, kw_only=True)
class SessionConfirmed(Event):
    """A delivered session was confirmed and earned."""

    name: ClassVar[str] = "delivery.session_confirmed"
    session: str
    provider: str | None
    enrolments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionDisputed(Event):
    """Somebody does not agree that a session was delivered; it waits."""

    name: ClassVar[str] = "delivery.session_disputed"
    session: str
    provider: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(Event):
    """A session is not held; each of the enrolments has its part back."""

    name: ClassVar[str] = "delivery.session_cancelled"
    session: str
    group: str
    offering: str
    provider: str | None
    unit: str
    reason: str
    enrolments: tuple[str, ...]
    children: tuple[str, ...]
