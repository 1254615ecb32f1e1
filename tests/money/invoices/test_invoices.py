"""What families are asked to pay, what the bank reports, and what goes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money.errors import (
    AmountWrong,
    BankLineMatched,
    BankLineUnknown,
    DayNotYet,
    InvoiceUnknown,
    ReferenceUnusable,
    RefundSent,
    RefundUnknown,
    TransferReversed,
    TransferStands,
)
from marketplace.money.models import (
    BankLineStatus,
    InvoiceStatus,
    RefundReason,
    Transfer,
    TransferKind,
)
from marketplace.money.operations import (
    match_payment,
    read_invoices,
    record_payment,
    record_refund_sent,
    reverse_transfer,
)
from marketplace.money.queries import (
    invoice_lines,
    invoice_of_enrolment,
    invoices_of,
    overdue_invoices,
    payments_of,
    refunds_of,
    refunds_to_send,
    trial_balance,
    unmatched_payments,
    visible_invoice,
    visible_invoices,
)
from marketplace.money.reference import is_reference
from marketplace.money.verification import differences
from tests.factories.money import (
    a_bookkeeper,
    a_budget_line,
    a_funding,
    a_payer,
    a_payment,
    paid,
    refunded,
    somebody,
    the_invoice,
)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """The events of the room that were announced."""
    events: list[Any] = []

    def listen(event: Any, *, actor: Actor, now: datetime) -> None:
        events.append(event)

    names = ("money.invoice_issued", "money.payment_recorded", "money.refund_made")
    for name in names:
        LISTENERS[name].append(listen)
    yield events
    for name in names:
        LISTENERS[name].remove(listen)


def balance(account: str) -> int:
    """What stands on an account now."""
    return next(each.balance_cents for each in trial_balance(date(2026, 12, 31)) if each.account.code == account)


def transfer_of(kind: TransferKind) -> str:
    """The one transfer of a kind."""
    return db.session.scalars(select(Transfer.id).where(Transfer.kind == kind)).one()


def test_an_invoice_has_a_number_a_reference_two_weeks_and_a_line_without_names(
    now: datetime, heard: list[Any]
) -> None:
    funding = a_funding(now)
    invoice = the_invoice(funding)
    assert (invoice.number, invoice.amount_cents, invoice.status) == (2026_000001, 120_00, InvoiceStatus.OPEN)
    assert is_reference(invoice.reference)
    assert (invoice.issued_on, invoice.due_on) == (date(2026, 9, 1), date(2026, 9, 15))
    assert (invoice.creditor, invoice.law, invoice.gateway) == ("provider", "private", "invoice")
    assert [(line.text, line.amount_cents) for line in invoice_lines(invoice.id)] == [("Drama club, autumn", 120_00)]
    (issued,) = heard
    assert (issued.name, issued.invoice, issued.payer) == ("money.invoice_issued", invoice.id, funding.payer_id)


def test_numbers_run_on_within_a_year_and_start_anew_with_the_next(now: datetime) -> None:
    later = now.replace(year=2027)
    numbers = [the_invoice(a_funding(at, subsidies=[])).number for at in (now, now, later)]
    assert numbers == [2026_000001, 2026_000002, 2027_000001]


def test_a_payment_finds_its_invoice_by_the_reference(now: datetime, heard: list[Any]) -> None:
    funding = a_funding(now)
    invoice = the_invoice(funding)
    line = a_payment(now, f" 00{invoice.reference} ", 120_00)
    assert (line.status, line.invoice_id) == (BankLineStatus.MATCHED, invoice.id)
    assert (the_invoice(funding).status, the_invoice(funding).open_cents) == (InvoiceStatus.PAID, 0)
    assert balance("assets:bank:client") == 120_00
    assert balance("assets:receivable:families") == 0
    assert payments_of([invoice.id]) == [line]
    assert (heard[-1].name, heard[-1].invoice, heard[-1].bank_line) == (
        "money.payment_recorded",
        invoice.id,
        line.id,
    )


def test_the_same_payment_is_recorded_once(now: datetime) -> None:
    invoice = the_invoice(a_funding(now))
    first = a_payment(now, invoice.reference, 50_00, bank_key="bank-1")
    assert a_payment(now, invoice.reference, 50_00, bank_key="bank-1") is first
    assert balance("assets:bank:client") == 50_00


def test_a_part_payment_leaves_the_rest_open(now: datetime) -> None:
    funding = a_funding(now)
    a_payment(now, the_invoice(funding).reference, 20_00)
    invoice = the_invoice(funding)
    assert (invoice.status, invoice.paid_cents, invoice.open_cents) == (InvoiceStatus.PARTLY, 20_00, 100_00)
    paid(now, funding)
    assert the_invoice(funding).status is InvoiceStatus.PAID


def test_what_is_paid_too_much_is_owed_back(now: datetime, heard: list[Any]) -> None:
    funding = a_funding(now)
    invoice = the_invoice(funding)
    a_payment(now, invoice.reference, 150_00)
    (refund,) = refunds_of([funding.enrolment])
    assert (refund.amount_cents, refund.reason) == (30_00, RefundReason.OVERPAYMENT)
    assert the_invoice(funding).paid_cents == 120_00
    assert balance("liabilities:refunds:families") == -30_00
    assert [event.name for event in heard] == [
        "money.invoice_issued",
        "money.refund_made",
        "money.payment_recorded",
    ]


def test_a_payment_after_all_was_given_up_is_owed_back_wholly(now: datetime) -> None:
    funding = a_funding(now, sessions=1)
    refunded(now, funding)
    assert the_invoice(funding).status is InvoiceStatus.CREDITED
    a_payment(now, the_invoice(funding).reference, 120_00)
    assert [refund.amount_cents for refund in refunds_of([funding.enrolment])] == [120_00]


def test_an_unknown_reference_is_kept_apart_and_listed_until_it_is_matched(now: datetime) -> None:
    funding = a_funding(now)
    line = a_payment(now, "1232", 120_00)
    assert (unmatched_payments(), line.invoice_id) == ([line], None)
    assert (balance("assets:bank:client"), balance("liabilities:unmatched-payments")) == (120_00, -120_00)
    match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(funding).id)
    assert unmatched_payments() == []
    assert (balance("assets:bank:client"), balance("liabilities:unmatched-payments")) == (120_00, 0)
    assert the_invoice(funding).status is InvoiceStatus.PAID
    with pytest.raises(BankLineMatched):
        match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(funding).id)


def test_a_payment_kept_apart_for_the_citys_own_fee_moves_to_the_citys_account(now: datetime) -> None:
    care = a_funding(now, model="v", provider=None, subsidies=[], platform_fee_cents=0, platform_fee_vat_cents=0)
    line = a_payment(now, "1232", 120_00)
    match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(care).id)
    assert (balance("assets:bank:client"), balance("assets:bank:city")) == (0, 120_00)


def test_a_match_is_named_after_its_payment_and_how_often_that_was_posted(now: datetime) -> None:
    funding = a_funding(now)
    a_payment(now, "1232", 1_00)
    line = a_payment(now, "1232", 120_00)
    for times in (1, 3):
        match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(funding).id)
        wanted = select(Transfer.id).where(Transfer.key == f"match:{line.id}:{times}")
        match = db.session.scalars(wanted).one()
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=match, decision="d")


def test_what_cannot_be_matched_is_told(now: datetime) -> None:
    line = a_payment(now, "1232", 1_00)
    with pytest.raises(InvoiceUnknown):
        match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice="none")
    with pytest.raises(BankLineUnknown):
        match_payment(actor=a_bookkeeper(), now=now, bank_line="none", invoice="none")


def test_a_payment_that_cannot_be_is_refused(now: datetime) -> None:
    facts: dict[str, Any] = {
        "actor": SYSTEM,
        "now": now,
        "bank_key": "key",
        "booked_on": now.date(),
        "amount_cents": 1,
        "reference": "1232",
    }
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (AmountWrong, {"amount_cents": 0}),
        (AmountWrong, {"amount_cents": -1}),
        (DayNotYet, {"booked_on": now.date() + timedelta(days=1)}),
        (ReferenceUnusable, {"bank_key": ""}),
        (ReferenceUnusable, {"bank_key": "x" * 65}),
        (ReferenceUnusable, {"reference": "1" * 41}),
    ]
    for error, terms in wrong:
        with pytest.raises(error):
            record_payment(**{**facts, **terms})
    assert record_payment(**{**facts, "bank_key": "x" * 64, "reference": "1" * 40}).amount_cents == 1


def test_a_refund_is_sent_once(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    refunded(now, funding)
    (refund,) = refunds_to_send()
    record_refund_sent(actor=SYSTEM, now=now, refund=refund.id)
    assert (refund.sent_at, refunds_to_send()) == (now, [])
    assert (balance("liabilities:refunds:families"), balance("assets:bank:client")) == (0, 90_00)
    with pytest.raises(RefundSent):
        record_refund_sent(actor=SYSTEM, now=now, refund=refund.id)
    with pytest.raises(RefundUnknown):
        record_refund_sent(actor=SYSTEM, now=now, refund="none")


@pytest.mark.parametrize("apart", [False, True])
def test_a_payment_that_went_to_the_wrong_invoice_is_kept_apart_again_and_matched_anew(
    now: datetime, apart: bool
) -> None:
    wrong, right = a_funding(now), a_funding(now)
    reference = "1232" if apart else the_invoice(wrong).reference
    line = a_payment(now, reference, 120_00)
    if apart:
        match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(wrong).id)
    kind = TransferKind.MATCH if apart else TransferKind.PAYMENT
    wanted = select(Transfer.id).where(Transfer.kind == kind, Transfer.enrolment == wrong.enrolment)
    transfer = db.session.scalars(wanted).one()
    reversal = reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer, decision="wrong invoice")
    assert (reversal.reversal_of, reversal.decision) == (transfer, "wrong invoice")
    assert the_invoice(wrong).status is InvoiceStatus.OPEN
    assert unmatched_payments() == [line]
    assert (balance("assets:bank:client"), balance("liabilities:unmatched-payments")) == (120_00, -120_00)
    with pytest.raises(TransferReversed):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer, decision="again")
    match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(right).id)
    assert the_invoice(right).status is InvoiceStatus.PAID
    assert list(differences()) == []


def test_a_payment_that_was_given_back_in_part_is_not_reversed(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    refunded(now, funding)
    with pytest.raises(TransferStands):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer_of(TransferKind.PAYMENT), decision="d")
    assert the_invoice(funding).status is InvoiceStatus.PAID


def test_an_overpayment_is_not_reversed(now: datetime) -> None:
    a_payment(now, the_invoice(a_funding(now)).reference, 130_00)
    with pytest.raises(TransferStands):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer_of(TransferKind.PAYMENT), decision="d")


def test_a_payment_that_was_partly_too_much_is_not_reversed_although_another_covers_it(now: datetime) -> None:
    funding = a_funding(now)
    reference = the_invoice(funding).reference
    a_payment(now, reference, 100_00)
    second = a_payment(now, reference, 60_00)
    wanted = select(Transfer.id).where(Transfer.kind == TransferKind.PAYMENT, Transfer.evidence == second.id)
    with pytest.raises(TransferStands):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=db.session.scalars(wanted).one(), decision="d")
    assert the_invoice(funding).paid_cents == 120_00


def test_a_payment_that_is_kept_apart_is_not_reversed(now: datetime) -> None:
    a_payment(now, "1232", 1_00)
    with pytest.raises(TransferStands):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer_of(TransferKind.PAYMENT), decision="d")


def test_the_first_posting_of_a_payment_stands_once_it_was_matched(now: datetime) -> None:
    funding = a_funding(now)
    line = a_payment(now, "1232", 120_00)
    match_payment(actor=a_bookkeeper(), now=now, bank_line=line.id, invoice=the_invoice(funding).id)
    with pytest.raises(TransferStands):
        reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer_of(TransferKind.PAYMENT), decision="d")


def test_a_payment_can_be_taken_off_where_another_covers_what_was_given_back(now: datetime) -> None:
    funding = a_funding(now)
    reference = the_invoice(funding).reference
    first = a_payment(now, reference, 30_00)
    a_payment(now, reference, 90_00)
    refunded(now, funding)
    wanted = select(Transfer.id).where(Transfer.kind == TransferKind.PAYMENT, Transfer.evidence == first.id)
    reverse_transfer(actor=a_bookkeeper(), now=now, transfer=db.session.scalars(wanted).one(), decision="d")
    assert the_invoice(funding).paid_cents == 90_00


def test_an_invoice_is_overdue_from_the_day_after_it_was_due_until_it_is_settled(now: datetime) -> None:
    funding = a_funding(now)
    invoice = the_invoice(funding)
    assert overdue_invoices(invoice.due_on) == []
    assert overdue_invoices(invoice.due_on + timedelta(days=1)) == [invoice]
    a_payment(now, invoice.reference, 1_00)
    assert overdue_invoices(invoice.due_on + timedelta(days=1)) == [invoice]
    paid(now, funding)
    assert overdue_invoices(invoice.due_on + timedelta(days=1)) == []


def test_a_family_sees_its_own_invoices_and_the_offices_see_all(now: datetime) -> None:
    mine, other = a_funding(now), a_funding(now)
    payer = somebody(person=mine.payer_id)
    agent = Actor(person="agent", acting_for=mine.payer_id)
    for actor in (payer, agent):
        assert visible_invoices(actor) == [the_invoice(mine)]
        assert visible_invoice(actor, the_invoice(mine).id) is not None
        assert visible_invoice(actor, the_invoice(other).id) is None
    for office in ("auditor", "city.budget_holder", "city.officer", "city.service_owner"):
        assert visible_invoices(somebody(office)) == [the_invoice(other), the_invoice(mine)]
    assert visible_invoices(Actor(person=None)) == []
    assert invoices_of(mine.payer_id) == read_invoices(actor=payer, now=now, payer=mine.payer_id) == [the_invoice(mine)]
    assert invoice_of_enrolment("none") is None


def test_two_enrolments_of_one_family_have_two_invoices_the_newest_first(now: datetime) -> None:
    payer = a_payer()
    first, second = a_funding(now, payer=payer), a_funding(now, payer=payer)
    assert invoices_of(payer) == [the_invoice(second), the_invoice(first)]
