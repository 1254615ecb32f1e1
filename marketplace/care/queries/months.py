"""The months of care: what each would hold now, what stands, and their sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlalchemy.orm import aliased

from marketplace.care.kinds import RowKind
from marketplace.care.models import CareMonth, CareRow, FeeDecision
from marketplace.care.months import (
    MonthFacts,
    Share,
    facts_of_month,
    first_day,
    is_free,
    operating_year,
    share_of_month,
)
from marketplace.enrolment.models import Absence
from marketplace.enrolment.queries.absences import days_absent
from marketplace.kernel.db import db
from marketplace.kernel.periods import covers
from marketplace.people.queries.among import among
from marketplace.rules.care_months import care_month_rules
from providers.models import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one decision makes of a child's month as things stand."""

    month: str
    child: str
    decision: str
    payer: str
    provider: str | None
    model: str
    legal_route: str
    facts: MonthFacts
    share: Share

    @property
    def says(self) -> tuple[Any, ...]:
        """What must be the same for a closed month to stay as it is: who owes whom, and how much."""
        money = (self.share.family_cents, self.share.city_cents)
        return (self.payer, self.provider, self.model, self.legal_route, *money)


def expected_rows(month: str, children: Collection[str] | None = None) -> list[Expected]:
    """Return what a month holds by the decisions and absences of now, of some children or of all."""
    first = first_day(month)
    until = first + relativedelta(months=1)
    found = _decisions(first, until, children)
    asked = sorted({row.child_id for row in found})
    rules = care_month_rules(first)
    away = days_absent(asked, first, until - relativedelta(days=1)) if asked else {}
    charged = months_charged(month, asked)
    prices = _place_prices(first, until)
    rows = []
    for row in found:
        begins = max(row.valid_from, first)
        facts = facts_of_month(
            first,
            row.valid_from,
            row.valid_until,
            away.get(row.child_id, {}),
            free=is_free(month, charged[row.child_id], rules),
            place_price_cents=_price_on(prices[row.provider_id, row.legal_route], begins),
        )
        if facts.days:
            rows.append(
                Expected(
                    month=month,
                    child=row.child_id,
                    decision=row.id,
                    payer=row.payer_id,
                    provider=row.provider_id,
                    model=row.model,
                    legal_route=row.legal_route,
                    facts=facts,
                    share=share_of_month(row.fee_cents, row.voucher_cents, facts, rules),
                )
            )
    return rows


def _decisions(first: date, until: date, children: Collection[str] | None) -> Sequence[Row[*tuple[Any, ...]]]:
    table = FeeDecision
    some: ColumnElement[bool] = true() if children is None else among(table.child_id, sorted(children))
    return db.session.execute(
        select(
            table.id,
            table.child_id,
            table.payer_id,
            table.provider_id,
            table.model,
            table.legal_route,
            table.valid_from,
            table.valid_until,
            table.fee_cents,
            table.voucher_cents,
        )
        .where(
            some,
            table.annulled_at.is_(None),
            table.valid_from < until,
            or_(table.valid_until.is_(None), table.valid_until > first),
        )
        .order_by(table.payer_id, table.child_id, table.valid_from)
    ).all()


def _place_prices(first: date, until: date) -> dict[tuple[str | None, str], list[Agreement]]:
    """Return the agreements on places that hold on a day of a month, by provider and route."""
    wanted = select(Agreement).where(
        Agreement.place_price_cents.is_not(None),
        Agreement.accepted_at.is_not(None),
        Agreement.valid_from < until,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until > first),
    )
    found: dict[tuple[str | None, str], list[Agreement]] = defaultdict(list)
    for each in db.session.scalars(wanted.order_by(Agreement.valid_from)):
        found[each.provider_id, each.legal_route].append(each)
    return found


def _price_on(agreements: Iterable[Agreement], on: date) -> int | None:
    return next((each.place_price_cents for each in agreements if covers(each.valid_from, each.valid_until, on)), None)


def months_charged(month: str, children: Collection[str]) -> Counter[str]:
    """Return for how many months of the operating year before a month each child was charged something."""
    since = operating_year(month)
    counted: Counter[str] = Counter()
    if month == since or not children:
        return counted
    net = (
        select(CareRow.child_id, CareRow.for_month)
        .where(CareRow.for_month >= since, CareRow.for_month < month, among(CareRow.child_id, sorted(children)))
        .group_by(CareRow.child_id, CareRow.for_month)
        .having(func.sum(CareRow.family_cents) > 0)
    )
    counted.update(row.child_id for row in db.session.execute(net))
    return counted


def closed_months() -> list[CareMonth]:
    """Return the months that are closed, the latest first."""
    return list(db.session.scalars(select(CareMonth).order_by(CareMonth.month.desc())))


def standing_rows(month: str, children: Collection[str]) -> dict[str, list[CareRow]]:
    """Return by child the rows about a month that no refund row has taken back."""
    back = aliased(CareRow)
    wanted = select(CareRow).where(
        CareRow.for_month == month,
        CareRow.kind != RowKind.REFUND,
        among(CareRow.child_id, sorted(children)),
        ~select(back.id).where(back.refunds == CareRow.id).exists(),
    )
    found: dict[str, list[CareRow]] = defaultdict(list)
    for row in db.session.scalars(wanted.order_by(CareRow.child_id, CareRow.id)):
        found[row.child_id].append(row)
    return found


def touched_since(moment: datetime) -> set[str]:
    """Return the children of whom a decision or an absence changed after a moment."""
    decided = select(FeeDecision.child_id).where(or_(FeeDecision.decided_at > moment, FeeDecision.changed_at > moment))
    told = select(Absence.child_id).where(or_(Absence.reported_at > moment, Absence.withdrawn_at > moment))
    return set(db.session.scalars(decided)) | set(db.session.scalars(told))


def says(row: CareRow) -> tuple[Any, ...]:
    """Return who owes whom by a row, and how much, to be compared with what is expected."""
    return (row.payer_id, row.provider_id, row.model, row.legal_route, row.family_cents, row.city_cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a closed month holds by model and route, in cents; the rows of corrections are counted apart."""

    month: str
    model: str
    legal_route: str
    children: int
    corrections: int
    family_cents: int
    city_cents: int


def month_sums() -> list[Sums]:
    """Return the sums of every closed month by model and route, the latest month first."""
    corrections = func.count().filter(CareRow.kind != RowKind.FEE)
    found = db.session.execute(
        select(
            CareRow.month,
            CareRow.model,
            CareRow.legal_route,
            func.count(CareRow.child_id.distinct()),
            corrections,
            func.sum(CareRow.family_cents),
            func.sum(CareRow.city_cents),
        )
        .group_by(CareRow.month, CareRow.model, CareRow.legal_route)
        .order_by(CareRow.month.desc(), CareRow.model, CareRow.legal_route)
    )
    return [
        Sums(
            month=month,
            model=model,
            legal_route=route,
            children=children,
            corrections=corrected,
            family_cents=int(family),
            city_cents=int(city),
        )
        for month, model, route, children, corrected, family, city in found
    ]


def rows_paid_by(payer: str, children: Sequence[str]) -> list[CareRow]:
    """Return the rows by which a person pays for some children, the latest month first."""
    wanted = select(CareRow).where(CareRow.payer_id == payer, CareRow.child_id.in_(children))
    return list(db.session.scalars(wanted.order_by(CareRow.month.desc(), CareRow.for_month, CareRow.kind, CareRow.id)))


def rows_of_invoice(invoice: str) -> list[CareRow]:
    """Return the rows that an invoice asks for, by child and month."""
    wanted = select(CareRow).where(CareRow.invoice_id == invoice)
    return list(db.session.scalars(wanted.order_by(CareRow.child_id, CareRow.for_month, CareRow.id)))
