"""What a sentence in the search box asks for: age, language and weekday are taken out of it and shown as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.words import understand
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import weekday_of


@dataclass(frozen=True)
class Reading:
    """The filters of a search, which of them were taken out of the sentence, and words that nothing has."""

    filters: Mapping[str, Any]
    taken: Mapping[str, Any] = field(default_factory=dict)
    passed_over: str = ""

    @property
    def words(self) -> str:
        """The words that are searched for as words."""
        return str(self.filters.get("words", ""))

    @property
    def taken_words(self) -> list[str]:
        """What was taken out of the sentence, for people."""
        said = []
        if "age" in self.taken:
            said.append(gettext("age %(years)d", years=self.taken["age"]))
        if "language" in self.taken:
            said.append(gettext("in %(language)s", language=vocabulary.language(self.taken["language"])))
        if "weekday" in self.taken:
            said.append(gettext("on %(weekday)s", weekday=weekday_of(self.taken["weekday"])))
        return said

    def without_words(self) -> Reading:
        """Return the reading that passes over words which nothing has."""
        return replace(self, filters={**self.filters, "words": ""}, passed_over=self.words)


def understood(asked: Mapping[str, Any]) -> Reading:
    """Take age, language and weekday out of the words of a search; what was chosen in a field stands.

    >>> understood({"words": "drama for my 5-year-old", "age": 4}).filters
    {'words': 'drama', 'age': 4}
    """
    found = understand(asked.get("words", ""))
    read = {"age": found.age, "language": found.language, "weekday": found.weekday}
    taken = {name: value for name, value in read.items() if value is not None and name not in asked}
    return Reading({**asked, "words": found.words, **taken}, taken)
