"""The operation that runs now in this thread, if one does: who asked, at what time, and what to note of it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The three kinds of operation."""

    WRITE = "write"
    READ = "read"
    PERSONAL_READ = "personal_read"


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that a person holds, for one provider or unit where the role is of such a kind."""

    name: str
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person in her roles, by a channel, perhaps acting for another person."""

    person: str | None
    roles: frozenset[RoleHeld] = frozenset()
    channel: str = "web"
    acting_for: str | None = None

    @property
    def subject(self) -> str | None:
        """The person whose relations count: the one acted for, else the actor."""
        return self.acting_for or self.person

    def holds(self, name: str, scope: str | None = None) -> bool:
        """Tell whether the actor holds a role; with a scope, for that provider or unit."""
        return any(held.name == name and (scope is None or held.scope == scope) for held in self.roles)

    def scopes(self, name: str) -> frozenset[str]:
        """Return the ids of the providers or units for which the actor holds a role."""
        return frozenset(held.scope for held in self.roles if held.name == name and held.scope)


SYSTEM = Actor(person=None, roles=frozenset({RoleHeld("system")}), channel="worker")
NOBODY = Actor(person=None)


@dataclass(slots=True)
class Running:
    """The outermost operation of this thread."""

    action: str
    kind: Kind
    actor: Actor
    now: datetime
    notes: dict[str, Any] = field(default_factory=dict)


_running: ContextVar[Running | None] = ContextVar("running", default=None)


def running() -> Running | None:
    """Return the outermost operation of this thread, or None."""
    return _running.get()


def must_be_running() -> Running:
    """Return the outermost operation. Raises: RuntimeError outside of one, a mistake in the code."""
    current = _running.get()
    if current is None:
        raise RuntimeError("this belongs inside an operation")
    return current
