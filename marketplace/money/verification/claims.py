"""Checks of what families are asked and what comes and goes at the bank."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from marketplace.kernel.verification import Difference
from marketplace.money import models as m
from marketplace.money.invoices.refunds import status_of
from marketplace.money.ledger.accounts import PAYABLE, REFUNDS
from marketplace.money.monthly.terms import Earning, earning_draft
from marketplace.money.payouts.operations import payout_lines
from marketplace.money.verification.comparing import (
    Read,
    Sums,
    compare,
    each,
    entry_sums,
    on_claims,
    posted_sums,
    sum_by,
    sums,
)

BANK = "assets:bank:"


def check_invoices(read: Read) -> Iterator[Difference]:
    """Each invoice is the sum of its lines and what was charged; paid, credited and refunded as posted."""
    lines = sums(read, sum_by(m.InvoiceLine.invoice_id, m.InvoiceLine.amount_cents))
    charged = on_claims(read, m.TransferKind.CHARGE)
    paid = on_claims(read, m.TransferKind.PAYMENT, m.TransferKind.MATCH, m.TransferKind.REVERSAL)
    credited = on_claims(read, m.TransferKind.REFUND)
    returned = tuple(reason for reason in m.RefundReason if reason is not m.RefundReason.OVERPAYMENT)
    refunded = sums(read, sum_by(m.Refund.invoice_id, m.Refund.amount_cents).where(m.Refund.reason.in_(returned)))
    used = payments_used(read)
    claims: dict[str, list[m.Invoice]] = defaultdict(list)
    for invoice in each(read, m.Invoice, m.Invoice.number):
        claims[invoice.books].append(invoice)
        where = f"invoice.{{}} {invoice.id} (against {{}})"
        yield from compare(
            where.format("amount_cents", "invoice_line.amount_cents"), lines.get(invoice.id, 0), invoice.amount_cents
        )
        yield from compare(
            where.format("paid_cents", "bank_line.amount_cents"), used.get(invoice.id, 0), invoice.paid_cents
        )
        yield from compare(
            where.format("refunded_cents", "refund.amount_cents"), refunded.get(invoice.id, 0), invoice.refunded_cents
        )
        yield from compare(f"invoice.status {invoice.id}", status_of(invoice), invoice.status)
    family = sums(
        read, sum_by(m.FundingPart.enrolment, m.FundingPart.total_cents).where(m.FundingPart.part == m.Part.FAMILY)
    )
    for books, own in claims.items():
        of_enrolment = (("funding_part.total_cents", family),) if own[0].enrolment else ()
        yield from check_claims(
            books,
            own,
            amount_cents=(("entry.amount_cents", charged), *of_enrolment),
            paid_cents=(("entry.amount_cents", Counter({key: -cents for key, cents in paid.items()})),),
            credited_cents=(("entry.amount_cents", Counter({key: -cents for key, cents in credited.items()})),),
        )


def check_claims(
    books: str, invoices: list[m.Invoice], **columns: tuple[tuple[str, Sums], ...]
) -> Iterator[Difference]:
    """The invoices of an enrolment, one for each payer, or the one of a month are together what was posted."""
    for column, expected in columns.items():
        found = sum(getattr(invoice, column) for invoice in invoices)
        for against, cents in expected:
            where = f"invoice.{column} of {books} (against {against})"
            yield from compare(where, cents.get(books, 0), found)


def payments_used(read: Read) -> Sums:
    """Return what payments were used for each invoice: what the bank reported, less what was too much."""
    overpaid = m.Refund.reason == m.RefundReason.OVERPAYMENT
    back = sums(read, sum_by(m.Refund.invoice_id, m.Refund.amount_cents).where(overpaid))
    lines = m.BankLine.invoice_id.is_not(None)
    received = sums(read, sum_by(m.BankLine.invoice_id, m.BankLine.amount_cents).where(lines))
    return {invoice: cents - back.get(invoice, 0) for invoice, cents in received.items()}


def check_bank_lines(read: Read) -> Iterator[Difference]:
    """Each payment that the bank reported is in the books with its amount."""
    in_bank = (m.Entry.account_code.startswith(BANK)) & (m.Entry.amount_cents > 0)
    posted = sums(read, posted_sums(m.Transfer.key, in_bank, m.TransferKind.PAYMENT))
    for line in each(read, m.BankLine, m.BankLine.id):
        cents = posted.get(f"payment:{line.id}", 0)
        yield from compare(f"bank_line.amount_cents {line.id} (against entry.amount_cents)", cents, line.amount_cents)


def check_refunds(read: Read) -> Iterator[Difference]:
    """The refunds of a transfer, one for each payer, are what it owes back, and each sent one was sent in the books."""
    owed = sums(read, posted_sums(m.Transfer.id, m.Entry.account_code == REFUNDS))
    sent = sums(read, posted_sums(m.Transfer.key, m.Entry.account_code == REFUNDS, m.TransferKind.REFUND_SENT))
    noted = sums(read, sum_by(m.Refund.transfer_id, m.Refund.amount_cents))
    for transfer, cents in noted.items():
        where = f"refund.amount_cents of transfer {transfer} (against entry.amount_cents)"
        yield from compare(where, -owed.get(transfer, 0), cents)
    for refund in each(read, m.Refund, m.Refund.id):
        expected = 0 if refund.sent_at is None else refund.amount_cents
        yield from compare(f"refund.sent_at {refund.id}", expected, sent.get(f"refund-sent:{refund.id}", 0))


def check_month_earnings(read: Read) -> Iterator[Difference]:
    """Each month that a provider earned posted what its service model says, opposite where it took something back."""
    posted = entry_sums(read)
    for earning in each(read, m.MonthEarning, m.MonthEarning.transfer_id):
        terms = (earning.provider_id, earning.model, earning.legal_route)
        draft = earning_draft(Earning.stored(earning), month=earning.month, on=date.min, text="")
        expected: Counter[tuple[str, str]] = Counter()
        for line in draft.lines:
            expected[line.account_code, line.source.value] += line.amount_cents
        where = f"month_earning.family_cents, month_earning.city_cents {terms} (against entry.amount_cents)"
        yield from compare(where, dict(expected), dict(posted[earning.transfer_id]))


def check_payouts(read: Read) -> Iterator[Difference]:
    """Each payout is what its transfers earned, and a paid one is posted as its service models say."""
    owed = sum_by(m.PayoutShare.payout_id, -m.Entry.amount_cents).where(m.Entry.account_code == PAYABLE)
    earned = sums(read, owed.join(m.Entry, m.Entry.transfer_id == m.PayoutShare.transfer_id))
    ids = dict(
        read.execute(select(m.Transfer.key, m.Transfer.id).where(m.Transfer.kind == m.TransferKind.PAYOUT)).all()
    )
    posted = entry_sums(read, set(ids.values()))
    runs = {run.id: run for run in each(read, m.PayoutRun, m.PayoutRun.id)}
    for payout in each(read, m.Payout, m.Payout.id):
        status = runs[payout.run_id].status
        if status is m.PayoutStatus.DISCARDED:
            continue
        where = f"payout.amount_cents {payout.id} (against entry.amount_cents)"
        yield from compare(where, earned.get(payout.id, 0), payout.amount_cents)
        paid: Counter[tuple[str, str]] = Counter()
        for line in payout_lines(payout) if status is m.PayoutStatus.PAID else ():
            paid[line.account_code, line.source.value] += line.amount_cents
        found = posted[ids.get(f"payout:{payout.id}", "")]
        yield from compare(f"payout_run.status {payout.run_id}", paid, found)
