"""The value of a service voucher of early education: a base by age, a share by the hours of care."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from dateutil.relativedelta import relativedelta

from marketplace.kernel.money import BASIS_POINTS, basis_points
from marketplace.kernel.periods import covers, day_after
from marketplace.kernel.text import _
from marketplace.rules.amounts import Euros, Percent
from marketplace.rules.client_fee import cents, exact
from marketplace.rules.quotes import Step

LEGAL_BASIS = "Act on Service Vouchers in Health and Social Services 569/2009; decision of the city on the value"
RULE = "voucher_value"
YEARS_OF_THE_YOUNGEST = 3


class Hours(StrEnum):
    """How much care a voucher is for."""

    FULL = "full"
    PART = "part"
    SUPPLEMENTARY = "supplementary"  # beside pre-primary education


@dataclass(frozen=True, slots=True)
class VoucherTable:
    """The parameters of the voucher on a day, in cents a month; the end of validity exclusive."""

    valid_from: date
    valid_until: date | None
    base_cents: int
    base_under_three_cents: int
    share_bp: dict[Hours, int]
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class VoucherValue:
    """What a voucher is worth in cents a month, and the steps that made it."""

    value_cents: int
    steps: tuple[Step, ...]


def voucher_value(table: VoucherTable, *, under_three: bool, hours: Hours) -> VoucherValue:
    """Reckon the value of a voucher in cents a month.

    >>> table = voucher_table(date(2026, 8, 1))
    >>> voucher_value(table, under_three=True, hours=Hours.PART).value_cents
    91140
    """
    base = table.base_under_three_cents if under_three else table.base_cents
    age = _("under three") if under_three else _("three or older")
    text = _("The voucher of a child who is %(age)s is %(base)s.", age=age, base=Euros(base))
    steps = [Step(RULE, text, base, LEGAL_BASIS)]
    share = table.share_bp[hours]
    value = basis_points(base, share)
    if share != BASIS_POINTS:
        text = _("The agreed hours count %(share)s of it, rounded half up to the cent.", share=Percent(share))
        steps.append(Step(RULE, text, value - base, LEGAL_BASIS))
    return VoucherValue(value, tuple(steps))


def counts_as_three_from(birth_date: date) -> date:
    """Return the first day of the month after the third birthday, until which the value for under threes holds.

    >>> counts_as_three_from(date(2023, 11, 1)), counts_as_three_from(date(2024, 2, 29))
    (datetime.date(2026, 12, 1), datetime.date(2027, 3, 1))
    """
    third = birth_date + relativedelta(years=YEARS_OF_THE_YOUNGEST)
    return third.replace(day=1) + relativedelta(months=1)


def voucher_table(on: date) -> VoucherTable:
    """Return the table that holds on a day; before the first one, the first."""
    tables = voucher_tables()
    return next((table for table in tables if covers(table.valid_from, table.valid_until, on)), tables[0])


@lru_cache
def voucher_tables() -> tuple[VoucherTable, ...]:
    """Return all tables of the packaged data, the earliest first."""
    text = resources.files("marketplace.rules").joinpath("data/voucher_values.csv").read_text(encoding="utf-8")
    return tuple(
        VoucherTable(
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_after(date.fromisoformat(row["valid_to"]) if row["valid_to"] else None),
            base_cents=cents(row["base_eur"]),
            base_under_three_cents=cents(row["base_under_three_eur"]),
            share_bp={each: exact(row[f"{each.value}_share"], BASIS_POINTS) for each in Hours},
            source=row["source"],
            status=row["status"],
        )
        for row in csv.DictReader(text.splitlines())
    )
