"""The facts of a unit as a table with source and day, and the form in which they are recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marshmallow import Schema, fields, validate

from catalog.fact_file import MAX_SOURCE, NewFact
from catalog.models import FactKind, UnitFact
from catalog.queries import facts_of_unit
from marketplace.kernel.text import Text, _
from marketplace.web.form import Form
from marketplace.web.parts import words
from marketplace.web.parts.translation import gettext

BP_PER_PERCENT, TENTHS = 100, 10
LABELS: Mapping[FactKind, Text] = {
    FactKind.QUALIFIED_STAFF: _("Qualified staff"),
    FactKind.CHILDREN_PER_ADULT: _("Children for each adult"),
    FactKind.FACILITY_CONDITION: _("State of the rooms"),
    FactKind.EQUIPMENT: _("Tools and equipment"),
}
HINTS: Mapping[FactKind, Text] = {
    FactKind.QUALIFIED_STAFF: _("Per cent of those who work with children and have the qualification of their task."),
    FactKind.CHILDREN_PER_ADULT: _("On an ordinary day, for example 6.5."),
    FactKind.FACILITY_CONDITION: _("A grade from 1 (poor) to 5 (very good)."),
    FactKind.EQUIPMENT: _("A grade from 1 (poor) to 5 (very good)."),
}
GRADES = {FactKind.FACILITY_CONDITION, FactKind.EQUIPMENT}


@dataclass(frozen=True)
class FactRow:
    """A line of the table; without a fact it is not known."""

    label: Text
    value: str
    fact: UnitFact | None


class FactsForm(Schema):
    """What is newly known; what is left empty stays as it is."""

    qualified_staff_bp = fields.Decimal(places=2, load_default=None, validate=validate.Range(0, 100))
    children_per_adult_tenths = fields.Decimal(places=1, load_default=None, validate=validate.Range(0.1, 50))
    facility_condition_grade = fields.Integer(load_default=None, validate=validate.Range(1, 5))
    equipment_grade = fields.Integer(load_default=None, validate=validate.Range(1, 5))
    as_of = fields.Date(required=True)
    source = fields.String(required=True, validate=validate.Length(1, MAX_SOURCE))


FORM_LABELS = {kind.value: label for kind, label in LABELS.items()} | {"as_of": _("As of"), "source": _("Source")}


def fact_rows(unit: str) -> list[FactRow]:
    """Return one line for each kind of fact, known or not."""
    known = facts_of_unit(unit)
    return [
        FactRow(label, fact_value(known[kind].kind, known[kind].value) if kind in known else "", known.get(kind))
        for kind, label in LABELS.items()
    ]


def fact_value(kind: FactKind, value: int) -> str:
    """Return the value of a fact with its unit, as people read it."""
    if kind is FactKind.QUALIFIED_STAFF:
        return words.percent(value)
    if kind in GRADES:
        return gettext("%(grade)d of 5", grade=value)
    return f"{value / TENTHS:.1f}"


def facts_typed(form: Form, unit: str) -> Sequence[NewFact]:
    """Return the facts that a valid form tells; says at the form where it tells none."""
    of_kind = {FactKind.QUALIFIED_STAFF: BP_PER_PERCENT, FactKind.CHILDREN_PER_ADULT: TENTHS}
    found = [
        NewFact(unit, kind, int(form.data[kind] * of_kind.get(kind, 1)), form.data["as_of"], form.data["source"])
        for kind in FactKind
        if form.data[kind] is not None
    ]
    if not found:
        form.add_error(FactKind.QUALIFIED_STAFF, _("Fill in at least one of the four."))
    return found


def names_of_fields(facts: Sequence[NewFact]) -> Mapping[str, str]:
    """Return the form's field for each field that an operation names, such as `facts.0.value`."""
    at = {f"facts.{number}.value": fact.kind.value for number, fact in enumerate(facts)}
    return at | {f"facts.{number}.{name}": name for number in range(len(facts)) for name in ("as_of", "source")}


def empty_form(today: date | datetime) -> Form:
    """Return the form as it begins, with today's day."""
    return Form(FactsForm(), {"as_of": today.isoformat()}, labels=FORM_LABELS)
