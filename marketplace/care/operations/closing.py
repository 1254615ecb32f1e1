"""Close a month of care: rows by decision, corrections of earlier months, invoices and what providers earn."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from marketplace.care import policy
from marketplace.care.errors import CareMonthClosed, CareMonthNotNext, CareMonthNotOver, CareMonthWrong
from marketplace.care.events import CareMonthInvoiced
from marketplace.care.inputs import model_of, pays_provider
from marketplace.care.kinds import RowKind
from marketplace.care.models import CareMonth, CareRow
from marketplace.care.months import facts_as_json, first_day, next_month, text_of_line
from marketplace.care.queries.months import (
    Expected,
    Sums,
    closed_months,
    expected_rows,
    month_sums,
    says,
    standing_rows,
    touched_since,
)
from marketplace.kernel import audit
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation, read
from marketplace.kernel.text import _
from marketplace.money.monthly.terms import Charge, Earning, MonthClaim
from marketplace.money.operations import bill_month
from marketplace.rules.care_months import care_month_rules, parameters_on
from marketplace.rules.client_fee import LEGAL_BASIS
from marketplace.rules.quotes import Step, step_as_json
from marketplace.service_models.settlement import Account

MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
SERVICE = "day-care"
LINES = {Account.VOUCHER: "care-vouchers", Account.PURCHASED: "care-places"}
MONTHS_CORRECTED = 24


@operation(policy.CLOSE_CARE_MONTH)
def close_care_month(*, actor: Actor, now: datetime, month: str) -> CareMonth:
    """Close a month (`YYYY-MM`) that is over: freeze what each decision makes of it, bill families, let providers earn.

    What has changed of earlier months since they were closed stands in this one as a refund row and a correction row.
    Source: Act 1503/2016. Raises: CareMonthWrong, CareMonthNotOver, CareMonthClosed, CareMonthNotNext,
    BudgetLineUnknown, BudgetExhausted.
    """
    earlier = closed_months()
    refuse_month(month, earlier, now)
    rows = [fee_row(each, month, RowKind.FEE) for each in expected_rows(month)]
    if earlier:
        rows += corrections(month, earlier)
    invoices = bill_month(
        actor=actor,
        now=now,
        month=month,
        text=text_of_line(month),
        claims=claims_of(rows),
        earnings=earnings_of(rows, month),
    )
    closed = CareMonth(
        month=month, rules=asdict(care_month_rules(first_day(month))), closed_at=now, closed_by=actor.person
    )
    db.session.add(closed)
    insert_rows(CareRow, [{**row, "invoice_id": invoices.get(row["id"])} for row in rows])
    audit.note(month=month, rows=len(rows), invoices=len(set(invoices.values())))
    payers = {row["payer_id"] for row in rows if row["id"] in invoices}
    announce(CareMonthInvoiced(month=month, payers=tuple(sorted(payers))))
    return closed


@read(policy.READ_CARE_MONTHS)
def read_care_months(*, actor: Actor, now: datetime) -> list[Sums]:
    """Return the sums of the closed months by model and route, the latest first."""
    return month_sums()


def refuse_month(month: str, earlier: Sequence[CareMonth], now: datetime) -> None:
    """Pass the month after the last closed one, if it is over.

    Raises: CareMonthWrong, CareMonthNotOver, CareMonthClosed, CareMonthNotNext.
    """
    if not MONTH.fullmatch(month):
        raise CareMonthWrong(fields={"month": [CareMonthWrong.advice]})
    if not parameters_on(first_day(month)):
        raise CareMonthWrong(fields={"month": [_("Choose a month for which the city's parameters are known.")]})
    if first_day(next_month(month)) > city_day(now):
        raise CareMonthNotOver(month=month)
    if earlier and month <= earlier[0].month:
        raise CareMonthClosed(month=month)
    if earlier and month != next_month(earlier[0].month):
        raise CareMonthNotNext(month=next_month(earlier[0].month))


def corrections(month: str, earlier: Sequence[CareMonth]) -> list[dict[str, Any]]:
    """Return the rows that put earlier months right: what stands is taken back, and what is due stands instead."""
    touched = touched_since(earlier[0].closed_at)
    rows: list[dict[str, Any]] = []
    for closed in reversed(earlier[:MONTHS_CORRECTED] if touched else []):
        due: dict[str, list[Expected]] = defaultdict(list)
        for each in expected_rows(closed.month, touched):
            due[each.child].append(each)
        standing = standing_rows(closed.month, touched)
        for child in sorted(touched):
            if Counter(map(says, standing[child])) != Counter(each.says for each in due[child]):
                rows += [refund_row(row, month) for row in standing[child]]
                rows += [fee_row(each, month, RowKind.CORRECTION) for each in due[child]]
    return rows


def fee_row(due: Expected, month: str, kind: RowKind) -> dict[str, Any]:
    """Return a row of a month, or one that stands instead of another in an earlier month, as it is stored."""
    return {
        "id": new_id(),
        "month": month,
        "for_month": due.month,
        "child_id": due.child,
        "decision_id": due.decision,
        "payer_id": due.payer,
        "provider_id": due.provider,
        "model": due.model,
        "legal_route": due.legal_route,
        "kind": kind,
        "refunds": None,
        "days": due.facts.days,
        "family_cents": due.share.family_cents,
        "city_cents": due.share.city_cents,
        "facts": facts_as_json(due.facts),
        "steps": [step_as_json(step) for step in due.share.steps],
    }


def refund_row(row: CareRow, month: str) -> dict[str, Any]:
    """Return the row that takes another back, as it is stored."""
    text = _("What was reckoned for %(month)s is taken back.", month=row.for_month)
    kept = ("for_month", "child_id", "decision_id", "payer_id", "provider_id", "model", "legal_route", "days", "facts")
    return {
        **{name: getattr(row, name) for name in kept},
        "id": new_id(),
        "month": month,
        "kind": RowKind.REFUND,
        "refunds": row.id,
        "family_cents": -row.family_cents,
        "city_cents": -row.city_cents,
        "steps": [step_as_json(Step("care_month", text, -row.family_cents, LEGAL_BASIS))],
    }


def claims_of(rows: Iterable[dict[str, Any]]) -> list[MonthClaim]:
    """Return what families owe by some rows: one claim for each person, creditor and provider."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["family_cents"]:
            grouped[row["payer_id"], row["provider_id"] or "", row["model"], row["legal_route"]].append(row)
    return [
        MonthClaim(
            payer=payer,
            provider_id=provider or None,
            service=SERVICE,
            model=model,
            legal_route=route,
            charges=[
                Charge(
                    key=row["id"],
                    decision=row["decision_id"],
                    text=text_of_line(row["for_month"], taken_back=row["kind"] is RowKind.REFUND),
                    cents=row["family_cents"],
                )
                for row in own
            ],
        )
        for (payer, provider, model, route), own in sorted(grouped.items())
    ]


def earnings_of(rows: Iterable[dict[str, Any]], month: str) -> list[Earning]:
    """Return what providers earn by some rows, each from the budget line of its route for the year of the month."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["provider_id"]:
            grouped[row["provider_id"], row["model"], row["legal_route"]].append(row)
    earnings = []
    for (provider, model, route), own in sorted(grouped.items()):
        under = model_of(model, route)
        family = sum(row["family_cents"] for row in own) if pays_provider(under) else 0
        earnings.append(
            Earning(
                provider_id=provider,
                service=SERVICE,
                model=model,
                legal_route=route,
                children=len({row["child_id"] for row in own}),
                family_cents=family,
                city_cents=sum(row["city_cents"] for row in own),
                budget_line=f"{LINES[under.expense]}-{month[:4]}",
            )
        )
    return earnings
