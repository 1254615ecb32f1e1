"""Bill a month: one invoice for each person and creditor, what providers earn, and the budget lines that bear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.money import policy
from marketplace.money.commitments.models import Commitment, MoveKind
from marketplace.money.commitments.promises import Use, lines_named, promise, return_captured, use
from marketplace.money.gateways import GATEWAYS
from marketplace.money.gateways import Claim as Payable
from marketplace.money.invoices.claims import GATEWAY, next_number
from marketplace.money.invoices.models import Invoice, InvoiceLine, InvoiceStatus, RefundReason
from marketplace.money.invoices.refunds import credit_of, owe_back
from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, lines_of, post
from marketplace.money.monthly.models import MonthEarning
from marketplace.money.monthly.terms import Earning, MonthClaim, charge_draft, dimensions, earning_draft
from marketplace.service_models.settlement import Price

TEXT_LENGTH = 200


@operation(policy.BILL_MONTH)
def bill_month(
    *, actor: Actor, now: datetime, month: str, text: str, claims: Sequence[MonthClaim], earnings: Sequence[Earning]
) -> dict[str, str]:
    """Claim, earn and capture a month at once; return the invoice of each charge, by the charge's key.

    Where more is taken back of somebody than asked, the rest is taken off her earlier invoices of the same creditor,
    and owed back as far as they are paid. A second billing of the month is refused by the books, whose keys are unique.
    Raises: BudgetExhausted, BudgetLineUnknown.
    """
    asked = [claim for claim in claims if claim.cents > 0]
    numbered = _issue(asked, month, now)
    drafts = [
        charge_draft(charge, claim, invoice=invoice, on=city_day(now))
        for claim, invoice in zip(asked, numbered, strict=True)
        for charge in claim.charges
        if charge.cents
    ]
    post(drafts, now=now)
    for claim in claims:
        if claim.cents < 0:
            _take_back(claim, month, text, now)
    _earn([earning for earning in earnings if earning.family_cents or earning.city_cents], month, text, now)
    return {charge.key: invoice for claim, invoice in zip(asked, numbered, strict=True) for charge in claim.charges}


def _issue(claims: Sequence[MonthClaim], month: str, now: datetime) -> list[str]:
    """Write the invoices of a month and their lines, whose numbers follow one another."""
    if not claims:
        return []
    today = city_day(now)
    last = next_number(today.year, count=len(claims))
    invoices, lines = [], []
    for number, claim in enumerate(claims, start=last - len(claims) + 1):
        asked = GATEWAYS[GATEWAY].request(Payable(number=number, amount_cents=claim.cents, issued_on=today))
        invoices.append(
            _invoice_row(claim, month, number, asked.reference) | {"issued_on": today, "due_on": asked.due_on}
        )
        lines += [
            {
                "invoice_id": invoices[-1]["id"],
                "position": position,
                "text": charge.text[:TEXT_LENGTH],
                "amount_cents": charge.cents,
            }
            for position, charge in enumerate(claim.charges)
        ]
    insert_rows(Invoice, invoices)
    insert_rows(InvoiceLine, lines)
    return [invoice["id"] for invoice in invoices]


def _invoice_row(claim: MonthClaim, month: str, number: int, reference: str) -> dict[str, Any]:
    under = claim.under
    return {
        "id": new_id(),
        "number": number,
        "reference": reference,
        "gateway": GATEWAY,
        "payer_id": claim.payer,
        "month": month,
        "service": claim.service,
        "model": claim.model,
        "legal_route": claim.legal_route,
        "provider_id": claim.provider_id,
        "creditor": under.creditor,
        "law": under.claim_law,
        "amount_cents": claim.cents,
        "status": InvoiceStatus.OPEN,
    }


def _take_back(claim: MonthClaim, month: str, text: str, now: datetime) -> None:
    """Take what is owed back off the earlier invoices of the same creditor, the newest first."""
    left = -claim.cents
    earlier = select(Invoice).where(
        Invoice.payer_id == claim.payer,
        Invoice.month.is_not(None),
        Invoice.provider_id.is_not_distinct_from(claim.provider_id),
        Invoice.legal_route == claim.legal_route,
    )
    decision = claim.charges[-1].decision
    locked = earlier.order_by(Invoice.number.desc()).with_for_update().execution_options(populate_existing=True)
    for invoice in list(db.session.scalars(locked)):
        back = credit_of(invoice, min(left, invoice.borne_cents))
        if not back.unpaid_cents + back.paid_cents:
            continue
        under = claim.under
        postings = under.refund(Price(back.unpaid_cents, 0), paid=False)
        postings += under.refund(Price(back.paid_cents, 0), paid=True)
        draft = Draft(
            key=f"month-back:{month}:{invoice.id}",
            kind=TransferKind.REFUND,
            occurred_on=city_day(now),
            text=text,
            lines=lines_of(postings, **dimensions(claim), enrolment=invoice.id),
            enrolment=invoice.id,
            decision=decision,
            evidence=month,
        )
        post([draft], now=now)
        if back.paid_cents:
            owe_back(back, draft.id, RefundReason.MONTH_CORRECTED, session=None, now=now)
        left -= back.unpaid_cents + back.paid_cents
        if not left:
            return


def _earn(earnings: Sequence[Earning], month: str, text: str, now: datetime) -> None:
    """Let providers earn a month: promise what the budget lines bear, and capture it with each provider's transfer."""
    drafts = [earning_draft(earning, month=month, on=city_day(now), text=text) for earning in earnings]
    wanted: defaultdict[str, int] = defaultdict(int)
    for earning in earnings:
        wanted[earning.budget_line] += max(earning.city_cents, 0)
    promised = promise(bill_of(month), list(wanted.items()), now=now, expires_at=None) if wanted else {}
    post(drafts, now=now)
    use(
        [
            Use(promised[earning.budget_line], MoveKind.CAPTURE, earning.city_cents, draft.id)
            for earning, draft in zip(earnings, drafts, strict=True)
            if earning.city_cents > 0
        ],
        now=now,
    )
    db.session.flush()
    for earning, draft in zip(earnings, drafts, strict=True):
        if earning.city_cents < 0:
            return_captured(_captured(earning.budget_line), -earning.city_cents, draft.id, now=now)
    insert_rows(
        MonthEarning, [_earning_row(earning, draft.id, month) for earning, draft in zip(earnings, drafts, strict=True)]
    )


def _captured(line: str) -> list[Commitment]:
    """Return what months have captured on a budget line, the latest first."""
    line_id = lines_named([line])[line].id
    months = select(Commitment).where(
        Commitment.budget_line_id == line_id,
        Commitment.enrolment.startswith(bill_of("")),
        Commitment.captured_cents > 0,
    )
    locked = months.order_by(Commitment.enrolment.desc()).with_for_update()
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))


def _earning_row(earning: Earning, transfer: str, month: str) -> dict[str, Any]:
    return {
        "transfer_id": transfer,
        "month": month,
        "provider_id": earning.provider_id,
        "model": earning.model,
        "legal_route": earning.legal_route,
        "children": earning.children,
        "family_cents": earning.family_cents,
        "city_cents": earning.city_cents,
        "budget_line": earning.budget_line,
    }


def bill_of(month: str) -> str:
    """Return the name under which a budget line promises what a month takes.

    >>> bill_of("2026-10")
    'month 2026-10'
    """
    return f"month {month}"
