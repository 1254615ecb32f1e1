"""What the search box and the fields beside it ask for together, and how each limit is told and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from catalog.sentences import Understood, understand


@dataclass(frozen=True)
class Reading:
    """A search as it was read: the words to search by, the limits, and which of them come from the sentence.

    `passed_over` are words that nothing has; `as_written` tells that all words are searched for, none is understood.
    """

    words: str
    limits: Mapping[str, Any]
    from_words: frozenset[str] = field(default_factory=frozenset)
    passed_over: str = ""
    as_written: bool = False

    @property
    def chosen(self) -> dict[str, Any]:
        """The limits that do not come from the sentence."""
        return {name: value for name, value in self.limits.items() if name not in self.from_words}

    def without_words(self) -> Reading:
        """Return the reading that passes over words which nothing has."""
        return replace(self, words="", passed_over=self.words)


def understood(
    asked: Mapping[str, Any],
    areas: Mapping[str, str],
    units: Mapping[str, str] = MappingProxyType({}),
    *,
    read: str | None = None,
) -> Reading:
    """Read the words of a search together with its fields; what was chosen in a field stands.

    `read` is the sentence that the fields were filled from when the page was last shown. Is it still the same, the
    fields hold what is wanted of it, so that a limit which was taken away stays away. Is it another one, what it had
    put into the fields goes, and the new sentence is read.
    """
    limits = {name: value for name, value in asked.items() if name != "words"}
    sentence = asked.get("words", "")
    found = understand(sentence, areas, units)
    if sentence == read:
        return Reading(found.words, limits, _shared(found, limits))
    if read is not None:
        before = understand(read, areas, units)
        limits = {name: value for name, value in limits.items() if name not in _shared(before, limits)}
    new = {name: value for name, value in found.filters.items() if name not in limits}
    return Reading(found.words, {**limits, **new}, frozenset(new))


def _shared(found: Understood, limits: Mapping[str, Any]) -> frozenset[str]:
    """Return the limits that stand as the sentence says them."""
    return frozenset(name for name, value in found.filters.items() if limits.get(name) == value)
