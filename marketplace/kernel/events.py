"""What happened, told to whoever listens, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from marketplace.kernel.running import must_be_running

Listener = Callable[..., None]
L = TypeVar("L", bound=Listener)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; `name` is `room.what_happened`, the fields are ids."""

    name: ClassVar[str]


LISTENERS: dict[str, list[Listener]] = defaultdict(list)


def on(name: str) -> Callable[[L], L]:
    """Listen to an event by name, so that neighbours need not know each other: `f(event, *, actor, now)`."""

    def listen(listener: L) -> L:
        LISTENERS[name].append(listener)
        return listener

    return listen


def announce(event: Event) -> None:
    """Tell an event to its listeners now, in this transaction. Raises: RuntimeError outside an operation."""
    current = must_be_running()
    for listener in LISTENERS.get(event.name, ()):
        listener(event, actor=current.actor, now=current.now)


def known_events() -> dict[str, type[Any]]:
    """Return every event class by its name."""
    found: dict[str, type[Any]] = {}
    waiting = list(Event.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        found[kind.name] = kind
    return found
