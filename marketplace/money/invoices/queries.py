"""Claims, payments that nobody knows, and refunds to send."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true

from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.money.invoices.models import (
    BankLine,
    BankLineStatus,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Refund,
)
from marketplace.money.invoices.refunds import pro_rata
from marketplace.money.ledger.models import Transfer
from marketplace.money.reference import tidy

OFFICES = ("city.budget_holder", "city.service_owner", "city.officer", "auditor")
UNPAID = (InvoiceStatus.OPEN, InvoiceStatus.PARTLY)
NUMBER_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Use:
    """What a payment does for an invoice: cents that are used for it, and cents that are owed back as too much."""

    invoice: Invoice
    used_cents: int
    back_cents: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an invoice may be seen: by its payer, by who acts for her, and by the offices."""
    if any(actor.holds(office) for office in OFFICES):
        return true()
    return Invoice.payer_id == (actor.subject or "")


def visible_invoices(actor: Actor) -> list[Invoice]:
    """Return the invoices that the actor may see, the newest first."""
    wanted = select(Invoice).where(visible_to(actor)).order_by(Invoice.number.desc())
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def visible_invoice(actor: Actor, invoice: str) -> Invoice | None:
    """Return one invoice if the actor may see it."""
    wanted = select(Invoice).where(Invoice.id == invoice, visible_to(actor))
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def invoices_of(payer: str) -> list[Invoice]:
    """Return what a person was asked to pay, the newest first."""
    wanted = select(Invoice).where(Invoice.payer_id == payer).order_by(Invoice.number.desc())
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def invoices_of_enrolment(enrolment: str) -> list[Invoice]:
    """Return the invoices of an enrolment, one for each of its payers, the signer's first."""
    wanted = select(Invoice).where(Invoice.enrolment == enrolment).order_by(Invoice.number)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def invoice_of_enrolment(enrolment: str, *, payer: str | None = None) -> Invoice | None:
    """Return a payer's invoice of an enrolment, or its signer's; None if there is none."""
    invoices = invoices_of_enrolment(enrolment)
    return next((each for each in invoices if payer is None or each.payer_id == payer), None)


def back_to_each(enrolment: str, cents: int) -> dict[str, int]:
    """Return what each payer of an enrolment would get back, or owe no longer, of cents of the family's share."""
    invoices = invoices_of_enrolment(enrolment)[::-1]
    parts = pro_rata(cents, [invoice.borne_cents for invoice in invoices])
    return {invoice.payer_id: part for invoice, part in zip(invoices, parts, strict=True)}


def invoice_of_reference(reference: str) -> Invoice | None:
    """Return the invoice that is paid under a reference number, with whatever spaces and leading zeros."""
    return db.session.scalar(select(Invoice).where(Invoice.reference == tidy(reference)))


def invoice_asked_for(written: str) -> Invoice | None:
    """Return the invoice of a reference number or of an invoice number, with whatever spaces and leading zeros."""
    digits = tidy(written)
    if digits.isascii() and digits.isdigit() and len(digits) == NUMBER_DIGITS:
        return db.session.scalar(select(Invoice).where(Invoice.number == int(digits)))
    return invoice_of_reference(digits)


def invoice_lines(invoice: str) -> list[InvoiceLine]:
    """Return the lines of an invoice in their order."""
    wanted = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice).order_by(InvoiceLine.position)
    return list(db.session.scalars(wanted))


def invoiced_for(invoices: Collection[str]) -> dict[str, str]:
    """Return for what each of some invoices is: the text of its first line, by invoice."""
    wanted = select(InvoiceLine.invoice_id, InvoiceLine.text).where(InvoiceLine.invoice_id.in_(invoices))
    lines = db.session.execute(wanted.order_by(InvoiceLine.position.desc()))
    return {line.invoice_id: line.text for line in lines}


def overdue_invoices(on: date) -> list[Invoice]:
    """Return the invoices whose day has passed and that are not settled, the oldest first."""
    wanted = select(Invoice).where(Invoice.status.in_(UNPAID), Invoice.due_on < on).order_by(Invoice.number)
    return list(db.session.scalars(wanted))


def payments_of(invoices: Iterable[str]) -> list[BankLine]:
    """Return the payments that were matched to invoices, in the order of the bank's days."""
    wanted = select(BankLine).where(BankLine.invoice_id.in_(list(invoices)))
    return list(db.session.scalars(wanted.order_by(BankLine.booked_on, BankLine.bank_key)))


def unmatched_payments() -> list[BankLine]:
    """Return the payments whose invoice is not known, the oldest first."""
    wanted = select(BankLine).where(BankLine.status == BankLineStatus.UNMATCHED)
    return list(db.session.scalars(wanted.order_by(BankLine.booked_on, BankLine.bank_key)))


def use_of(line: BankLine) -> Use | None:
    """Return what became of a payment; nothing where its invoice is not known."""
    if line.invoice_id is None:
        return None
    back = select(func.coalesce(func.sum(Refund.amount_cents), 0)).join(Transfer, Transfer.id == Refund.transfer_id)
    back = back.where(Transfer.evidence == line.id)
    cents = int(db.session.scalar(back) or 0)
    return Use(db.session.get_one(Invoice, line.invoice_id), line.amount_cents - cents, cents)


def use_to_be(line: BankLine, invoice: Invoice) -> Use:
    """Return what would become of a payment, if it were matched to an invoice now."""
    used = min(line.amount_cents, invoice.open_cents)
    return Use(invoice, used, line.amount_cents - used)


def refunds_of(enrolments: Iterable[str]) -> list[Refund]:
    """Return what is or was owed back for enrolments, the oldest first."""
    wanted = select(Refund).where(Refund.enrolment.in_(list(enrolments)))
    return list(db.session.scalars(wanted.order_by(Refund.made_at, Refund.id)))


def refunds_to_send() -> list[Refund]:
    """Return what is owed back to families and not sent yet, the oldest first."""
    wanted = select(Refund).where(Refund.sent_at.is_(None)).order_by(Refund.made_at, Refund.id)
    return list(db.session.scalars(wanted))
