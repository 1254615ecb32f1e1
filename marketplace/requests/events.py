"""What this room announces; ids and keys only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestOpened(Event):
    """Somebody must answer. `scope` is the provider or unit whose queue it is, if the queue is one of theirs."""

    name: ClassVar[str] = "requests.opened"
    request: str
    kind: str
    queue: str
    scope: str | None


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Event):
    """A request was answered; `asked_by` is None where an event had opened it."""

    name: ClassVar[str] = "requests.answered"
    request: str
    kind: str
    outcome: str
    asked_by: str | None
    session: str | None


@dataclass(frozen=True, kw_only=True)
class RequestEscalated(Event):
    """A time limit passed without an answer."""

    name: ClassVar[str] = "requests.escalated"
    request: str
    kind: str
    queue: str
    scope: str | None


@dataclass(frozen=True, kw_only=True)
class RequestClosed(Event):
    """A request was closed."""

    name: ClassVar[str] = "requests.closed"
    request: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class AdjustmentAnswered(Event):
    """A provider agreed to an adjustment or refused it with reasons."""

    name: ClassVar[str] = "requests.adjustment_answered"
    request: str
    unit: str
    agreed: bool
