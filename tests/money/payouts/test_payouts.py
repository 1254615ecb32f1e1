"""Providers are paid what they earned by delivery, on a list that a second person approves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from marketplace.kernel.db import db
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.money.errors import DayNotYet, NothingToPay, PayoutRunSettled, PayoutRunUnknown, SamePersonApproves
from marketplace.money.models import PayoutStatus
from marketplace.money.operations import (
    approve_payout_run,
    discard_payout_run,
    draft_payout_run,
    read_payout_runs,
    read_provider_statement,
    record_payout_sent,
    reverse_transfer,
)
from marketplace.money.queries import (
    payables,
    payout_accounts,
    payout_runs,
    payouts_of,
    provider_statement,
    trial_balance,
)
from marketplace.money.verification import differences
from providers.models import Provider
from tests.factories.money import (
    IBAN,
    a_bookkeeper,
    a_budget_line,
    a_funding,
    a_payee,
    earned,
    paid,
    paid_out,
    somebody,
)

pytestmark = pytest.mark.database


@pytest.fixture
def provider(session: object, now: datetime) -> str:
    a_budget_line(now)
    return a_payee()


def balance(account: str) -> int:
    """What stands on an account now."""
    return next(each.balance_cents for each in trial_balance(date(2026, 12, 31)) if each.account.code == account)


def test_a_list_holds_what_each_provider_earned_and_its_account_at_that_time(now: datetime, provider: str) -> None:
    other = a_payee()
    earned(now, a_funding(now, provider=provider), a_funding(now, provider=provider), a_funding(now, provider=other))
    keeper = a_bookkeeper()
    run = draft_payout_run(actor=keeper, now=now, through_on=now.date())
    assert (run.status, run.drafted_by, run.through_on) == (PayoutStatus.DRAFTED, keeper.person, now.date())
    amounts = {payout.provider_id: payout.amount_cents for payout in payouts_of(run.id)}
    assert amounts == {provider: 112_48, other: 56_24}
    db.session.get_one(Provider, provider).iban = "FI1410093000123458"
    db.session.commit()
    assert {payout.iban for payout in payouts_of(run.id)} == {IBAN}


def test_what_is_on_a_list_is_not_listed_again(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    earned(now, funding)
    draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    with pytest.raises(NothingToPay):
        draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    earned(now, funding, session="later")
    (payout,) = payouts_of(draft_payout_run(actor=SYSTEM, now=now, through_on=now.date()).id)
    assert payout.amount_cents == 56_24


def test_only_what_was_earned_up_to_the_day_is_listed(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    earned(now, funding)
    earned(now + timedelta(days=1), funding, session="tomorrow")
    tomorrow = now + timedelta(days=1)
    (payout,) = payouts_of(draft_payout_run(actor=SYSTEM, now=tomorrow, through_on=now.date()).id)
    assert payout.amount_cents == 56_24
    with pytest.raises(DayNotYet):
        draft_payout_run(actor=SYSTEM, now=now, through_on=tomorrow.date())


def test_a_provider_without_an_account_waits(now: datetime, provider: str) -> None:
    without = a_payee(iban=None)
    earned(now, a_funding(now, provider=without))
    with pytest.raises(NothingToPay):
        draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    earned(now, a_funding(now, provider=provider), session="other")
    run = draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    assert [payout.provider_id for payout in payouts_of(run.id)] == [provider]
    assert [payable.provider_id for payable in payables(now.date())] == [without]


def test_what_was_reversed_is_taken_off_and_never_paid_below_zero(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    (share,) = earned(now, funding)
    paid_out(now)
    reverse_transfer(actor=a_bookkeeper(), now=now, transfer=share.transfer_id or "", decision="an error")
    with pytest.raises(NothingToPay):
        draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    earned(now, funding, session="two")
    with pytest.raises(NothingToPay):
        draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    earned(now, funding, session="three")
    (payout,) = payouts_of(draft_payout_run(actor=SYSTEM, now=now, through_on=now.date()).id)
    assert payout.amount_cents == 56_24
    assert list(differences()) == []


@pytest.fixture
def drafted(now: datetime, provider: str) -> tuple[str, Actor]:
    """A drafted list and the person who drafted it."""
    earned(now, a_funding(now, provider=provider))
    keeper = a_bookkeeper()
    return draft_payout_run(actor=keeper, now=now, through_on=now.date()).id, keeper


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """The approvals that were announced."""
    events: list[Any] = []

    def listen(event: Any, *, actor: Actor, now: datetime) -> None:
        events.append(event)

    LISTENERS["money.payout_approved"].append(listen)
    yield events
    LISTENERS["money.payout_approved"].remove(listen)


def test_a_second_person_approves(now: datetime, provider: str, drafted: tuple[str, Actor], heard: list[Any]) -> None:
    run, drafter = drafted
    with pytest.raises(SamePersonApproves):
        approve_payout_run(actor=drafter, now=now, run=run)
    second = a_bookkeeper()
    approved = approve_payout_run(actor=second, now=now, run=run)
    assert (approved.status, approved.approved_by, approved.approved_at) == (PayoutStatus.APPROVED, second.person, now)
    assert [(event.run, event.providers) for event in heard] == [(run, (provider,))]
    with pytest.raises(PayoutRunSettled):
        approve_payout_run(actor=a_bookkeeper(), now=now, run=run)


def test_only_an_approved_list_is_paid_and_only_once(now: datetime, drafted: tuple[str, Actor]) -> None:
    run, _drafter = drafted
    with pytest.raises(PayoutRunSettled):
        record_payout_sent(actor=SYSTEM, now=now, run=run)
    approve_payout_run(actor=a_bookkeeper(), now=now, run=run)
    sent = record_payout_sent(actor=SYSTEM, now=now, run=run)
    assert (sent.status, sent.sent_at) == (PayoutStatus.PAID, now)
    with pytest.raises(PayoutRunSettled):
        record_payout_sent(actor=SYSTEM, now=now, run=run)
    with pytest.raises(PayoutRunUnknown):
        record_payout_sent(actor=SYSTEM, now=now, run="none")


def test_paying_out_clears_the_payable_and_moves_the_fee_to_the_platform(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    paid(now, funding)
    earned(now, funding)
    paid_out(now)
    assert balance("liabilities:payable:providers") == 0
    assert balance("assets:bank:client") == 90_00
    assert balance("assets:bank:city") == -30_00
    assert balance("assets:bank:platform") == 3_00 + 76
    assert list(differences()) == []


def test_a_voucher_is_paid_out_of_client_money_and_bought_places_out_of_the_citys(now: datetime, provider: str) -> None:
    terms: dict[str, Any] = {
        "provider": provider,
        "model": "vplus",
        "platform_fee_cents": 0,
        "platform_fee_vat_cents": 0,
    }
    voucher, bought = a_funding(now, legal_route="voucher", **terms), a_funding(now, **terms)
    paid(now, voucher)
    earned(now, voucher, bought)
    paid_out(now)
    assert balance("assets:bank:client") == 90_00
    assert balance("assets:bank:city") == -60_00
    assert balance("liabilities:payable:providers") == 0
    assert list(differences()) == []


def test_a_discarded_list_frees_what_it_held(now: datetime, drafted: tuple[str, Actor]) -> None:
    run, drafter = drafted
    assert discard_payout_run(actor=drafter, now=now, run=run).status is PayoutStatus.DISCARDED
    again = draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    assert payouts_of(again.id)[0].amount_cents == 56_24
    assert list(differences()) == []
    with pytest.raises(PayoutRunSettled):
        discard_payout_run(actor=drafter, now=now, run=run)
    assert {each.id for each in payout_runs()} == {run, again.id}
    assert read_payout_runs(actor=drafter, now=now) == payout_runs()


def test_a_statement_of_a_day_before_the_payout_says_that_it_is_owed(now: datetime, provider: str) -> None:
    earned(now, a_funding(now, provider=provider))
    paid_out(now + timedelta(days=2))
    for days, owed_cents in ((1, 56_24), (2, 0)):
        assert provider_statement(provider, on=now.date() + timedelta(days=days)).owed_cents == owed_cents


def test_a_statement_says_what_is_earned_paid_owed_and_still_to_come(now: datetime, provider: str) -> None:
    funding, other = a_funding(now, provider=provider), a_funding(now, provider=provider)
    earned(now, funding, other)
    paid_out(now)
    tomorrow = now + timedelta(days=1)
    earned(tomorrow, funding, session="session-2")
    early = provider_statement(provider, on=now.date())
    assert (early.earned_cents, early.paid_cents, early.owed_cents) == (112_48, 112_48, 0)
    statement = read_provider_statement(
        actor=somebody("provider.staff", scope=provider), now=now, provider=provider, on=tomorrow.date()
    )
    assert (statement.earned_cents, statement.paid_cents, statement.owed_cents) == (168_72, 112_48, 56_24)
    assert statement.to_come_cents == 2 * (240_00 - 15_06) - 168_72
    first = statement.rows[0]
    assert (first.session, first.enrolments, first.earned_cents) == ("session-1", 2, 112_48)
    assert (first.platform_fee_cents, first.platform_fee_vat_cents) == (6_00, 1_52)
    assert [payout.amount_cents for payout, _run in statement.payouts] == [112_48]


def test_what_no_provider_earned_is_owed_to_none_and_where_no_account_is_known_none_is_told(
    now: datetime, provider: str
) -> None:
    without = a_payee(iban=None)
    earned(now, a_funding(now, provider=None))
    assert payables(now.date()) == []
    assert payout_accounts([provider, without]) == {provider: IBAN}
