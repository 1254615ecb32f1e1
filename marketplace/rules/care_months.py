"""What a city decides about the months of care: the free month, illness and absence, free pre-primary hours."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from marketplace.kernel.periods import covers, day_after


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated parameter with its legal basis; the end of validity exclusive."""

    valid_from: date
    valid_until: date | None
    name: str
    value: int
    legal_basis: str
    source: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareMonthRules:
    """The parameters of one month: shares in basis points of the month's fee, minutes a week, a month from 1 to 12."""

    months_charged_most: int
    free_month: int
    sick_days_before_half: int
    sick_month_charged_bp: int
    sick_charged_bp: int
    absent_month_charged_bp: int
    free_pre_primary_minutes: int


def care_month_rules(on: date) -> CareMonthRules:
    """Return the parameters that hold on a day."""
    return CareMonthRules(**{each.name: each.value for each in parameters_on(on)})


def parameters_on(on: date) -> list[Parameter]:
    """Return the parameters that hold on a day, each with its legal basis, in the order of the file."""
    return [each for each in all_parameters() if covers(each.valid_from, each.valid_until, on)]


@lru_cache
def all_parameters() -> tuple[Parameter, ...]:
    """Return the parameters of all times; the source's last day is inclusive."""
    text = resources.files("marketplace.rules").joinpath("data/care_months.csv").read_text(encoding="utf-8")
    return tuple(
        Parameter(
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_after(date.fromisoformat(row["valid_to"]) if row["valid_to"] else None),
            name=row["parameter"],
            value=int(row["value"]),
            legal_basis=row["legal_basis"],
            source=row["source"],
            status=row["status"],
        )
        for row in csv.DictReader(text.splitlines())
    )
