"""What a rule can be set to: integers, names, days, conditions and short tables, each checked and described.

A kind of rule declares its parameters as fields (`most_cents: int = whole_cents(...)`), and the same declaration checks
what comes in, writes what goes out, draws the form and tells people what may be set.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.kernel.money import BASIS_POINTS
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import MOST_CENTS
from marketplace.rules.conditions import Condition, ConditionWrong, read_condition

METADATA_KEY = "parameter"
MOST_ROWS = 50
MOST_MINUTES = 7 * 24 * 60
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class ParameterWrong(ValueError):
    """A parameter that cannot be read; the sentence says what to do."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Unit(StrEnum):
    """What an integer counts."""

    CENTS = "cents"
    BASIS_POINTS = "basis_points"
    MINUTES = "minutes"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Parameter(ABC):
    """One thing that a rule can be set to."""

    label: Text

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """Return the value of what came in as JSON. Raises: ParameterWrong."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of what may come in."""

    def write(self, value: Any) -> Any:
        """Return a value as JSON."""
        return value


@dataclass(frozen=True, slots=True)
class Whole(Parameter):
    """A whole number of some unit within limits."""

    unit: Unit
    least: int
    most: int

    def read(self, raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not self.least <= raw <= self.most:
            raise ParameterWrong(_("Give a whole number from %(least)d to %(most)d.", least=self.least, most=self.most))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Choice(Parameter):
    """One of a few words."""

    options: type[StrEnum]

    def read(self, raw: Any) -> StrEnum:
        if raw not in tuple(self.options):
            raise ParameterWrong(_("Choose one of: %(options)s.", options=", ".join(self.options)))
        return self.options(raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in self.options]}

    def write(self, value: StrEnum) -> str:
        return value.value


@dataclass(frozen=True, slots=True)
class Name(Parameter):
    """The name of something that the rule refers to, such as a budget line."""

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not NAME.fullmatch(raw):
            raise ParameterWrong(_("Give a name of small letters, digits and hyphens, at most 60."))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{NAME.pattern}$"}


@dataclass(frozen=True, slots=True)
class Line(Name):
    """The name of the budget line that a rule pays from; it exists when the rule set is approved."""


@dataclass(frozen=True, slots=True)
class Day(Parameter):
    """A day, as 2026-09-01."""

    def read(self, raw: Any) -> date:
        try:
            return date.fromisoformat(raw)
        except (TypeError, ValueError):
            raise ParameterWrong(_("Give a day as year, month and day, for example 2026-09-01.")) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def write(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class For(Parameter):
    """A condition that says for whom the rule holds."""

    def read(self, raw: Any) -> Condition:
        try:
            return read_condition(raw)
        except ConditionWrong as wrong:
            raise ParameterWrong(wrong.sentence) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}

    def write(self, value: Condition) -> Any:
        return value.as_json()


@dataclass(frozen=True, slots=True)
class Band:
    """Up to and with a number, a value; no number in the last one, which is open."""

    upto: int | None
    value: int


@dataclass(frozen=True, slots=True)
class Bands(Parameter):
    """Rows `{"upto": …, "value": …}` with rising limits, the last one open."""

    of: Whole
    gives: Whole

    def read(self, raw: Any) -> tuple[Band, ...]:
        rows = [self._row(row) for row in rows_of(raw)]
        limits = [row.upto for row in rows[:-1]]
        known = [limit for limit in limits if limit is not None]
        if rows[-1].upto is not None or known != limits or sorted(set(known)) != known:
            raise ParameterWrong(_("Let the limits rise from row to row, and leave the limit of the last row empty."))
        return tuple(rows)

    def _row(self, row: Mapping[str, Any]) -> Band:
        if set(row) != {"upto", "value"}:
            raise ParameterWrong(_("Give in each row a limit and a value."))
        upto = row["upto"]
        return Band(None if upto is None else self.of.read(upto), self.gives.read(row["value"]))

    def schema(self) -> dict[str, Any]:
        row = {"upto": {"anyOf": [self.of.schema(), {"type": "null"}]}, "value": self.gives.schema()}
        return rows_schema({"type": "object", "properties": row, "required": ["upto", "value"]})

    def write(self, value: Sequence[Band]) -> list[dict[str, int | None]]:
        return [{"upto": band.upto, "value": band.value} for band in value]


@dataclass(frozen=True, slots=True)
class Amounts(Parameter):
    """A list of amounts; what each one stands for is said by the label."""

    each: Whole

    def read(self, raw: Any) -> tuple[int, ...]:
        if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_ROWS:
            raise ParameterWrong(_("Give from 1 to %(most)d amounts.", most=MOST_ROWS))
        return tuple(self.each.read(amount) for amount in raw)

    def schema(self) -> dict[str, Any]:
        return rows_schema(self.each.schema())

    def write(self, value: Sequence[int]) -> list[int]:
        return list(value)


@dataclass(frozen=True, slots=True)
class NamedClass:
    """A class of applicants and the condition of belonging to it."""

    name: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Classes(Parameter):
    """Rows `{"name": …, "when": …}` in order of precedence."""

    def read(self, raw: Any) -> tuple[NamedClass, ...]:
        return tuple(self._row(row) for row in rows_of(raw))

    def _row(self, row: Mapping[str, Any]) -> NamedClass:
        if set(row) != {"name", "when"}:
            raise ParameterWrong(_("Give in each row a name and a condition."))
        return NamedClass(Name(self.label).read(row["name"]), For(self.label).read(row["when"]))

    def schema(self) -> dict[str, Any]:
        row = {"name": Name(self.label).schema(), "when": For(self.label).schema()}
        return rows_schema({"type": "object", "properties": row, "required": ["name", "when"]})

    def write(self, value: Sequence[NamedClass]) -> list[dict[str, Any]]:
        return [{"name": each.name, "when": each.when.as_json()} for each in value]


def rows_of(raw: Any) -> list[Mapping[str, Any]]:
    """Return the rows of a short table. Raises: ParameterWrong."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_ROWS or not all(isinstance(row, dict) for row in raw):
        raise ParameterWrong(_("Give from 1 to %(most)d rows.", most=MOST_ROWS))
    return raw


def rows_schema(row: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a short list."""
    return {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}


def whole_cents(label: Text, *, default: Any = MISSING, least: int = 0) -> Any:
    """Declare an amount in cents; with a default it may be left out."""
    return field(default=default, metadata=set_by(Whole(label, Unit.CENTS, least, MOST_CENTS)))


def basis_points(label: Text, *, default: Any = MISSING, most: int = BASIS_POINTS) -> Any:
    """Declare a share in basis points; with a default it may be left out."""
    return field(default=default, metadata=set_by(Whole(label, Unit.BASIS_POINTS, 0, most)))


def set_by(parameter: Parameter) -> dict[str, Parameter]:
    """Declare by which parameter the field of a kind of rule is set."""
    return {METADATA_KEY: parameter}
