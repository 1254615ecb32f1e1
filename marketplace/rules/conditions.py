"""For whom a rule holds: a closed vocabulary of facts and five words, joined by and/or, at most two deep.

`{"fact": "age", "between": [5, 6]}`, `{"fact": "home_language", "in": ["sv", "fi"]}`,
`{"fact": "declared_need", "has": true}`; `{"not": …}` around one, `{"all": […]}` and `{"any": […]}` around several.
What is not known matches nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marketplace.kernel.text import Text, _
from marketplace.rules.brackets import FeeBracket, fee_bracket
from marketplace.rules.facts import Case

DEEPEST = 2
MOST_PARTS = 20
MOST_VALUES = 200
MOST_LETTERS = 60
MOST_NUMBER = 1_000_000


class ConditionWrong(ValueError):
    """A condition that cannot be read; the sentence says what to do."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Sort(StrEnum):
    """What a fact is made of, and so which words go with it."""

    NUMBER = "number"
    NAME = "name"
    FLAG = "flag"


class Word(StrEnum):
    """How a fact is compared."""

    IS = "is"
    IN = "in"
    BETWEEN = "between"
    HAS = "has"


WORDS_OF = {
    Sort.NUMBER: (Word.IS, Word.IN, Word.BETWEEN),
    Sort.NAME: (Word.IS, Word.IN, Word.HAS),
    Sort.FLAG: (Word.HAS,),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a condition may ask."""

    label: Text
    sort: Sort
    read: Callable[[Case], Any]
    options: tuple[str, ...] = ()


def bracket_of(case: Case) -> str:
    """The family's fee bracket; families whose income may not be used count as the highest. Raises: FeeFactsWrong."""
    return fee_bracket(case.on, case.family.family_size, case.family.usable_income).value


FACTS: Mapping[str, Fact] = {
    "age": Fact(_("the child's age in years"), Sort.NUMBER, lambda case: case.child.age_years),
    "home_area": Fact(_("the postal area of the home"), Sort.NAME, lambda case: case.child.home_area),
    "home_language": Fact(_("the language of the home"), Sort.NAME, lambda case: case.child.home_language),
    "fee_bracket": Fact(_("the family's fee bracket"), Sort.NAME, bracket_of, tuple(FeeBracket)),
    "family_size": Fact(_("the size of the family"), Sort.NUMBER, lambda case: case.family.family_size),
    "child_order": Fact(_("the child's number from the youngest"), Sort.NUMBER, lambda case: case.family.child_order),
    "declared_need": Fact(_("a declared need"), Sort.FLAG, lambda case: case.child.declared_need),
    "basic_service_unit": Fact(
        _("the unit of the basic service"), Sort.NAME, lambda case: case.child.basic_service_unit
    ),
    "earlier_refusal": Fact(_("an earlier refusal"), Sort.FLAG, lambda case: case.history.refused_earlier),
}


class Condition(ABC):
    """Something that holds for a case or does not."""

    __slots__ = ()

    @abstractmethod
    def holds(self, case: Case) -> bool:
        """Tell whether it holds."""

    @abstractmethod
    def words(self) -> Text:
        """Say it in plain words."""

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""


@dataclass(frozen=True, slots=True)
class Test(Condition):
    """One fact compared; `between` counts both ends."""

    __test__ = False

    fact: str
    word: Word
    values: tuple[Any, ...]

    def holds(self, case: Case) -> bool:
        value = FACTS[self.fact].read(case)
        if self.word is Word.HAS:
            return bool(value)
        if self.word is Word.BETWEEN:
            least, most = self.values
            return bool(least <= value <= most)
        return value in self.values

    def words(self) -> Text:
        fact = FACTS[self.fact].label
        if self.word is Word.HAS:
            return _("there is %(fact)s", fact=fact)
        if self.word is Word.BETWEEN:
            return _("%(fact)s is from %(least)s to %(most)s", fact=fact, least=self.values[0], most=self.values[1])
        if len(self.values) == 1:
            return _("%(fact)s is %(value)s", fact=fact, value=self.values[0])
        *most, last = map(str, self.values)
        return _("%(fact)s is %(most)s or %(last)s", fact=fact, most=", ".join(most), last=last)

    def as_json(self) -> dict[str, Any]:
        single: dict[Word, Any] = {Word.IS: self.values[0] if self.values else None, Word.HAS: True}
        return {"fact": self.fact, self.word.value: single.get(self.word, list(self.values))}


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """A test that must fail."""

    test: Test

    def holds(self, case: Case) -> bool:
        return not self.test.holds(case)

    def words(self) -> Text:
        return _("it is not so that %(test)s", test=self.test.words())

    def as_json(self) -> dict[str, Any]:
        return {"not": self.test.as_json()}


@dataclass(frozen=True, slots=True)
class Every(Condition):
    """All parts hold."""

    parts: tuple[Condition, ...]

    def holds(self, case: Case) -> bool:
        return all(part.holds(case) for part in self.parts)

    def words(self) -> Text:
        return joined(self.parts, _(" and "))

    def as_json(self) -> dict[str, Any]:
        return {"all": [part.as_json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, case: Case) -> bool:
        return any(part.holds(case) for part in self.parts)

    def words(self) -> Text:
        return joined(self.parts, _(" or "))

    def as_json(self) -> dict[str, Any]:
        return {"any": [part.as_json() for part in self.parts]}


def joined(parts: tuple[Condition, ...], by: Text) -> Text:
    """Join parts in words; a group within a group stands in brackets."""
    said = [f"({part.words()})" if isinstance(part, Every | Either) else part.words() for part in parts]
    return Text("%(parts)s", {"parts": by.join(said)})


GROUPS: Mapping[str, Callable[[tuple[Condition, ...]], Condition]] = {"all": Every, "any": Either}


def read_condition(raw: Any, depth: int = 1) -> Condition:
    """Return the condition that a JSON value states. Raises: ConditionWrong."""
    if not isinstance(raw, dict):
        raise ConditionWrong(_("State a condition as a fact with one word, or as all, any or not."))
    for word, group in GROUPS.items():
        if set(raw) == {word}:
            return group(read_parts(raw[word], depth))
    if set(raw) == {"not"}:
        return Not(read_test(raw["not"]))
    return read_test(raw)


def read_parts(raw: Any, depth: int) -> tuple[Condition, ...]:
    """Return the parts of a group. Raises: ConditionWrong."""
    if depth > DEEPEST:
        raise ConditionWrong(_("Put groups at most two deep."))
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_PARTS:
        raise ConditionWrong(_("Give a group from 1 to %(most)d parts.", most=MOST_PARTS))
    return tuple(read_condition(part, depth + 1) for part in raw)


def read_test(raw: Any) -> Test:
    """Return the test of one fact by one word. Raises: ConditionWrong."""
    if not isinstance(raw, dict) or len(raw) != 2 or raw.get("fact") not in tuple(FACTS):
        raise ConditionWrong(_("Name one of the facts: %(facts)s, and one word.", facts=", ".join(FACTS)))
    fact = FACTS[raw["fact"]]
    said = next(word for word in raw if word != "fact")
    allowed = WORDS_OF[fact.sort]
    if said not in allowed:
        raise ConditionWrong(_("Use for this fact one of: %(words)s.", words=", ".join(allowed)))
    word = Word(said)
    return Test(raw["fact"], word, read_values(fact, word, raw[said]))


def read_values(fact: Fact, word: Word, raw: Any) -> tuple[Any, ...]:
    """Return what a fact is compared with. Raises: ConditionWrong."""
    if word is Word.HAS:
        if raw is not True:
            raise ConditionWrong(_("Say has: true; for the opposite, put not around it."))
        return ()
    values = (raw,) if word is Word.IS else tuple(raw) if isinstance(raw, list) else ()
    if not 1 <= len(values) <= MOST_VALUES or not all(fits(fact, value) for value in values):
        raise ConditionWrong(_("Give values that the fact can have."))
    if word is Word.BETWEEN and (len(values) != 2 or values[0] > values[1]):
        raise ConditionWrong(_("Give the least and the most, in this order."))
    return values


def fits(fact: Fact, value: Any) -> bool:
    """Tell whether a fact can have a value."""
    if fact.sort is Sort.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_NUMBER
    if fact.options:
        return value in fact.options
    return isinstance(value, str) and 0 < len(value) <= MOST_LETTERS
