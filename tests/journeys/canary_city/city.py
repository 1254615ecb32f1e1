"""The city itself: who is in it, which values are canaries, and what is true, told as facts for the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from marketplace.kernel.operation import SYSTEM, Actor
from tests.factories.people import Family, as_actor
from tests.factories.providers import AProvider
from tests.journeys.oracle import Facts, Hat
from tests.journeys.tokens import Canaries, spelled_word, words

FOUNDED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


SHOWN = datetime(2026, 9, 22, 10, 0, tzinfo=UTC)
"""Tuesday 22 September 2026, one o'clock in the city: the drama club meets in two hours."""


@dataclass
class CanaryCity:
    """Who lives and works there, what exists, which values are canaries, and what is true."""

    canaries: Canaries = field(default_factory=Canaries)
    facts: Facts = field(default_factory=Facts)
    words: Iterator[str] = field(default_factory=words)
    people: dict[str, str] = field(default_factory=dict)
    hats: dict[str, set[Hat]] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    providers: dict[str, AProvider] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    enrolments: dict[str, str] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)
    owner: Actor = SYSTEM
    season: str = ""
    round: str = ""

    def actor(self, name: str, now: datetime) -> Actor:
        """Return somebody as she stands at a moment."""
        return as_actor(self.people[name], now)

    def email(self, name: str) -> str:
        """Return the address with which somebody signs in."""
        return f"{name.replace('.', '-')}@sign-in.example"

    def given_name(self, name: str) -> str:
        """Return what somebody is called, in small letters."""
        cells = {(each.column, each.subject): each.spellings[0] for each in self.canaries.tokens}
        return cells["adult_detail.given_name", self.people[name]]

    def word(self, column: str, category: str, subject: str) -> str:
        """Return a new canary word that will stand in a cell."""
        word = next(self.words)
        self.canaries.add(column, category, subject, spelled_word(word))
        return word
