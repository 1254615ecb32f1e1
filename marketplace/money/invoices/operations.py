"""Record what the bank reports, find the invoice, and send back what is owed."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _
from marketplace.money import policy
from marketplace.money.errors import (
    AmountWrong,
    BankLineKnown,
    BankLineMatched,
    BankLineUnknown,
    DayNotYet,
    DayTooLongAgo,
    InvoiceUnknown,
    ReferenceUnusable,
    RefundSent,
    RefundUnknown,
    TransferStands,
)
from marketplace.money.events import PaymentRecorded
from marketplace.money.invoices.models import BankLine, BankLineStatus, Invoice, Refund, RefundReason
from marketplace.money.invoices.queries import use_to_be
from marketplace.money.invoices.refunds import add_refund, locked_invoice, status_of
from marketplace.money.ledger.accounts import BANK_CLIENT, REFUNDS, UNMATCHED
from marketplace.money.ledger.models import Transfer, TransferKind
from marketplace.money.ledger.operations import UNDONE_BY
from marketplace.money.ledger.posting import Draft, Line, lines_of, post
from marketplace.money.reference import tidy
from marketplace.rules.amounts import Euros
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import model
from marketplace.service_models.settlement import Price, Source

KEY_LENGTH = 64
REFERENCE_LENGTH = 40
OLDEST_YEARS = 1
PAYMENT = _("Payment")
UNKNOWN_PAYMENT = _("Payment with an unknown reference")
PAID_BACK = _("Paid back")


@operation(policy.RECORD_PAYMENT)
def record_payment(
    *, actor: Actor, now: datetime, bank_key: str, booked_on: date, amount_cents: int, reference: str
) -> BankLine:
    """Record a payment that the bank reports under its own key, and match it by its reference; again changes nothing.

    More than is open is owed back at once. An unknown reference keeps the payment apart until somebody matches it.
    The day is one of the last year. Another line under a key that is recorded is refused.
    Raises: AmountWrong, ReferenceUnusable, BankLineKnown, DayNotYet, DayTooLongAgo.
    """
    if amount_cents <= 0:
        raise AmountWrong(fields={"amount_cents": [AmountWrong.advice]})
    if not 1 <= len(bank_key) <= KEY_LENGTH or len(reference) > REFERENCE_LENGTH:
        raise ReferenceUnusable(fields={"bank_key": [ReferenceUnusable.advice]})
    before = db.session.scalar(select(BankLine).where(BankLine.bank_key == bank_key))
    if before is not None:
        _refuse_another(before, booked_on=booked_on, amount_cents=amount_cents, reference=reference)
        return before
    _refuse_far_day(booked_on, today=city_day(now))
    line = BankLine(
        id=new_id(),
        bank_key=bank_key,
        booked_on=booked_on,
        amount_cents=amount_cents,
        reference=tidy(reference),
        recorded_at=now,
        status=BankLineStatus.UNMATCHED,
    )
    db.session.add(line)
    db.session.flush()
    invoice = locked_invoice(Invoice.reference == line.reference)
    if invoice is None:
        post([_keep_apart(line)], now=now)
    else:
        _match(line, invoice, BANK_CLIENT, now)
    return line


@operation(policy.MATCH_PAYMENT)
def match_payment(*, actor: Actor, now: datetime, bank_line: str, invoice: str) -> BankLine:
    """Use a payment that was kept apart for an invoice. Raises: BankLineUnknown, BankLineMatched, InvoiceUnknown."""
    line = db.session.scalar(
        select(BankLine).where(BankLine.id == bank_line).with_for_update().execution_options(populate_existing=True)
    )
    if line is None:
        raise BankLineUnknown(bank_line=bank_line)
    if line.status is BankLineStatus.MATCHED:
        raise BankLineMatched(bank_line=bank_line)
    found = locked_invoice(Invoice.id == invoice)
    if found is None:
        raise InvoiceUnknown(invoice=invoice)
    _match(line, found, UNMATCHED, now)
    return line


@operation(policy.RECORD_REFUND_SENT)
def record_refund_sent(*, actor: Actor, now: datetime, refund: str) -> Refund:
    """Record that the bank has sent a refund to the family. Raises: RefundUnknown, RefundSent."""
    found = db.session.scalar(
        select(Refund).where(Refund.id == refund).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise RefundUnknown(refund=refund)
    if found.sent_at is not None:
        raise RefundSent(refund=refund)
    invoice = db.session.get_one(Invoice, found.invoice_id)
    sent = Draft(
        key=f"refund-sent:{found.id}",
        kind=TransferKind.REFUND_SENT,
        occurred_on=city_day(now),
        text=str(PAID_BACK),
        lines=lines_of(_model_of(invoice).send_refund(Price(found.amount_cents, 0)), **_dimensions(invoice)),
        enrolment=invoice.books,
        session=found.session,
        decision=found.id,
    )
    post([sent], now=now)
    found.sent_at = now
    return found


def earliest_day(today: date) -> date:
    """Return the earliest day of the bank that can still be recorded: a year back."""
    return today - relativedelta(years=OLDEST_YEARS)


def _refuse_far_day(booked_on: date, *, today: date) -> None:
    """Refuse a day that is to come, or so long ago that it must be mistyped. Raises: DayNotYet, DayTooLongAgo."""
    if booked_on > today:
        raise DayNotYet(fields={"booked_on": [DayNotYet.advice]})
    earliest = earliest_day(today)
    if booked_on < earliest:
        said = _("Give a day from %(day)s to today.", day=earliest.isoformat())
        raise DayTooLongAgo(fields={"booked_on": [said]})


def _refuse_another(before: BankLine, *, booked_on: date, amount_cents: int, reference: str) -> None:
    """Refuse another line of the bank than the one that is recorded under its key. Raises: BankLineKnown."""
    if (before.booked_on, before.amount_cents, before.reference) == (booked_on, amount_cents, tidy(reference)):
        return
    recorded = {"sum": Euros(before.amount_cents), "day": before.booked_on.isoformat()}
    said = (
        _(
            "This number is already recorded with %(sum)s on %(day)s and the reference %(reference)s. Check it.",
            reference=before.reference,
            **recorded,
        )
        if before.reference
        else _("This number is already recorded with %(sum)s on %(day)s, without a reference. Check it.", **recorded)
    )
    raise BankLineKnown(fields={"bank_key": [said]}, detail=said)


def _match(line: BankLine, invoice: Invoice, came_from: str, now: datetime) -> None:
    """Use a payment for an invoice: what is open is paid, the rest is owed back."""
    used = use_to_be(line, invoice).used_cents
    draft = _matching(line, invoice, used, came_from)
    post([draft], now=now)
    invoice.paid_cents += used
    invoice.status = status_of(invoice)
    line.invoice_id, line.status = invoice.id, BankLineStatus.MATCHED
    if used < line.amount_cents:
        add_refund(invoice, line.amount_cents - used, draft.id, RefundReason.OVERPAYMENT, session=None, now=now)
    db.session.flush()
    announce(
        PaymentRecorded(bank_line=line.id, invoice=invoice.id, enrolment=invoice.enrolment, payer=invoice.payer_id)
    )


def _matching(line: BankLine, invoice: Invoice, used: int, came_from: str) -> Draft:
    by_route = _model_of(invoice)
    facts = _dimensions(invoice)
    lines = lines_of(by_route.receive(Price(used, 0)), **facts)
    lines += _family_pair(by_route.bank(Source.FAMILY).value, REFUNDS, line.amount_cents - used, **facts)
    apart = came_from == UNMATCHED
    if apart:
        lines += _family_pair(UNMATCHED, BANK_CLIENT, line.amount_cents)
    return Draft(
        key=f"match:{line.id}:{_times_posted(line)}" if apart else f"payment:{line.id}",
        kind=TransferKind.MATCH if apart else TransferKind.PAYMENT,
        occurred_on=line.booked_on,
        text=str(PAYMENT),
        lines=lines,
        enrolment=invoice.books,
        evidence=line.id,
    )


def _keep_apart(line: BankLine, key: str = "payment") -> Draft:
    return Draft(
        key=f"{key}:{line.id}",
        kind=TransferKind.PAYMENT,
        occurred_on=line.booked_on,
        text=str(UNKNOWN_PAYMENT),
        lines=_family_pair(BANK_CLIENT, UNMATCHED, line.amount_cents),
        evidence=line.id,
    )


def _family_pair(debit: str, credit: str, cents: int, **facts: str | None) -> list[Line]:
    """Return the two lines that move a family's cents; none for nothing."""
    if not cents:
        return []
    return [
        Line(account_code=account, amount_cents=signed, source=Source.FAMILY, **facts)
        for account, signed in ((debit, cents), (credit, -cents))
    ]


def _times_posted(line: BankLine) -> int:
    return db.session.scalar(select(func.count()).select_from(Transfer).where(Transfer.evidence == line.id)) or 0


def _model_of(invoice: Invoice) -> ServiceModel:
    return model(invoice.model).by(invoice.legal_route)


def _dimensions(invoice: Invoice) -> dict[str, str | None]:
    return {
        "service": invoice.service,
        "model": invoice.model,
        "provider_id": invoice.provider_id,
        "enrolment": invoice.books,
    }


def _undo_payment(posted: Transfer, reversal: Draft, now: datetime) -> None:
    """Take a payment off its invoice again and keep it apart.

    Raises: TransferStands where it was kept apart already, or has been given back.
    """
    line = db.session.get_one(BankLine, posted.evidence)
    invoice = locked_invoice(Invoice.id == line.invoice_id)
    used = line.amount_cents
    refunded = db.session.scalar(select(Refund.id).where(Refund.transfer_id == posted.id))
    if invoice is None or posted.enrolment is None or refunded or invoice.paid_cents - used < invoice.refunded_cents:
        raise TransferStands(transfer=posted.id, kind=posted.kind.value)
    invoice.paid_cents -= used
    invoice.status = status_of(invoice)
    line.invoice_id, line.status = None, BankLineStatus.UNMATCHED
    if posted.kind is TransferKind.PAYMENT:
        post([_keep_apart(line, key=f"apart:{reversal.id}")], now=now)
    db.session.flush()


UNDONE_BY.add(TransferKind.PAYMENT.value, _undo_payment)
UNDONE_BY.add(TransferKind.MATCH.value, _undo_payment)
