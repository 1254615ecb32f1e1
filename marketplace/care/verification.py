"""Recompute what this room stores: fees from their inputs, months from their decisions, and both against the books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from marketplace.care.inputs import Inputs, model_of, pays_provider, reckon
from marketplace.care.kinds import RowKind
from marketplace.care.models import CareMonth, CareRow, FeeDecision
from marketplace.care.months import facts_from_json, share_of_month
from marketplace.kernel.db import db
from marketplace.kernel.verification import Difference, check
from marketplace.money.models import Invoice, MonthEarning
from marketplace.rules.care_months import CareMonthRules


@check("care.fees_follow_from_their_inputs")
def fees_follow_from_their_inputs() -> Iterator[Difference]:
    """Each decision's fee and voucher follow from the inputs that were kept with it."""
    for found in _every(FeeDecision):
        inputs = Inputs(**found.inputs)
        try:
            fee = reckon(inputs)
        except KeyError as unknown:
            yield Difference(f"fee_decision.inputs {found.id}", "a table of the parameters", unknown.args[0])
            continue
        expected: dict[str, Any] = {
            "kind": fee.kind,
            "fee_cents": fee.fee_cents,
            "voucher_cents": fee.voucher_cents,
            "payer_id": inputs.payer,
            "placement_id": inputs.placement,
            "provider_id": inputs.provider,
        }
        for column, value in expected.items():
            if getattr(found, column) != value:
                yield Difference(f"fee_decision.{column} {found.id}", value, getattr(found, column))


@check("care.decisions_do_not_overlap")
def decisions_do_not_overlap() -> Iterator[Difference]:
    """No two decisions hold for a child on one day."""
    last: dict[str, FeeDecision] = {}
    holding = select(FeeDecision).where(FeeDecision.annulled_at.is_(None))
    for found in db.session.scalars(holding.order_by(FeeDecision.child_id, FeeDecision.valid_from)):
        before = last.get(found.child_id)
        if before is not None and (before.valid_until is None or before.valid_until > found.valid_from):
            yield Difference(f"fee_decision.valid_until {before.id}", f"until {found.valid_from}", before.valid_until)
        last[found.child_id] = found


@check("care.rows_follow_from_decisions")
def rows_follow_from_decisions() -> Iterator[Difference]:
    """Each row follows from its decision and facts by the month's parameters; a refund row is another's opposite."""
    decisions = {row.id: row for row in db.session.execute(_FEES)}
    rows = {row.id: row for row in _every(CareRow)}
    rules = {found.month: CareMonthRules(**found.rules) for found in _every(CareMonth)}
    for row in rows.values():
        if row.kind is RowKind.REFUND:
            back = rows[row.refunds or ""]
            expected = (-back.family_cents, -back.city_cents)
        else:
            fee = decisions[row.decision_id]
            by = rules.get(row.for_month, rules[row.month])
            share = share_of_month(fee.fee_cents, fee.voucher_cents, facts_from_json(row.facts), by)
            expected = (share.family_cents, share.city_cents)
        if expected != (row.family_cents, row.city_cents):
            found = (row.family_cents, row.city_cents)
            yield Difference(f"care_row.family_cents, care_row.city_cents {row.id}", expected, found)


@check("care.rows_equal_invoices")
def rows_equal_invoices() -> Iterator[Difference]:
    """What a person owes for her months to one creditor is what her invoices of months still ask or keep."""
    owed: Counter[tuple[Any, ...]] = Counter()
    by_invoice: Counter[str] = Counter()
    for row in _every(CareRow):
        owed[row.payer_id, row.provider_id, row.legal_route.value] += row.family_cents
        if row.invoice_id is not None:
            by_invoice[row.invoice_id] += row.family_cents
    asked: Counter[tuple[Any, ...]] = Counter()
    for invoice in db.session.scalars(select(Invoice).where(Invoice.month.is_not(None))):
        asked[invoice.payer_id, invoice.provider_id, invoice.legal_route] += invoice.borne_cents
        if by_invoice[invoice.id] != invoice.amount_cents:
            yield Difference(
                f"invoice.amount_cents {invoice.id} (against care_row)", by_invoice[invoice.id], invoice.amount_cents
            )
    for key in owed.keys() | asked.keys():
        if owed[key] != asked[key]:
            yield Difference(f"invoice of {key} (against care_row.family_cents)", owed[key], asked[key])


@check("care.rows_equal_earnings")
def rows_equal_earnings() -> Iterator[Difference]:
    """What each provider earned with a month is what its rows say, by legal route."""
    due: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in _every(CareRow):
        if row.provider_id is not None:
            sums = due[row.month, row.provider_id, row.legal_route.value]
            sums[0] += row.family_cents if pays_provider(model_of(row.model, row.legal_route)) else 0
            sums[1] += row.city_cents
    earned = {
        (each.month, each.provider_id, each.legal_route): [each.family_cents, each.city_cents]
        for each in _every(MonthEarning)
    }
    for key in due.keys() | earned.keys():
        if due.get(key, [0, 0]) != earned.get(key, [0, 0]):
            yield Difference(f"month_earning {key} (against care_row)", due.get(key), earned.get(key))


def _every(table: Any) -> Iterator[Any]:
    """Yield every row of a table as it stands in the database now."""
    yield from db.session.scalars(select(table).execution_options(populate_existing=True))


_FEES = select(FeeDecision.id, FeeDecision.fee_cents, FeeDecision.voucher_cents)
