"""The fields of a rule's form, drawn from the parameters that its kind declares, and read back into them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from marketplace.kernel.text import Text, _
from marketplace.rules.parameters import (
    Amounts,
    Bands,
    Choice,
    Classes,
    Day,
    For,
    Line,
    Name,
    Parameter,
    ParameterWrong,
    Unit,
    Whole,
)
from marketplace.rules.types.base import RuleType
from marketplace.web.city.conditions import read_line, written
from marketplace.web.city.fields import Percent, typed_percent
from marketplace.web.parts.amounts import Euros, typed_euros
from marketplace.web.parts.vocabulary import line_name

PREFIX = "parameters."
MINUTES_PER_HOUR = 60
UNIT_WORDS = {
    Unit.CENTS: _("euros"),
    Unit.BASIS_POINTS: _("per cent"),
    Unit.MINUTES: _("minutes"),
    Unit.COUNT: Text(""),
}
ROWS_HINT = _("One row a line: up to and with this much, a semicolon, what it gives. In the last row write rest.")
AMOUNTS_HINT = _("One amount a line.")
CLASSES_HINT = _("One class a line: its name, a colon, its condition.")
CONDITION_HINT = _("For example: age from 5 to 6 and fee_bracket in free, low. The facts are listed below the form.")
REST = "rest"


@dataclass(frozen=True)
class Field:
    """One field of the form: `kind` is number, text, date, area or select."""

    name: str
    label: Text
    kind: str
    hint: Text
    unit: Text
    options: tuple[tuple[str, Text], ...] = ()


def fields_of(kind: type[RuleType], lines: Collection[str] = ()) -> list[Field]:
    """Return the fields for a kind of rule, in the order in which it declares its parameters.

    `lines` are the names of the budget lines that a rule can pay from.
    """
    return [
        _line_field(PREFIX + name, parameter, needed, lines)
        if isinstance(parameter, Line)
        else _field(PREFIX + name, parameter, needed)
        for name, (parameter, needed) in kind.parameters().items()
    ]


def typed_parameters(kind: type[RuleType], stored: Mapping[str, Any]) -> dict[str, str]:
    """Return stored parameters as they are typed into the fields."""
    declared = kind.parameters()
    return {PREFIX + name: _typed(declared[name][0], value) for name, value in stored.items() if name in declared}


def read_parameters(
    kind: type[RuleType], typed: Mapping[str, str], lines: Collection[str]
) -> tuple[dict[str, Any], dict[str, Text]]:
    """Return the parameters in the rules' own form and, by field, what cannot be read or names no budget line."""
    read: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for name, (parameter, _needed) in kind.parameters().items():
        value = typed.get(PREFIX + name, "").strip()
        if not value:
            continue
        try:
            read[name] = _among(lines, value) if isinstance(parameter, Line) else _read(parameter, value)
        except ParameterWrong as problem:
            wrong[PREFIX + name] = problem.sentence
        except ValidationError as problem:
            wrong[PREFIX + name] = Text(str(problem.messages[0]))
    return read, wrong


def _line_field(name: str, parameter: Line, needed: bool, lines: Collection[str]) -> Field:
    empty = _("Choose a budget line") if needed else _("No budget line")
    hint = Text("") if lines else _("There is no budget line yet. Add one first, on the page of the budget.")
    options = tuple((line, Text(line_name(line))) for line in lines)
    return Field(name, parameter.label, "select", hint, Text(""), (("", empty), *options))


def _field(name: str, parameter: Parameter, needed: bool) -> Field:
    optional = Text("") if needed else _("May be left empty.")
    if isinstance(parameter, Whole):
        return Field(name, parameter.label, "number", optional, UNIT_WORDS[parameter.unit])
    if isinstance(parameter, Choice):
        options = tuple((option.value, Text(option.value.replace("_", " "))) for option in parameter.options)
        empty = () if needed else (("", _("as usual")),)
        return Field(name, parameter.label, "select", Text(""), Text(""), (*empty, *options))
    if isinstance(parameter, Day):
        return Field(name, parameter.label, "date", optional, Text(""))
    hints: dict[type[Parameter], Text] = {
        Bands: ROWS_HINT,
        Amounts: AMOUNTS_HINT,
        Classes: CLASSES_HINT,
        For: CONDITION_HINT,
    }
    if type(parameter) in hints:
        return Field(name, parameter.label, "area", hints[type(parameter)], Text(""))
    return Field(name, parameter.label, "text", optional, Text(""))


def _typed_whole(unit: Unit, value: int) -> str:
    if unit is Unit.CENTS:
        return typed_euros(value)
    return typed_percent(value) if unit is Unit.BASIS_POINTS else str(value)


def _read_whole(of: Whole, typed: str) -> int:
    """Read what was typed, and refuse what is out of bounds in the unit that was typed. Raises: ParameterWrong."""
    limits = {"least": _typed_whole(of.unit, of.least), "most": _typed_whole(of.unit, of.most)}
    if of.unit is Unit.CENTS:
        return _within(of, Euros().deserialize(typed), _("Write an amount from %(least)s to %(most)s euros.", **limits))
    if of.unit is Unit.BASIS_POINTS:
        return _within(
            of, Percent().deserialize(typed), _("Write a share from %(least)s to %(most)s per cent.", **limits)
        )
    if not typed.strip().isdigit():
        raise ParameterWrong(_("Write a whole number, for example 5."))
    return int(typed)


def _within(of: Whole, value: int, sentence: Text) -> int:
    if not of.least <= value <= of.most:
        raise ParameterWrong(sentence)
    return value


def _among(lines: Collection[str], name: str) -> str:
    if name not in lines:
        raise ParameterWrong(_("Choose a budget line that exists."))
    return name


def _typed(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, Whole):
        return _typed_whole(parameter.unit, value)
    if isinstance(parameter, Bands):
        rows = (
            (REST if row["upto"] is None else _typed_whole(parameter.of.unit, row["upto"]), row["value"])
            for row in value
        )
        return "\n".join(f"{limit}; {_typed_whole(parameter.gives.unit, given)}" for limit, given in rows)
    if isinstance(parameter, Amounts):
        return "\n".join(_typed_whole(parameter.each.unit, amount) for amount in value)
    if isinstance(parameter, Classes):
        return "\n".join(f"{each['name']}: {written(each['when'])}" for each in value)
    return written(value) if isinstance(parameter, For) else str(value)


def _read(parameter: Parameter, typed: str) -> Any:
    if isinstance(parameter, Whole):
        return _read_whole(parameter, typed)
    if isinstance(parameter, For):
        return read_line(typed)
    lines: dict[type[Parameter], Callable[[str], Any]] = {}
    if isinstance(parameter, Bands):
        lines[Bands] = lambda line: _read_band(parameter, line)
    if isinstance(parameter, Amounts):
        lines[Amounts] = lambda line: _read_whole(parameter.each, line)
    if isinstance(parameter, Classes):
        lines[Classes] = _read_class
    if type(parameter) in lines:
        return [lines[type(parameter)](line.strip()) for line in typed.splitlines() if line.strip()]
    return typed if isinstance(parameter, (Name, Choice, Day)) else typed.strip()


def _read_band(parameter: Bands, line: str) -> dict[str, int | None]:
    limit, separator, given = (part.strip() for part in line.partition(";"))
    if not separator:
        raise ParameterWrong(_("Put a semicolon between the limit and what it gives."))
    upto = None if limit in ("", REST) else _read_whole(parameter.of, limit)
    return {"upto": upto, "value": _read_whole(parameter.gives, given)}


def _read_class(line: str) -> dict[str, Any]:
    name, separator, condition = (part.strip() for part in line.partition(":"))
    if not separator:
        raise ParameterWrong(_("Put a colon between the name of the class and its condition."))
    return {"name": name, "when": read_line(condition)}
