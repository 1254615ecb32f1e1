"""Which column is about a person, whose it is, and how it is read: told by each room, read by the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from marketplace.kernel.registry import Registry

Load = Callable[[Sequence[str]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds about people."""

    table: str
    personal: Mapping[str, str]
    plain: frozenset[str]
    persons: frozenset[str]
    erase: Literal["erase", "keep"]
    why: str


HOLDINGS: Registry[Holding] = Registry("personal data holding")
SOURCES: Registry[Load] = Registry("personal data source")


def holding(
    model: Any,
    *,
    personal: Mapping[str, str] | None = None,
    plain: Set[str],
    persons: Set[str] = frozenset(),
    erase: Literal["erase", "keep"] = "keep",
    why: str = "",
) -> None:
    """Classify each column of a table: personal by category, or plain; `persons` are the columns that name a person.

    `erase` says what an erasure request does with the rows, `why` on what ground they are kept.
    """
    table = model.__tablename__
    HOLDINGS.add(table, Holding(table, dict(personal or {}), frozenset(plain), frozenset(persons), erase, why))


def source(category: str, load: Load) -> None:
    """Tell how a category is read for a list of persons, in one query: absent persons have no such data."""
    SOURCES.add(category, load)
