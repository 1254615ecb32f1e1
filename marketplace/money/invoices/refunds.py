"""Give up a claim: what is still unpaid is owed no longer, what was paid is owed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.money.events import RefundMade
from marketplace.money.invoices.models import Invoice, InvoiceStatus, Refund, RefundReason


@dataclass(frozen=True, slots=True)
class Returned:
    """Cents of one payer's claim that were given up: still unpaid, or paid and to be sent back."""

    invoice: Invoice
    unpaid_cents: int
    paid_cents: int


def locked_invoice(where: object) -> Invoice | None:
    """Return the one invoice that fits, as it stands now, locked."""
    return db.session.scalar(
        select(Invoice).where(where).with_for_update().execution_options(populate_existing=True)  # type: ignore[arg-type]
    )


def credit(enrolment: str, cents: int) -> list[Returned]:
    """Take cents off the enrolment's claims, pro rata to what each payer bears, and count them in the invoices.

    Of each claim it is first taken off what is unpaid.
    """
    if not cents:
        return []
    wanted = select(Invoice).where(Invoice.enrolment == enrolment).order_by(Invoice.number.desc())
    invoices = list(db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))
    parts = pro_rata(cents, [invoice.borne_cents for invoice in invoices])
    return [credit_of(invoice, part) for invoice, part in zip(invoices, parts, strict=True) if part]


def pro_rata(cents: int, weights: Sequence[int]) -> list[int]:
    """Share cents out by weights, to the cent and none above its weight; the last takes the odd cents.

    The signer's invoice is the oldest of an enrolment, so she is last here.

    >>> pro_rata(33, [60, 40]), pro_rata(3, [1, 1, 1]), pro_rata(0, [])
    ([19, 14], [1, 1, 1], [])
    """
    parts = []
    cents_left, weight_left = cents, sum(weights)
    for weight in weights:
        part = cents_left * weight // weight_left if weight_left else 0
        parts.append(part)
        cents_left, weight_left = cents_left - part, weight_left - weight
    return parts


def credit_of(invoice: Invoice, cents: int) -> Returned:
    """Take cents off a claim that is locked, first off what is unpaid, and count them."""
    unpaid = min(cents, invoice.open_cents)
    invoice.credited_cents += unpaid
    invoice.refunded_cents += cents - unpaid
    invoice.status = status_of(invoice)
    return Returned(invoice, unpaid, cents - unpaid)


def owe_back(returned: Returned, transfer_id: str, reason: RefundReason, *, session: str | None, now: datetime) -> None:
    """Note that paid cents are to be sent back, and tell it."""
    add_refund(returned.invoice, returned.paid_cents, transfer_id, reason, session=session, now=now)


def add_refund(
    invoice: Invoice, cents: int, transfer_id: str, reason: RefundReason, *, session: str | None, now: datetime
) -> Refund:
    """Write a refund that is to be sent, and tell it."""
    refund = Refund(
        id=new_id(),
        invoice_id=invoice.id,
        enrolment=invoice.books,
        session=session,
        reason=reason,
        amount_cents=cents,
        transfer_id=transfer_id,
        made_at=now,
    )
    db.session.add(refund)
    db.session.flush()
    announce(
        RefundMade(
            refund=refund.id, invoice=invoice.id, enrolment=invoice.enrolment, payer=invoice.payer_id, session=session
        )
    )
    return refund


def status_of(invoice: Invoice) -> InvoiceStatus:
    """Return how far a claim is settled, from its sums."""
    if invoice.open_cents:
        return InvoiceStatus.PARTLY if invoice.paid_cents else InvoiceStatus.OPEN
    return InvoiceStatus.PAID if invoice.paid_cents else InvoiceStatus.CREDITED
