"""Who may move money and who may look at it: each Action lets someone through and turns someone away."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, OPERATIONS, SYSTEM, Actor
from marketplace.kernel.policy import ACTIONS, Action
from marketplace.money import operations, policy
from tests.factories.money import somebody

OWNER = somebody("city.service_owner")
BOOKS = somebody("city.budget_holder")
OFFICER = somebody("city.officer")
AUDITOR = somebody("auditor")
FAMILY = somebody()
STAFF = somebody("provider.staff", scope="the-provider")
OTHERS_STAFF = somebody("provider.staff", scope="another-provider")
PAYER = somebody(person="payer")
AGENT = Actor(person="agent", acting_for="payer")

ALLOWS = [
    pytest.param([BOOKS, OWNER, SYSTEM], {}, marks=pytest.mark.allows("money.add_budget_line")),
    pytest.param([BOOKS, OWNER, SYSTEM], {}, marks=pytest.mark.allows("money.change_budget_line")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.hold_commitments")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.release_commitments")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.fund_enrolment")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.earn_sessions")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.refund_sessions")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.end_funding")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.settle_outcome")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.record_payment")),
    pytest.param([STAFF], {"provider": "the-provider"}, marks=pytest.mark.allows("money.request_advance")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.approve_advance")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.decline_advance")),
    pytest.param([BOOKS, OFFICER], {}, marks=pytest.mark.allows("money.record_advance_repaid")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_advances")),
    pytest.param([BOOKS, OWNER], {}, marks=pytest.mark.allows("money.record_aid")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.correct_aid")),
    pytest.param([AUDITOR, BOOKS, STAFF], {"provider": "the-provider"}, marks=pytest.mark.allows("money.read_aid")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_aid_register")),
    pytest.param([BOOKS, OFFICER], {}, marks=pytest.mark.allows("money.match_payment")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.record_refund_sent")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.draft_payout_run")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.approve_payout_run")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.discard_payout_run")),
    pytest.param([BOOKS, OFFICER, SYSTEM], {}, marks=pytest.mark.allows("money.record_payout_sent")),
    pytest.param([BOOKS, SYSTEM], {}, marks=pytest.mark.allows("money.close_period")),
    pytest.param([BOOKS], {}, marks=pytest.mark.allows("money.reverse_transfer")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_trial_balance")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_flows")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_journal")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_transfer")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_path")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_budget")),
    pytest.param([AUDITOR, BOOKS, OWNER], {}, marks=pytest.mark.allows("money.read_payout_runs")),
    pytest.param(
        [AUDITOR, BOOKS, STAFF], {"provider": "the-provider"}, marks=pytest.mark.allows("money.read_statement")
    ),
    pytest.param([AUDITOR, PAYER, AGENT], {"payer": "payer"}, marks=pytest.mark.allows("money.read_invoices")),
    pytest.param([AUDITOR, BOOKS, SYSTEM], {}, marks=pytest.mark.allows("money.export_journal")),
    pytest.param([AUDITOR, BOOKS, SYSTEM], {}, marks=pytest.mark.allows("money.verify_books")),
]

REFUSES = [
    pytest.param([FAMILY, AUDITOR, OFFICER], marks=pytest.mark.refuses("money.add_budget_line")),
    pytest.param([FAMILY, AUDITOR, OFFICER], marks=pytest.mark.refuses("money.change_budget_line")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.hold_commitments")),
    pytest.param([FAMILY, STAFF], marks=pytest.mark.refuses("money.release_commitments")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.fund_enrolment")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.earn_sessions")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.refund_sessions")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.end_funding")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.settle_outcome")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.record_payment")),
    pytest.param([STAFF, OFFICER, OWNER, SYSTEM], marks=pytest.mark.refuses("money.approve_advance")),
    pytest.param([STAFF, OFFICER, OWNER], marks=pytest.mark.refuses("money.decline_advance")),
    pytest.param([STAFF, OWNER, AUDITOR], marks=pytest.mark.refuses("money.record_advance_repaid")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_advances")),
    pytest.param([FAMILY, AUDITOR, OFFICER, SYSTEM], marks=pytest.mark.refuses("money.record_aid")),
    pytest.param([FAMILY, AUDITOR, OFFICER, OWNER], marks=pytest.mark.refuses("money.correct_aid")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_aid_register")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.match_payment")),
    pytest.param([FAMILY, AUDITOR], marks=pytest.mark.refuses("money.record_refund_sent")),
    pytest.param([FAMILY, STAFF, AUDITOR], marks=pytest.mark.refuses("money.draft_payout_run")),
    pytest.param([FAMILY, STAFF, OFFICER, SYSTEM], marks=pytest.mark.refuses("money.approve_payout_run")),
    pytest.param([FAMILY, STAFF, OFFICER], marks=pytest.mark.refuses("money.discard_payout_run")),
    pytest.param([FAMILY, AUDITOR], marks=pytest.mark.refuses("money.record_payout_sent")),
    pytest.param([FAMILY, AUDITOR, OFFICER], marks=pytest.mark.refuses("money.close_period")),
    pytest.param([FAMILY, AUDITOR, OFFICER, SYSTEM], marks=pytest.mark.refuses("money.reverse_transfer")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_trial_balance")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_flows")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_journal")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_transfer")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_path")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_budget")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.read_payout_runs")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.export_journal")),
    pytest.param([FAMILY, STAFF, NOBODY], marks=pytest.mark.refuses("money.verify_books")),
]


def named(request: pytest.FixtureRequest, mark: str) -> Action:
    """The Action that the test's mark names."""
    return ACTIONS[next(request.node.iter_markers(mark)).args[0]]


@pytest.mark.parametrize(("actors", "arguments"), ALLOWS)
def test_those_whose_task_it_is_are_let_through(
    request: pytest.FixtureRequest, actors: list[Actor], arguments: dict[str, Any]
) -> None:
    for actor in actors:
        named(request, "allows").require(actor, arguments)


@pytest.mark.parametrize("actors", REFUSES)
def test_others_are_turned_away(request: pytest.FixtureRequest, actors: list[Actor]) -> None:
    for actor in actors:
        with pytest.raises(NotAllowed):
            named(request, "refuses").require(actor, {})


@pytest.mark.refuses("money.read_statement")
def test_another_providers_statement_is_as_if_absent() -> None:
    for actor in (OTHERS_STAFF, FAMILY, NOBODY):
        with pytest.raises(NotFound):
            policy.READ_STATEMENT.require(actor, {"provider": "the-provider"})


@pytest.mark.refuses("money.request_advance")
def test_another_provider_asks_for_no_advance() -> None:
    for actor in (OTHERS_STAFF, FAMILY, NOBODY, BOOKS):
        with pytest.raises(NotFound):
            policy.REQUEST_ADVANCE.require(actor, {"provider": "the-provider"})


@pytest.mark.refuses("money.read_aid")
def test_another_providers_aid_is_as_if_absent() -> None:
    for actor in (OTHERS_STAFF, FAMILY, NOBODY):
        with pytest.raises(NotFound):
            policy.READ_AID.require(actor, {"provider": "the-provider"})


@pytest.mark.refuses("money.read_invoices")
def test_another_persons_invoices_are_as_if_absent() -> None:
    for actor in (FAMILY, STAFF, NOBODY):
        with pytest.raises(NotFound):
            policy.READ_INVOICES.require(actor, {"payer": "payer"})
    with pytest.raises(NotFound):
        policy.READ_INVOICES.require(NOBODY, {"payer": None})


def test_every_action_of_the_room_guards_one_operation() -> None:
    actions = {name for name in ACTIONS.keys() if name.startswith("money.")}  # noqa: SIM118
    assert actions == {name for name in OPERATIONS.keys() if name.startswith("money.")}  # noqa: SIM118
    assert operations.__all__ == sorted(operations.__all__)
