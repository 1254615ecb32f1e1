"""Canaries: a value that stands in one personal cell and nowhere else, so that whoever shows it is found out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from string import ascii_lowercase

from marketplace.kernel.clock import CITY_ZONE

A_WORD = re.compile(r"zq[a-z]{6}")
LETTERS = 6


@dataclass(frozen=True, slots=True)
class Token:
    """What is looked for: its spellings in small letters, the cell it stands in, and whose it is."""

    spellings: tuple[str, ...]
    column: str
    category: str
    subject: str
    also: tuple[str, ...] = ()
    """Others of whom the same cell speaks, such as those who share a home."""

    @property
    def name(self) -> str:
        """How it is called where a test fails."""
        return f"{self.column} of {self.subject} ({self.spellings[0]})"


@dataclass
class Canaries:
    """All tokens of a city, found again in a text at the cost of one search and a few more for numbers."""

    tokens: list[Token] = field(default_factory=list)
    _words: dict[str, Token] = field(default_factory=dict)
    _others: list[tuple[str, re.Pattern[str], Token]] = field(default_factory=list)

    def add(self, column: str, category: str, subject: str, spellings: Iterable[str], also: Iterable[str] = ()) -> None:
        """Watch for a value."""
        token = Token(tuple(each.casefold() for each in spellings), column, category, subject, tuple(also))
        self.tokens.append(token)
        for spelling in token.spellings:
            if A_WORD.fullmatch(spelling):
                self._words[spelling] = token
            else:
                self._others.append((spelling, _alone(spelling), token))

    def seen_in(self, text: str) -> set[Token]:
        """Return the tokens that stand in a text, however they are written."""
        small = text.casefold()
        # Looking for the plain spelling first is twenty times as fast: it is seldom there.
        found = {token for spelling, alone, token in self._others if spelling in small and alone.search(small)}
        return found | self.words_in(small)

    def words_in(self, text: str) -> set[Token]:
        """Return the canary words that stand in a text, without numbers and days."""
        return {self._words[word] for word in A_WORD.findall(text.casefold()) if word in self._words}


def _alone(spelling: str) -> re.Pattern[str]:
    """A number is met only where it is a whole one."""
    return re.compile(rf"(?<![0-9a-z.,]){re.escape(spelling)}(?![0-9a-z])")


def words() -> Iterator[str]:
    """Yield words that nobody would write, each once."""
    for number in itertools.count(7):
        letters = []
        for _ in range(LETTERS):
            number, letter = divmod(number * 7 + 3, 26)
            letters.append(ascii_lowercase[letter])
        yield "Zq" + "".join(letters)


def spelled_word(value: str) -> list[str]:
    """The canary words in a value."""
    return A_WORD.findall(value.casefold())


def spelled_day(day: date) -> list[str]:
    """A day as a machine writes it and as pages do."""
    month = f"{day:%B}"
    return [day.isoformat(), f"{day.day} {month} {day.year}", f"{day.day} {day:%b} {day.year}", f"{day:%d.%m.%Y}"]


def spelled_amount(cents: int) -> list[str]:
    """An amount in cents as a number, in euros, and with its thousands apart."""
    whole, part = divmod(cents, 100)
    apart = {f"{whole:,}".replace(",", sign) for sign in ("\u00a0", " ", "", ",", "&nbsp;", "&#160;")}
    return [str(cents), *(f"{euros}{dot}{part:02d}" for euros in sorted(apart) for dot in ".,")]


def spelled_time(at: time, days: Iterable[date] = ()) -> list[str]:
    """A time of day with a colon and with a dot, and on some days as a machine writes instants: here, and in UTC."""
    here = [datetime.combine(day, at, tzinfo=CITY_ZONE) for day in days]
    instants = [f"{each:%Y-%m-%dT%H:%M}" for each in (*here, *(each.astimezone(UTC) for each in here))]
    return [f"{at:%H:%M}", f"{at.hour}.{at.minute:02d}", *instants]
