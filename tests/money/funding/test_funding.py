"""An enrolment's money: claimed, promised, earned session by session, given back by source."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text

from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM
from marketplace.money.errors import (
    AmountWrong,
    BudgetExhausted,
    BudgetLineUnknown,
    FundedOtherwise,
    FundingEnded,
    NoSessionsLeft,
    NotFunded,
    SessionSettled,
    TermsWrong,
)
from marketplace.money.funding.terms import every_session_bears_its_fee
from marketplace.money.models import (
    Commitment,
    CommitmentMove,
    CommitmentStatus,
    FundingStatus,
    InvoiceStatus,
    MoveKind,
    RefundReason,
    Transfer,
    TransferKind,
)
from marketplace.money.operations import (
    add_budget_line,
    change_budget_line,
    earn_sessions,
    end_funding,
    fund_enrolment,
    hold_commitments,
    refund_sessions,
    release_commitments,
)
from marketplace.money.queries import (
    available_cents,
    budget_decisions,
    budget_situation,
    funding_of,
    parts_of,
    refunds_of,
    shares_of,
    trial_balance,
)
from marketplace.money.tasks import release_expired_commitments
from marketplace.service_models.errors import PartNotOfModel, PriceWrong, RouteNotOfModel
from marketplace.service_models.settlement import Price, Source
from tests.factories.money import (
    LINE,
    RULE_SET,
    a_budget_line,
    a_funding,
    a_payer,
    earned,
    paid,
    refunded,
    the_invoice,
)

pytestmark = pytest.mark.database


def balances(now: datetime) -> dict[str, int]:
    """What is not zero, by account."""
    return {each.account.code: each.balance_cents for each in trial_balance(now.date()) if each.balance_cents}


def committed() -> tuple[int, int]:
    """What the line holds and has used."""
    line = budget_situation()[0]
    return line.committed_cents, line.captured_cents


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


def test_a_confirmed_place_claims_the_familys_share_and_promises_the_citys(now: datetime) -> None:
    funding = a_funding(now)
    assert balances(now) == {"assets:receivable:families": 120_00, "liabilities:prepaid:families": -120_00}
    assert committed() == (120_00, 0)
    assert [(part.part, part.total_cents) for part in parts_of([funding.enrolment])] == [
        ("family", 120_00),
        ("city", 120_00),
        ("platform_fee", 12_00),
        ("platform_fee_vat", 3_06),
    ]
    charge = db.session.scalars(select(Transfer)).one()
    assert (charge.kind, charge.rule_set_digest, charge.decision) == (TransferKind.CHARGE, RULE_SET, "placement")


def test_the_same_terms_again_change_nothing_and_other_terms_are_refused(now: datetime) -> None:
    enrolment, payer = new_id(), a_payer()
    first = a_funding(now, enrolment=enrolment, payer=payer)
    assert a_funding(now, enrolment=enrolment, payer=payer) is first
    assert committed() == (120_00, 0)
    others: list[dict[str, Any]] = [
        {"family_cents": 119_00},
        {"subsidies": [(LINE, 119_00)]},
        {"sessions": 5},
        {"platform_fee_cents": 11_00},
        {"provider": "another"},
    ]
    for terms in others:
        with pytest.raises(FundedOtherwise):
            a_funding(now, **{"enrolment": enrolment, "payer": payer, **terms})
    with pytest.raises(FundedOtherwise):
        a_funding(now, enrolment=enrolment)


def test_a_free_place_has_no_invoice_and_no_posting(now: datetime) -> None:
    funding = a_funding(now, family_cents=0, subsidies=[], platform_fee_cents=0, platform_fee_vat_cents=0)
    earned(now, funding)
    assert balances(now) == {}
    assert parts_of([funding.enrolment]) == []
    stored = funding_of(funding.enrolment)
    assert stored is not None and stored.sessions_done == 1
    assert shares_of(funding.enrolment)[0].transfer_id is None
    assert earned(now, funding) == []


def test_terms_that_do_not_fit_together_are_refused(now: datetime) -> None:
    with pytest.raises(TermsWrong):
        a_funding(now, sessions=0)
    with pytest.raises(TermsWrong):
        a_funding(now, subsidies=[(LINE, 1_00), (LINE, 2_00)])
    with pytest.raises(AmountWrong):
        hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, -1)])
    with pytest.raises(BudgetLineUnknown):
        a_funding(now, subsidies=[("no such line", 1_00)])
    with pytest.raises(PriceWrong):
        a_funding(now, platform_fee_cents=240_01)
    with pytest.raises(TermsWrong):
        a_funding(now, platform_fee_cents=240_00 - 3_06 - 15)
    with pytest.raises(PartNotOfModel):
        a_funding(now, model="v")
    with pytest.raises(RouteNotOfModel):
        a_funding(now, legal_route="voucher")
    assert (committed(), balances(now)) == ((0, 0), {})


def test_a_fee_is_borne_by_every_session_to_the_last_cent_that_is_allowed(now: datetime) -> None:
    funding = a_funding(now, platform_fee_cents=240_00 - 3_06 - 16)
    for number in range(4):
        earned(now, funding, session=f"session-{number}")
    assert balances(now)["liabilities:payable:providers"] == -16
    assert every_session_bears_its_fee(Price(0, 0), parts=0, sessions=9)


def test_a_place_of_few_cents_without_a_fee_is_funded_for_many_sessions(now: datetime) -> None:
    funding = a_funding(now, family_cents=3, subsidies=[], platform_fee_cents=0, platform_fee_vat_cents=0)
    assert funding.sessions_total == 4
    assert the_invoice(funding).amount_cents == 3


def test_a_long_text_is_cut_for_the_invoice(now: datetime) -> None:
    assert a_funding(now, text="x" * 300).text == "x" * 200


def test_a_delivered_session_earns_its_share_for_provider_platform_and_tax(now: datetime) -> None:
    funding = a_funding(now)
    (share,) = earned(now, funding)
    assert (share.family_cents, share.city_cents, share.platform_fee_cents) == (30_00, 30_00, 3_00)
    assert balances(now) == {
        "assets:receivable:families": 120_00,
        "liabilities:prepaid:families": -90_00,
        "liabilities:payable:providers": -56_24,
        "income:platform-fee": -3_00,
        "liabilities:vat": -76,
        "expenses:subsidy": 30_00,
    }
    assert committed() == (90_00, 30_00)
    transfer = db.session.get_one(Transfer, share.transfer_id)
    assert (transfer.decision, transfer.evidence, transfer.session) == ("confirmation", "delivery", "session-1")


def test_the_last_session_takes_the_rest_so_that_all_is_earned_exactly(now: datetime) -> None:
    funding = a_funding(now, family_cents=100_01, subsidies=[(LINE, 50_03)], sessions=3)
    for number in range(3):
        earned(now, funding, session=f"session-{number}")
    shares = shares_of(funding.enrolment)
    assert [share.family_cents for share in shares] == [33_33, 33_34, 33_34]
    assert all(part.left_cents == 0 for part in parts_of([funding.enrolment]))
    assert committed() == (0, 50_03)
    assert balances(now)["liabilities:payable:providers"] == -(100_01 + 50_03 - 12_00 - 3_06)
    commitment = db.session.scalars(select(Commitment)).one()
    assert commitment.status is CommitmentStatus.CLOSED


def test_a_session_earns_once(now: datetime) -> None:
    funding = a_funding(now)
    earned(now, funding)
    assert earned(now, funding) == []
    assert committed() == (90_00, 30_00)


def test_evidence_is_the_session_itself_where_none_is_named(now: datetime) -> None:
    funding = a_funding(now)
    facts = {"actor": SYSTEM, "now": now, "enrolments": [funding.enrolment], "decision": "d"}
    assert earn_sessions(session="one", **facts)[0].evidence == "one"
    assert refund_sessions(session="two", **facts)[0].evidence == "two"
    assert refunded(now, funding, session="three")[0].evidence == "notice"


def test_a_transfer_is_named_after_what_happened(now: datetime) -> None:
    funding = a_funding(now)
    earned(now, funding, session="one")
    refunded(now, funding, session="two")
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="moved_away")
    assert set(db.session.scalars(select(Transfer.key))) == {
        f"charge:{funding.enrolment}",
        f"earn:one:{funding.enrolment}:0",
        f"refund:two:{funding.enrolment}:0",
        f"end:{funding.enrolment}",
    }


def test_a_session_cannot_be_both_earned_and_given_back(now: datetime) -> None:
    funding = a_funding(now)
    earned(now, funding, session="one")
    refunded(now, funding, session="two")
    with pytest.raises(SessionSettled):
        refunded(now, funding, session="one")
    with pytest.raises(SessionSettled):
        earned(now, funding, session="two")


def test_no_more_sessions_are_settled_than_were_agreed(now: datetime) -> None:
    funding = a_funding(now, sessions=1)
    earned(now, funding, session="one")
    with pytest.raises(NoSessionsLeft):
        earned(now, funding, session="two")
    with pytest.raises(NoSessionsLeft):
        refunded(now, funding, session="two")


def test_what_is_not_funded_is_told(now: datetime) -> None:
    with pytest.raises(NotFunded):
        earn_sessions(actor=SYSTEM, now=now, session="s", enrolments=["nobody"], decision="d")
    with pytest.raises(NotFunded):
        end_funding(actor=SYSTEM, now=now, enrolment="nobody", reason="r")


def test_a_cancelled_session_reduces_what_is_still_unpaid(now: datetime) -> None:
    funding = a_funding(now)
    refunded(now, funding)
    invoice = the_invoice(funding)
    assert (invoice.credited_cents, invoice.refunded_cents, invoice.open_cents) == (30_00, 0, 90_00)
    assert committed() == (90_00, 0)
    assert refunds_of([funding.enrolment]) == []
    assert balances(now) == {"assets:receivable:families": 90_00, "liabilities:prepaid:families": -90_00}


def test_a_cancelled_session_that_was_paid_is_owed_back_to_the_family(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    refunded(now, funding)
    (refund,) = refunds_of([funding.enrolment])
    assert (refund.amount_cents, refund.reason, refund.session) == (30_00, RefundReason.SESSION_CANCELLED, "session-1")
    assert balances(now)["liabilities:refunds:families"] == -30_00
    assert the_invoice(funding).refunded_cents == 30_00
    assert committed() == (90_00, 0)
    assert refunded(now, funding) == []
    assert len(refunds_of([funding.enrolment])) == 1


def test_a_partly_paid_share_is_first_taken_off_what_is_unpaid(now: datetime) -> None:
    funding = a_funding(now)
    from tests.factories.money import a_payment

    a_payment(now, the_invoice(funding).reference, 100_00)
    refunded(now, funding)
    invoice = the_invoice(funding)
    assert (invoice.credited_cents, invoice.refunded_cents, invoice.status) == (20_00, 10_00, InvoiceStatus.PAID)


def test_a_session_of_many_is_given_back_to_each_by_what_she_paid(now: datetime) -> None:
    payer, other = a_funding(now), a_funding(now, family_cents=0)
    paid(now, payer)
    refunded(now, payer, other)
    assert [refund.amount_cents for refund in refunds_of([payer.enrolment, other.enrolment])] == [30_00]
    assert committed() == (180_00, 0)


def test_the_end_gives_all_that_is_left_back_by_source(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    earned(now, funding)
    ended = end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="moved_away")
    assert (ended.status, ended.ended_at) == (FundingStatus.ENDED, now)
    assert committed() == (0, 30_00)
    (refund,) = refunds_of([funding.enrolment])
    assert (refund.amount_cents, refund.reason, refund.session) == (90_00, RefundReason.ENROLMENT_ENDED, None)
    assert balances(now)["liabilities:refunds:families"] == -90_00
    assert "liabilities:prepaid:families" not in balances(now)
    for verb in (earned, refunded):
        with pytest.raises(FundingEnded):
            verb(now, funding, session="later")


def test_ending_again_changes_nothing(now: datetime) -> None:
    funding = a_funding(now)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="r")
    end_funding(actor=SYSTEM, now=now + timedelta(days=1), enrolment=funding.enrolment, reason="r")
    assert funding.ended_at == now
    assert len(shares_of(funding.enrolment)) == 1


def test_an_enrolment_that_was_delivered_to_the_end_ends_without_a_posting(now: datetime) -> None:
    funding = a_funding(now, sessions=1)
    earned(now, funding)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="completed")
    assert len(shares_of(funding.enrolment)) == 1


def test_a_client_fee_is_the_citys_own_and_its_delivery_posts_nothing(now: datetime) -> None:
    care = a_funding(
        now,
        model="v",
        provider=None,
        family_cents=335_00,
        subsidies=[],
        platform_fee_cents=0,
        platform_fee_vat_cents=0,
    )
    invoice = the_invoice(care)
    assert (invoice.creditor, invoice.law) == ("city", "public")
    earned(now, care)
    paid(now, care)
    assert balances(now) == {"assets:bank:city": 335_00, "income:client-fees": -335_00}


def test_the_legal_route_decides_how_a_voucher_is_settled(now: datetime) -> None:
    terms: dict[str, Any] = {"model": "vplus", "platform_fee_cents": 0, "platform_fee_vat_cents": 0}
    earned(now, a_funding(now, **terms), session="bought")
    assert balances(now)["liabilities:payable:providers"] == -30_00
    earned(now, a_funding(now, legal_route="voucher", **terms), session="voucher")
    assert balances(now)["liabilities:payable:providers"] == -90_00
    assert balances(now)["expenses:voucher"] == 30_00


def test_two_lines_share_a_price_and_each_bears_exactly_its_part(now: datetime) -> None:
    a_budget_line(now, name="area-support")
    a_budget_line(now, name="a-grant", source=Source.GRANT)
    funding = a_funding(now, subsidies=[(LINE, 50_01), ("area-support", 30_02), ("a-grant", 10_03)], sessions=3)
    for number in range(3):
        earned(now, funding, session=f"session-{number}")
    borne = db.session.execute(
        text(
            "SELECT budget_line, sum(amount_cents) FROM entry WHERE account_code = 'expenses:subsidy' "
            "GROUP BY budget_line ORDER BY budget_line"
        )
    ).all()
    assert [tuple(row) for row in borne] == [("a-grant", 10_03), ("area-support", 30_02), (LINE, 50_01)]
    sources = db.session.execute(text("SELECT DISTINCT source FROM entry WHERE budget_line = 'a-grant'")).scalars()
    assert list(sources) == ["grant"]


def test_a_line_is_promised_to_the_last_cent_and_not_beyond(now: datetime) -> None:
    a_funding(now, subsidies=[(LINE, 999_00)])
    with pytest.raises(BudgetExhausted):
        a_funding(now, subsidies=[(LINE, 1_01)])
    a_funding(now, subsidies=[(LINE, 1_00)])
    assert available_cents() == {LINE: 0}


def test_money_is_held_with_the_place_and_used_when_it_is_confirmed(now: datetime) -> None:
    enrolment = new_id()
    soon = now + timedelta(minutes=15)
    (held,) = hold_commitments(actor=SYSTEM, now=now, enrolment=enrolment, subsidies=[(LINE, 150_00)], expires_at=soon)
    assert (held.expires_at, committed()) == (soon, (150_00, 0))
    a_funding(now, enrolment=enrolment)
    assert committed() == (120_00, 0)
    release_expired_commitments(now=soon)
    assert committed() == (120_00, 0)
    moves = db.session.scalars(select(CommitmentMove).order_by(CommitmentMove.amount_cents.desc())).all()
    assert [(move.kind, move.amount_cents) for move in moves] == [(MoveKind.HOLD, 150_00), (MoveKind.VOID, 30_00)]


def test_a_hold_can_be_set_anew_on_another_line(now: datetime) -> None:
    a_budget_line(now, name="other")
    facts = {"actor": SYSTEM, "now": now, "enrolment": new_id()}
    hold_commitments(subsidies=[(LINE, 10_00)], **facts)
    hold_commitments(subsidies=[(LINE, 25_00)], **facts)
    assert committed() == (25_00, 0)
    hold_commitments(subsidies=[("other", 5_00), (LINE, 0)], **facts)
    assert {line.name: line.committed_cents for line in budget_situation()} == {LINE: 0, "other": 5_00}
    hold_commitments(subsidies=[(LINE, 7_00)], **facts)
    assert {line.name: line.committed_cents for line in budget_situation()} == {LINE: 7_00, "other": 0}
    statuses = db.session.scalars(select(Commitment.status).order_by(Commitment.amount_cents)).all()
    assert statuses == [CommitmentStatus.CLOSED, CommitmentStatus.HELD]


def test_held_money_is_given_back_when_the_place_is(now: datetime) -> None:
    enrolment = new_id()
    hold_commitments(actor=SYSTEM, now=now, enrolment=enrolment, subsidies=[(LINE, 10_00)])
    release_commitments(actor=SYSTEM, now=now, enrolment=enrolment)
    release_commitments(actor=SYSTEM, now=now, enrolment=enrolment)
    assert committed() == (0, 0)
    kinds = db.session.scalars(select(CommitmentMove.kind)).all()
    assert sorted(kinds) == [MoveKind.HOLD, MoveKind.VOID]


def test_held_money_whose_time_has_passed_is_given_back_by_itself(now: datetime) -> None:
    soon = now + timedelta(minutes=15)
    for enrolment, expires_at in (("early", soon), ("late", soon + timedelta(seconds=1)), ("ever", None)):
        hold_commitments(actor=SYSTEM, now=now, enrolment=enrolment, subsidies=[(LINE, 10_00)], expires_at=expires_at)
    release_expired_in_a_transaction(soon)
    assert committed() == (20_00, 0)
    assert db.session.scalars(select(CommitmentMove.kind).where(CommitmentMove.kind != MoveKind.HOLD)).all() == [
        MoveKind.EXPIRE
    ]


def test_releasing_after_the_time_says_that_it_had_passed(now: datetime) -> None:
    hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, 1_00)], expires_at=now)
    release_commitments(actor=SYSTEM, now=now, enrolment="e")
    assert MoveKind.EXPIRE in db.session.scalars(select(CommitmentMove.kind)).all()


def release_expired_in_a_transaction(now: datetime) -> None:
    """Run the regular work as the worker does."""
    from marketplace.kernel.operation import transaction

    with transaction("money.release_expired", actor=SYSTEM, now=now):
        release_expired_commitments(now=now)


def test_money_of_a_confirmed_place_is_not_held_anew_or_released(now: datetime) -> None:
    funding = a_funding(now)
    with pytest.raises(FundedOtherwise):
        release_commitments(actor=SYSTEM, now=now, enrolment=funding.enrolment)
    with pytest.raises(FundedOtherwise):
        hold_commitments(actor=SYSTEM, now=now, enrolment=funding.enrolment, subsidies=[])
    assert committed() == (120_00, 0)


def test_a_budget_line_is_the_sum_of_its_decisions(now: datetime) -> None:
    change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=50_00, decision="More")
    change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-1_050_00, decision="None")
    line = budget_situation()[0]
    assert line.amount_cents == 0
    assert sorted(decision.amount_cents for decision in budget_decisions(line.id)) == [-1_050_00, 50_00, 1_000_00]


def test_a_budget_line_is_not_cut_below_what_is_promised(now: datetime) -> None:
    a_funding(now)
    with pytest.raises(BudgetExhausted):
        change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-880_01, decision="Cut")
    change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-880_00, decision="Cut")
    with pytest.raises(BudgetLineUnknown):
        change_budget_line(actor=SYSTEM, now=now, line="other", change_cents=1, decision="More")


def test_who_takes_too_much_off_a_line_is_told_how_much_can_be_taken(now: datetime) -> None:
    a_funding(now)
    with pytest.raises(BudgetExhausted) as some:
        change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-880_01, decision="Cut")
    assert some.value.fields["change_cents"] == [some.value.detail]
    assert "at most 880.00 €" in str(some.value.detail)
    change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-880_00, decision="Cut")
    with pytest.raises(BudgetExhausted) as nothing:
        change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=-1, decision="Cut")
    assert "Nothing can be taken off" in str(nothing.value.detail)


def test_a_budget_line_needs_a_new_name_an_amount_and_the_citys_money(now: datetime) -> None:
    from marketplace.money.errors import BudgetLineKnown

    facts = {"actor": SYSTEM, "now": now, "year": 2026, "decision": "Budget"}
    with pytest.raises(BudgetLineKnown):
        add_budget_line(name=LINE, amount_cents=1, **facts)
    for name, cents, source in (("new", -1, Source.CITY), ("", 1, Source.CITY), ("x" * 61, 1, Source.CITY)):
        with pytest.raises(AmountWrong):
            add_budget_line(name=name, amount_cents=cents, source=source, **facts)
    with pytest.raises(AmountWrong):
        add_budget_line(name="new", amount_cents=1, source=Source.FAMILY, **facts)
    assert add_budget_line(name="x" * 60, amount_cents=0, **facts).available_cents == 0


def test_a_session_of_twenty_earns_in_as_many_statements_as_a_session_of_two(now: datetime) -> None:
    change_budget_line(actor=SYSTEM, now=now, line=LINE, change_cents=10_000_00, decision="More")
    payer = a_payer()
    fundings = [a_funding(now, payer=payer) for _ in range(22)]
    few = statements(lambda: earned(now, *fundings[:2], session="few"))
    many = statements(lambda: earned(now, *fundings[2:], session="many"))
    assert many == few
    assert many <= 20


def statements(act: Any) -> int:
    """How many statements an act sends, many rows in one counted once."""
    count = 0

    def counted(*_arguments: Any) -> None:
        nonlocal count
        count += 1

    event.listen(db.engine, "before_cursor_execute", counted)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", counted)
    return count


def test_funding_again_with_its_own_words_is_harmless(now: datetime) -> None:
    funding = a_funding(now)
    again = fund_enrolment(
        actor=SYSTEM,
        now=now + timedelta(days=1),
        enrolment=funding.enrolment,
        payer=funding.payer_id,
        provider="provider",
        service="drama",
        model="V²",
        family_cents=120_00,
        subsidies=[(LINE, 120_00)],
        platform_fee_cents=12_00,
        platform_fee_vat_cents=3_06,
        sessions=4,
        rule_set_digest=RULE_SET,
        text="Other words",
    )
    assert again.text == "Drama club, autumn"
