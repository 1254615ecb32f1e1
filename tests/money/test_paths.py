"""One euro can be followed from its source to the provider, and back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.kernel.operation import SYSTEM
from marketplace.money.models import MoveKind, Part, PayoutRun, TransferKind
from marketplace.money.operations import (
    draft_payout_run,
    read_budget_situation,
    read_flows,
    read_path,
    reverse_transfer,
)
from marketplace.money.paths import MOVES, TRANSFERS, Place, Step
from marketplace.money.queries import (
    Receiver,
    flows,
    path_of_budget_line,
    path_of_enrolment,
    path_of_payout,
    path_of_transfer,
    payouts_of,
    waiting,
)
from marketplace.service_models.base import Sector
from tests.factories.money import (
    LINE,
    RULE_SET,
    a_bookkeeper,
    a_budget_line,
    a_funding,
    a_payee,
    a_payment,
    earned,
    paid,
    paid_out,
    refunded,
    small_books,
)

pytestmark = pytest.mark.database


@pytest.fixture
def provider(session: object, now: datetime) -> str:
    a_budget_line(now)
    return a_payee()


def told(steps: list[Step]) -> list[tuple[str, int]]:
    """Place and cents of each step."""
    return [(step.place.value, step.amount_cents) for step in steps]


def test_an_enrolments_money_is_followed_from_the_decision_to_the_payout(now: datetime, provider: str) -> None:
    later = now + timedelta(hours=1)
    funding = a_funding(later, provider=provider)
    line = paid(later + timedelta(hours=1), funding)
    earned(later + timedelta(hours=2), funding)
    run = paid_out(later + timedelta(hours=3))
    steps = path_of_enrolment(funding.enrolment)
    assert told(steps) == [
        ("budget", 1_000_00),
        ("commitment", 120_00),
        ("transfer", 120_00),
        ("transfer", 120_00),
        ("commitment", 30_00),
        ("transfer", 60_00),
        ("payout", 56_24),
    ]
    budget, _held, charge, payment, captured, delivery, payout = steps
    assert (budget.decision, budget.budget_line) == ("Budget 2026", LINE)
    assert (charge.rule_set_digest, charge.decision) == (RULE_SET, "placement")
    assert payment.evidence == line.id
    for step in (captured, delivery):
        assert (step.rule_set_digest, step.decision, step.evidence) == (RULE_SET, "confirmation", "delivery")
        assert (step.enrolment, step.session) == (funding.enrolment, "session-1")
    assert captured.budget_line == LINE
    assert (payout.record, payout.decision) == (payouts_of(run.id)[0].id, run.id)
    accounts = {(each.account, each.source, each.budget_line) for each in delivery.movements}
    assert ("expenses:subsidy", "city", LINE) in accounts
    assert ("liabilities:prepaid:families", "family", None) in accounts
    assert ("liabilities:payable:providers", "city", LINE) in accounts


def test_a_payout_is_followed_back_to_deliveries_and_sources(now: datetime, provider: str) -> None:
    first, second = a_funding(now, provider=provider), a_funding(now, provider=provider)
    earned(now, first, second)
    run = paid_out(now + timedelta(hours=1))
    (payout,) = payouts_of(run.id)
    steps = path_of_payout(payout.id)
    assert [step.place for step in steps] == [Place.TRANSFER] * 3 + [Place.PAYOUT]
    assert {step.enrolment for step in steps[:2]} == {first.enrolment, second.enrolment}
    assert all(step.rule_set_digest == RULE_SET and step.evidence == "delivery" for step in steps[:2])
    assert steps[-1].amount_cents == payout.amount_cents == 112_48
    transfer = next(step for step in steps if step.evidence == payout.id)
    assert path_of_transfer(transfer.record) == steps
    assert path_of_transfer(steps[0].record) == path_of_enrolment(steps[0].enrolment or "")


def test_sessions_that_were_confirmed_at_one_moment_are_told_in_one_order(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    for name in ("d", "c", "b", "a"):
        earned(now, funding, session=name)
    steps = path_of_enrolment(funding.enrolment)
    for place in (Place.COMMITMENT, Place.TRANSFER):
        assert [step.session for step in steps if step.place is place] == [None, "a", "b", "c", "d"]


def test_a_drafted_payout_is_no_step_yet(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    earned(now, funding)
    draft_payout_run(actor=SYSTEM, now=now, through_on=now.date())
    assert Place.PAYOUT not in {step.place for step in path_of_enrolment(funding.enrolment)}


def test_a_budget_lines_money_is_followed_to_each_enrolment(now: datetime, provider: str) -> None:
    later = now + timedelta(hours=1)
    first, second = a_funding(later, provider=provider), a_funding(later, provider=provider)
    earned(later + timedelta(hours=1), first)
    refunded(later + timedelta(hours=2), second)
    steps = path_of_budget_line(LINE)
    assert told(steps) == [("budget", 1_000_00), *[("commitment", 120_00)] * 2, *[("commitment", 30_00)] * 2]
    assert [str(step.text) for step in steps[3:]] == [str(MOVES[MoveKind.CAPTURE]), str(MOVES[MoveKind.VOID])]
    assert [step.enrolment for step in steps[3:]] == [first.enrolment, second.enrolment]
    assert path_of_budget_line("none") == []


def test_a_payment_that_nobody_knows_and_an_unknown_transfer(now: datetime, provider: str) -> None:
    from sqlalchemy import select

    from marketplace.kernel.db import db
    from marketplace.money.models import Transfer

    a_payment(now, "1232", 5_00)
    (step,) = path_of_transfer(db.session.scalars(select(Transfer.id)).one())
    assert step.amount_cents == 5_00
    assert path_of_transfer("none") == []


def test_whoever_may_look_follows_whichever_is_named(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    earned(now, funding)
    run: PayoutRun = paid_out(now)
    payout = payouts_of(run.id)[0].id
    facts = {"actor": a_bookkeeper(), "now": now}
    by_enrolment = read_path(enrolment=funding.enrolment, **facts)
    assert by_enrolment == path_of_enrolment(funding.enrolment)
    transfer = next(step.record for step in by_enrolment if step.place is Place.TRANSFER and step.enrolment)
    assert read_path(transfer=transfer, **facts) == by_enrolment
    assert read_path(payout=payout, **facts) == path_of_payout(payout)
    assert read_path(budget_line=LINE, **facts) == path_of_budget_line(LINE)
    assert read_path(**facts) == []
    assert read_budget_situation(**facts)[0].name == LINE


def test_every_kind_of_move_and_transfer_has_its_words() -> None:
    assert MOVES.keys() == set(MoveKind)
    assert TRANSFERS.keys() == set(TransferKind)


def test_flows_run_from_source_by_model_to_the_kind_of_provider(now: datetime, provider: str) -> None:
    company = a_payee(sector=Sector.PRIVATE, form="company")
    club, other = a_funding(now, provider=provider), a_funding(now, provider=company)
    paid(now, club)
    earned(now, club, other)
    paid_out(now)
    tomorrow = now.date() + timedelta(days=1)
    found = read_flows(actor=a_bookkeeper(), now=now, valid_from=now.date(), valid_until=tomorrow)
    by_key = {(flow.source, flow.receiver, flow.sector, flow.form): flow for flow in found}
    assert by_key["family", Receiver.PROVIDER, "third_sector", "association"].amount_cents == 28_12
    assert by_key["city", Receiver.PROVIDER, "private", "company"].amount_cents == 28_12
    assert by_key["city", Receiver.PLATFORM, None, None].amount_cents == 3_00
    assert by_key["family", Receiver.TAX, None, None].amount_cents == 76
    assert by_key["family", Receiver.TAX, None, None].enrolments == 2
    assert sum(flow.amount_cents for flow in found) == 120_00
    assert {flow.model for flow in found} == {"v2"}
    assert (
        sum(flow.amount_cents for flow in flows(valid_from=now.date(), valid_until=tomorrow, provider=company)) == 60_00
    )
    assert flows(valid_from=tomorrow, valid_until=tomorrow + timedelta(days=9)) == []
    assert flows(valid_from=now.date() - timedelta(days=9), valid_until=now.date()) == []


def test_what_was_reversed_flows_nowhere_and_what_waits_is_told(now: datetime, provider: str) -> None:
    funding = a_funding(now, provider=provider)
    paid(now, funding)
    (share,) = earned(now, funding)
    refunded(now, funding, session="two")
    assert waiting(now.date()) == {"liabilities:prepaid:families": 60_00, "liabilities:refunds:families": 30_00}
    assert waiting(now.date() - timedelta(days=1)) == {}
    reverse_transfer(actor=a_bookkeeper(), now=now, transfer=share.transfer_id or "", decision="d")
    assert flows(valid_from=now.date(), valid_until=now.date() + timedelta(days=1)) == []


def test_a_client_fee_flows_to_the_city(now: datetime, provider: str) -> None:
    a_funding(now, model="v", provider=None, subsidies=[], platform_fee_cents=0, platform_fee_vat_cents=0)
    (flow,) = flows(valid_from=now.date(), valid_until=now.date() + timedelta(days=1))
    assert (flow.receiver, flow.model, flow.amount_cents) == (Receiver.CITY, "v", 120_00)


def test_the_parts_of_a_price_are_the_sources_and_what_the_platform_keeps(session: object, now: datetime) -> None:
    books = small_books(now)
    assert set(Part) == {"family", "city", "grant", "platform_fee", "platform_fee_vat", "held"}
    assert len(path_of_enrolment(books.fundings[0].enrolment)) > 10
