"""Tables of claims on families, of what the bank reports, and of what goes back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.service_models.collecting import ClaimLaw, Creditor


class InvoiceStatus(StrEnum):
    """How far a claim is settled."""

    OPEN = "open"
    PARTLY = "partly"
    PAID = "paid"
    CREDITED = "credited"


class InvoiceSeries(Model):
    """The running number of a year's invoices; one row a year, taken late and for a short time."""

    __tablename__ = "invoice_series"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(Integer)


class Invoice(Model):
    """What a payer is asked to pay, for an enrolment or for a month.

    `credited_cents` was given up unpaid; `refunded_cents` was paid and went back. An enrolment has one invoice for each
    of its payers: guardians who agreed on shares have one each.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("enrolment", "payer_id"),
        CheckConstraint("paid_cents >= 0 AND credited_cents >= 0 AND refunded_cents >= 0", name="invoice_not_negative"),
        CheckConstraint("paid_cents + credited_cents <= amount_cents", name="invoice_not_overpaid"),
        CheckConstraint("refunded_cents <= paid_cents", name="invoice_not_refunded_twice"),
        CheckConstraint("(enrolment IS NULL) <> (month IS NULL)", name="invoice_of_enrolment_or_month"),
        UniqueConstraint("payer_id", "month", "creditor", "provider_id", "legal_route", name="invoice_once_a_month"),
        Index(
            "ix_invoice_once_a_month_to_the_city",
            "payer_id",
            "month",
            "legal_route",
            unique=True,
            sqlite_where=text("provider_id IS NULL AND month IS NOT NULL"),
            postgresql_where=text("provider_id IS NULL AND month IS NOT NULL"),
        ),
    )

    id: Mapped[str] = opaque_key()
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    reference: Mapped[str] = mapped_column(String(25), unique=True)
    gateway: Mapped[str] = mapped_column(String(20))
    payer_id: Mapped[str] = mapped_column(String(32), index=True)
    enrolment: Mapped[str | None] = mapped_column(ForeignKey("funding.enrolment"))
    month: Mapped[str | None] = mapped_column(String(7))
    service: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(8))
    legal_route: Mapped[str] = mapped_column(String(40))
    provider_id: Mapped[str | None] = mapped_column(String(32), index=True)
    creditor: Mapped[Creditor] = mapped_column(enum_of(Creditor))
    law: Mapped[ClaimLaw] = mapped_column(enum_of(ClaimLaw))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    paid_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    credited_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    issued_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    status: Mapped[InvoiceStatus] = mapped_column(enum_of(InvoiceStatus), default=InvoiceStatus.OPEN)

    @property
    def books(self) -> str:
        """The name under which the books know the claim: its enrolment, or of a month the invoice itself."""
        return self.enrolment or self.id

    @property
    def open_cents(self) -> int:
        """What is still to be paid, in cents."""
        return self.amount_cents - self.paid_cents - self.credited_cents

    @property
    def borne_cents(self) -> int:
        """What this payer has paid or owes, less what was given up or goes back, in cents."""
        return self.amount_cents - self.credited_cents - self.refunded_cents


class InvoiceLine(Model):
    """One line of an invoice, in cents; the text is a snapshot and holds no names."""

    __tablename__ = "invoice_line"

    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(200))
    amount_cents: Mapped[int] = mapped_column(BigInteger)


class BankLineStatus(StrEnum):
    """Whether we know what a payment was for."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"


class BankLine(Model):
    """One payment as the bank reports it, once per `bank_key` (the bank's own name for it); no payer's name is kept."""

    __tablename__ = "bank_line"
    __table_args__ = (CheckConstraint("amount_cents > 0", name="bank_line_is_a_payment"),)

    id: Mapped[str] = opaque_key()
    bank_key: Mapped[str] = mapped_column(String(64), unique=True)
    booked_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invoice_id: Mapped[str | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    status: Mapped[BankLineStatus] = mapped_column(enum_of(BankLineStatus))


class RefundReason(StrEnum):
    """Why money goes back to a family."""

    SESSION_CANCELLED = "session_cancelled"
    ENROLMENT_ENDED = "enrolment_ended"
    OVERPAYMENT = "overpayment"
    MONTH_CORRECTED = "month_corrected"


class Refund(Model):
    """Cents that a family has paid and gets back; sent when the bank has them."""

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount_cents > 0", name="refund_gives_something"),)

    id: Mapped[str] = opaque_key()
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"), index=True)
    enrolment: Mapped[str] = mapped_column(String(32), index=True)
    session: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[RefundReason] = mapped_column(enum_of(RefundReason))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


import marketplace.money.invoices.guards  # noqa: E402, F401
