"""The table of law as plain values: what each row says, and which row governs a question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from functools import cached_property

ANY = "*"


class Effect(StrEnum):
    """What the law says, from the widest to the strictest."""

    ALLOWED = "allowed"
    ALLOWED_BY_CONTRACT = "allowed_by_contract"
    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit_consent"
    AGGREGATE_ONLY = "aggregate_only"
    PROHIBITED = "prohibited"


STRICTNESS = {effect: rank for rank, effect in enumerate(Effect)}


@dataclass(frozen=True, slots=True)
class LawLine:
    """One row of the table; `*` stands for any category, kind of recipient or purpose."""

    category: str
    recipient_kind: str
    purpose: str
    effect: Effect
    basis: str
    note: str = ""

    def covers(self, category: str, recipient_kind: str, purpose: str) -> bool:
        """Tell whether the row speaks about a question."""
        return (
            self.category in (ANY, category)
            and self.recipient_kind in (ANY, recipient_kind)
            and self.purpose in (ANY, purpose)
        )

    @property
    def weight(self) -> tuple[int, int]:
        """How specific the row is, then how strict: between two equally specific rows the stricter one governs."""
        named = (self.category != ANY) + (self.recipient_kind != ANY) + (self.purpose != ANY)
        return named, STRICTNESS[self.effect]


SILENCE = LawLine(ANY, ANY, ANY, Effect.PROHIBITED, "", "")


@dataclass(frozen=True)
class Law:
    """A whole table of law, as it is in force from a day on.

    >>> law = Law((LawLine("child.name", "auditor", "*", Effect.ALLOWED, "an act"),))
    >>> law.governing("child.name", "auditor", "audit").effect.value
    'allowed'
    >>> law.governing("child.name", "platform", "audit") is SILENCE
    True
    """

    lines: tuple[LawLine, ...] = field(default=())

    def governing(self, category: str, recipient_kind: str, purpose: str) -> LawLine:
        """Return the most specific row that covers a question; what no row covers is prohibited."""
        return max(
            (line for line in self.lines if line.covers(category, recipient_kind, purpose)),
            key=lambda line: line.weight,
            default=SILENCE,
        )

    def lines_for(self, recipient_kind: str) -> list[LawLine]:
        """Return the rows that name a category and speak about a kind of recipient, in their order."""
        return [line for line in self.lines if line.category != ANY and line.recipient_kind in (ANY, recipient_kind)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all rows, whatever their order, in hexadecimal."""
        return law_digest(self.lines)


def law_digest(lines: Iterable[LawLine]) -> str:
    """Return SHA-256 over the sorted rows as JSON: two tables that say the same have the same digest."""
    return hashlib.sha256(json.dumps(sorted(astuple(line) for line in lines)).encode()).hexdigest()


def doubles(lines: Sequence[LawLine]) -> list[int]:
    """Return the positions, from 0, of rows that answer a question which an earlier row has answered."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for position, line in enumerate(lines):
        key = (line.category, line.recipient_kind, line.purpose)
        if key in seen:
            found.append(position)
        seen.add(key)
    return found
