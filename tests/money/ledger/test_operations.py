"""Months close, and what was posted is corrected by its opposite."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.money.errors import (
    MonthClosed,
    MonthNotOver,
    MonthWrong,
    TransferReversed,
    TransferStands,
    TransferUnknown,
)
from marketplace.money.ledger.accounts import BY_CODE, CHART, Kind
from marketplace.money.models import CommitmentMove, MoveKind, Transfer, TransferKind
from marketplace.money.operations import close_period, end_funding, read_trial_balance, reverse_transfer
from marketplace.money.queries import (
    account_name,
    budget_situation,
    closed_periods,
    funding_of,
    parts_of,
    shares_of,
    transfer_with_entries,
    trial_balance,
)
from marketplace.money.verification import differences
from marketplace.service_models.settlement import Account
from tests.factories.money import a_bookkeeper, a_budget_line, a_funding, earned, paid, refunded, the_invoice

pytestmark = pytest.mark.database


def reversed_by_the_books(now: datetime, transfer: str | None) -> Transfer:
    """The reversal of a transfer."""
    return reverse_transfer(actor=a_bookkeeper(), now=now, transfer=transfer or "", decision="an error")


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


def test_the_chart_knows_every_account_of_the_service_models() -> None:
    assert {account.value for account in Account} <= BY_CODE.keys()
    assert {account.kind for account in CHART} == set(Kind)
    assert account_name("liabilities:vat") == "Value added tax to pay"


def test_a_month_that_is_over_closes_once_and_those_before_with_it(now: datetime) -> None:
    keeper = a_bookkeeper()
    period = close_period(actor=keeper, now=now, month="2026-08")
    assert (period.closed_at, period.closed_by) == (now, keeper.person)
    for month in ("2026-08", "2026-07"):
        with pytest.raises(MonthClosed):
            close_period(actor=SYSTEM, now=now, month=month)
    close_period(actor=SYSTEM, now=now + timedelta(days=30), month="2026-09")
    assert [closed.month for closed in closed_periods()] == ["2026-09", "2026-08"]


def test_a_month_that_runs_or_is_none_does_not_close(now: datetime) -> None:
    for month in ("2026-09", "2026-10"):
        with pytest.raises(MonthNotOver):
            close_period(actor=SYSTEM, now=now, month=month)
    for month in ("2026-13", "2026-00", "2026-8", "august", "2026-080"):
        with pytest.raises(MonthWrong):
            close_period(actor=SYSTEM, now=now, month=month)


def test_the_month_ends_by_the_citys_day(now: datetime) -> None:
    just_october = datetime.fromisoformat("2026-09-30T21:00:00+00:00")
    with pytest.raises(MonthNotOver):
        close_period(actor=SYSTEM, now=just_october - timedelta(seconds=1), month="2026-09")
    close_period(actor=SYSTEM, now=just_october, month="2026-09")


def test_what_belongs_to_a_closed_month_is_posted_in_the_open_one(now: datetime) -> None:
    funding = a_funding(now)
    october = now + timedelta(days=35)
    close_period(actor=SYSTEM, now=october, month="2026-09")
    line = paid_late(october, funding.enrolment, now.date())
    assert line == october.date()


def paid_late(now: datetime, enrolment: str, booked_on: date) -> date:
    """Record a payment of an earlier day, and tell on which day it was posted."""
    from tests.factories.money import a_payment

    stored = funding_of(enrolment)
    assert stored is not None
    a_payment(now, the_invoice(stored).reference, 1_00, booked_on=booked_on)
    return db.session.scalars(select(Transfer.occurred_on).where(Transfer.kind == TransferKind.PAYMENT)).one()


def test_a_payment_of_an_earlier_day_of_the_open_month_keeps_its_day(now: datetime) -> None:
    funding = a_funding(now)
    assert paid_late(now, funding.enrolment, date(2026, 8, 31)) == date(2026, 8, 31)


def test_a_delivery_that_was_none_is_reversed_with_all_that_it_had_done(now: datetime) -> None:
    funding = a_funding(now)
    (share,) = earned(now, funding)
    reversal = reversed_by_the_books(now, share.transfer_id)
    assert (reversal.kind, reversal.reversal_of) == (TransferKind.REVERSAL, share.transfer_id)
    assert (reversal.decision, reversal.evidence, reversal.rule_set_digest) == (
        "an error",
        "delivery",
        funding.rule_set_digest,
    )
    balances = {each.account.code: each.balance_cents for each in trial_balance(now.date()) if each.balance_cents}
    assert balances == {"assets:receivable:families": 120_00, "liabilities:prepaid:families": -120_00}
    line = budget_situation()[0]
    assert (line.committed_cents, line.captured_cents) == (120_00, 0)
    stored = funding_of(funding.enrolment)
    assert stored is not None and stored.sessions_done == 0
    assert all(part.earned_cents == 0 for part in parts_of([funding.enrolment]))
    assert [move.kind for move in db.session.scalars(select(CommitmentMove).order_by(CommitmentMove.kind))] == [
        MoveKind.CAPTURE,
        MoveKind.HOLD,
        MoveKind.RETURN,
    ]
    assert list(differences()) == []


def test_two_lines_that_bear_one_price_each_get_back_what_they_bore(now: datetime) -> None:
    a_budget_line(now, name="area-support")
    funding = a_funding(now, subsidies=[("hobby-support", 80_00), ("area-support", 40_00)])
    (share,) = earned(now, funding)
    reversed_by_the_books(now, share.transfer_id)
    assert {part.earned_cents for part in parts_of([funding.enrolment])} == {0}
    assert {(line.name, line.committed_cents, line.captured_cents) for line in budget_situation()} == {
        ("hobby-support", 80_00, 0),
        ("area-support", 40_00, 0),
    }
    assert list(differences()) == []


def test_a_reversed_session_can_be_earned_anew_or_given_back(now: datetime) -> None:
    funding = a_funding(now)
    (first,) = earned(now, funding)
    reversed_by_the_books(now, first.transfer_id)
    (second,) = earned(now, funding)
    assert (second.turn, earned(now, funding)) == (1, [])
    reversed_by_the_books(now, second.transfer_id)
    (third,) = refunded(now, funding)
    assert third.turn == 2
    assert len(shares_of(funding.enrolment)) == 5
    assert list(differences()) == []


def test_a_transfer_is_reversed_once_with_a_link(now: datetime) -> None:
    (share,) = earned(now, a_funding(now))
    reversal = reversed_by_the_books(now, share.transfer_id)
    with pytest.raises(TransferReversed):
        reversed_by_the_books(now, share.transfer_id)
    with pytest.raises(TransferStands):
        reversed_by_the_books(now, reversal.id)
    with pytest.raises(TransferUnknown):
        reversed_by_the_books(now, "none")


def test_a_charge_is_not_reversed_by_itself(now: datetime) -> None:
    a_funding(now)
    with pytest.raises(TransferStands):
        reversed_by_the_books(now, db.session.scalars(select(Transfer.id)).one())


def test_what_a_settled_enrolment_earned_stands(now: datetime) -> None:
    funding = a_funding(now)
    (share,) = earned(now, funding)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="moved_away")
    with pytest.raises(TransferStands):
        reversed_by_the_books(now, share.transfer_id)


def test_a_correction_of_a_closed_month_is_posted_in_the_open_one(now: datetime) -> None:
    (share,) = earned(now, a_funding(now))
    october = now + timedelta(days=35)
    assert reversed_by_the_books(now, share.transfer_id).occurred_on == now.date()
    (again,) = earned(now, a_funding(now), session="other")
    close_period(actor=SYSTEM, now=october, month="2026-09")
    assert reversed_by_the_books(october, again.transfer_id).occurred_on == october.date()
    assert list(differences()) == []


def test_the_trial_balance_is_as_of_a_day_and_adds_up_to_zero(now: datetime) -> None:
    funding = a_funding(now)
    paid(now + timedelta(days=2), funding)
    before = {each.account.code: each for each in trial_balance(now.date() + timedelta(days=1))}
    after = {each.account.code: each for each in trial_balance(now.date() + timedelta(days=2))}
    assert before.keys() == BY_CODE.keys()
    assert before["assets:receivable:families"].balance_cents == 120_00
    receivable = after["assets:receivable:families"]
    assert (receivable.debit_cents, receivable.credit_cents, receivable.balance_cents) == (120_00, 120_00, 0)
    assert sum(each.balance_cents for each in after.values()) == 0
    assert read_trial_balance(actor=a_bookkeeper(), now=now, on=now.date())[0].account.code == "assets:bank:client"


def test_a_transfer_is_shown_with_its_entries_and_their_facts(now: datetime) -> None:
    (share,) = earned(now, a_funding(now))
    found = transfer_with_entries(share.transfer_id or "")
    assert found is not None
    transfer, entries = found
    assert transfer.entry_count == len(entries)
    assert {(entry.service, entry.model, entry.provider_id) for entry in entries} == {("drama", "v2", "provider")}
    assert {entry.budget_line for entry in entries if entry.source == "city"} == {"hobby-support"}
    assert transfer_with_entries("none") is None
