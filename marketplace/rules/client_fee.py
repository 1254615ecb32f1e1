"""The client fee of early education (Act 1503/2016): a dated table, three roundings in order, each step said."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from marketplace.kernel.money import BASIS_POINTS, CENTS_PER_EURO
from marketplace.kernel.periods import covers, day_after
from marketplace.kernel.text import Text, _
from marketplace.rules.amounts import MOST_CENTS, Euros, Percent, Rounding, share
from marketplace.rules.errors import FeeFactsWrong
from marketplace.rules.quotes import Step, step_as_json

LEGAL_BASIS = "Act on Client Fees in Early Childhood Education and Care 1503/2016"
RULE = "client_fee"
SMALLEST_FAMILY = 2
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The parameters of the fee on a day; `limit_cents` by family size, the end of validity exclusive."""

    valid_from: date
    valid_until: date | None
    limit_cents: Mapping[int, int]
    rate_bp: int
    per_extra_child_cents: int
    maximum_cents: int
    second_child_bp: int
    further_child_bp: int
    minimum_cents: int
    source: str
    unverified: str | None

    def limit(self, family_size: int) -> int:
        """The monthly income in cents up to which a family pays nothing; a family of one counts as two."""
        largest = max(self.limit_cents)
        within = min(max(family_size, SMALLEST_FAMILY), largest)
        return self.limit_cents[within] + self.per_extra_child_cents * max(family_size - largest, 0)

    def sibling_bp(self, child_order: int) -> int:
        """The share that a child pays, the youngest being the first."""
        return {1: BASIS_POINTS, 2: self.second_child_bp}.get(child_order, self.further_child_bp)


@dataclass(frozen=True, slots=True)
class ClientFee:
    """A monthly client fee and the steps that made it."""

    fee_cents: int
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the fee as the command and the API print it."""
        return {"fee_cents": self.fee_cents, "steps": [step_as_json(step) for step in self.steps]}


def client_fee(
    on: date,
    family_size: int,
    income_cents_per_month: int | None,
    child_order: int = 1,
    hours_coefficient_bp: int = BASIS_POINTS,
) -> ClientFee:
    """Reckon the monthly client fee in cents of one child on a day, by the published table.

    Income is gross and in cents a month; None is unknown, which pays the highest fee. The youngest child is the first.
    Raises: FeeFactsWrong.

    >>> client_fee(date(2026, 8, 1), 4, 12_000_00, child_order=2).fee_cents
    13400
    """
    return fee_by(fee_table(on), family_size, income_cents_per_month, child_order, hours_coefficient_bp)


def fee_by(
    table: FeeTable, family_size: int, income: int | None, child_order: int = 1, coefficient_bp: int = BASIS_POINTS
) -> ClientFee:
    """Reckon the monthly client fee by a table of one's own. Raises: FeeFactsWrong."""
    check_facts(family_size=family_size, income=income, child_order=child_order, coefficient_bp=coefficient_bp)
    sheet = FeeSheet()
    reckon_base(sheet, table, family_size, income)
    reckon_sibling(sheet, table, child_order)
    if coefficient_bp != BASIS_POINTS:
        sheet.now(
            share(sheet.fee_cents, coefficient_bp, Rounding.EURO),
            _("The agreed hours count %(share)s, rounded half up to the whole euro.", share=Percent(coefficient_bp)),
        )
    if 0 < sheet.fee_cents < table.minimum_cents:
        sheet.now(0, _("A fee below %(minimum)s is not charged.", minimum=Euros(table.minimum_cents)))
    if table.unverified:
        sheet.now(sheet.fee_cents, _("Some of these parameters are not verified: %(what)s.", what=table.unverified))
    return ClientFee(sheet.fee_cents, tuple(sheet.steps))


class FeeSheet:
    """The fee as it stands after each step."""

    def __init__(self) -> None:
        self.fee_cents = 0
        self.steps: list[Step] = []

    def now(self, cents: int, text: Text) -> None:
        """Set the fee and say why."""
        self.steps.append(Step(RULE, text, cents - self.fee_cents, LEGAL_BASIS))
        self.fee_cents = cents


def reckon_base(sheet: FeeSheet, table: FeeTable, family_size: int, income: int | None) -> None:
    """The fee by income, at most the highest."""
    highest = Euros(table.maximum_cents)
    if income is None:
        sheet.now(highest, _("The income is not known, so the highest fee of %(highest)s applies.", highest=highest))
        return
    limit = table.limit(family_size)
    text = _(
        "%(rate)s of the part of the income above %(limit)s, the limit for a family of %(size)d, "
        "rounded half up to the whole euro.",
        rate=Percent(table.rate_bp),
        limit=Euros(limit),
        size=family_size,
    )
    sheet.now(share(max(income - limit, 0), table.rate_bp, Rounding.EURO), text)
    if sheet.fee_cents > highest:
        sheet.now(highest, _("The fee is at most %(highest)s.", highest=highest))


def reckon_sibling(sheet: FeeSheet, table: FeeTable, child_order: int) -> None:
    """The share of an older child, where a younger one pays in full."""
    if child_order == 1:
        return
    bp = table.sibling_bp(child_order)
    text = _(
        "Child number %(order)d from the youngest pays %(share)s, rounded half up to the whole euro.",
        order=child_order,
        share=Percent(bp),
    )
    sheet.now(share(sheet.fee_cents, bp, Rounding.EURO), text)


def check_facts(*, family_size: int, income: int | None, child_order: int, coefficient_bp: int) -> None:
    """Refuse facts that no family can have. Raises: FeeFactsWrong."""
    wrong: dict[str, list[Text]] = {}
    if not 1 <= family_size <= MOST_PEOPLE:
        wrong["family_size"] = [_("Give the number of people in the family, from 1 to %(most)d.", most=MOST_PEOPLE)]
    if income is not None and not 0 <= income <= MOST_CENTS:
        wrong["income_cents_per_month"] = [_("Give the income in cents a month, 0 or more, or leave it unknown.")]
    if not 1 <= child_order <= MOST_PEOPLE:
        wrong["child_order"] = [_("Count the children from the youngest, who is number 1.")]
    if not 0 <= coefficient_bp <= BASIS_POINTS:
        wrong["hours_coefficient_bp"] = [_("Give the share of full hours in basis points, from 0 to 10000.")]
    if wrong:
        raise FeeFactsWrong(fields=wrong)


def fee_table(on: date) -> FeeTable:
    """Return the table that holds on a day. Raises: FeeFactsWrong where the day lies before the first one."""
    for table in fee_tables():
        if covers(table.valid_from, table.valid_until, on):
            return table
    first = min(table.valid_from for table in fee_tables())
    raise FeeFactsWrong(fields={"on": [_("Choose a day from %(first)s on.", first=first.isoformat())]})


@lru_cache
def fee_tables() -> tuple[FeeTable, ...]:
    """Return all tables of the packaged data, the earliest first."""
    text = resources.files("marketplace.rules").joinpath("data/client_fees.csv").read_text(encoding="utf-8")
    by_start: dict[str, list[Mapping[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        by_start.setdefault(row["valid_from"], []).append(row)
    return tuple(table_of(by_start[start]) for start in sorted(by_start))


def table_of(rows: Iterable[Mapping[str, str]]) -> FeeTable:
    """Make one table of the rows that hold from the same day; the source's last day is inclusive."""
    rows = list(rows)
    first = rows[0]
    return FeeTable(
        valid_from=date.fromisoformat(first["valid_from"]),
        valid_until=day_after(date.fromisoformat(first["valid_to"]) if first["valid_to"] else None),
        limit_cents={int(row["family_size"]): cents(row["income_limit_eur_month"]) for row in rows},
        rate_bp=exact(first["rate"], BASIS_POINTS),
        per_extra_child_cents=cents(first["per_extra_child_eur"]),
        maximum_cents=cents(first["max_fee_eur"]),
        second_child_bp=exact(first["second_child_share"], BASIS_POINTS),
        further_child_bp=exact(first["further_child_share"], BASIS_POINTS),
        minimum_cents=cents(first["min_fee_eur"]),
        source=first["source"],
        unverified=first["status"] if "UNVERIFIED" in first["status"] else None,
    )


def cents(euros: str) -> int:
    """Read an amount in euros as cents."""
    return exact(euros, CENTS_PER_EURO)


def exact(number: str, units: int) -> int:
    """Read a decimal number as whole units. Raises: ValueError where it does not come out even."""
    value = Decimal(number) * units
    if value != int(value):
        raise ValueError(f"{number} is not a whole number of 1/{units}")
    return int(value)
