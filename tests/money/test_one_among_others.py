"""What is asked or changed about one enrolment, provider or budget line concerns it alone, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM
from marketplace.money.funding.settling import settled_before
from marketplace.money.journal import TransfersWanted, transfers_page
from marketplace.money.models import BankLine, BudgetLine, Funding, Invoice, Payout
from marketplace.money.operations import change_budget_line, hold_commitments
from marketplace.money.paths import Place, Step
from marketplace.money.queries import (
    budget_decisions,
    budget_situation,
    funding_of,
    invoice_lines,
    invoice_of_reference,
    invoiced_for,
    parts_of,
    path_of_budget_line,
    path_of_enrolment,
    path_of_payout,
    payments_of,
    payout_accounts,
    payouts_of,
    promised_since,
    provider_statement,
    refunds_of,
    shares_of,
)
from tests.factories.money import (
    IBAN,
    a_budget_line,
    a_funding,
    a_payee,
    earned,
    paid,
    paid_out,
    refunded,
    the_invoice,
)

pytestmark = pytest.mark.database


@dataclass(frozen=True)
class Club:
    """A club with a budget line, a provider and an enrolment of its own, and all that became of its money."""

    name: str
    line: BudgetLine
    provider: str
    funding: Funding
    payment: BankLine
    payout: Payout

    @property
    def enrolment(self) -> str:
        """The id of its enrolment."""
        return self.funding.enrolment

    @property
    def invoice(self) -> Invoice:
        """The invoice of its enrolment."""
        return the_invoice(self.funding)


def a_club(now: datetime, name: str) -> Club:
    """A club that is paid, delivered once, cancelled once and paid out."""
    line, provider = a_budget_line(now, name=name), a_payee()
    funding = a_funding(now, provider=provider, subsidies=[(name, 120_00)], text=name)
    payment = paid(now, funding)
    earned(now, funding, session=f"{name}-1")
    refunded(now, funding, session=f"{name}-2")
    (payout,) = payouts_of(paid_out(now).id)
    return Club(name, line, provider, funding, payment, payout)


@pytest.fixture
def clubs(session: object, now: datetime) -> list[Club]:
    """Two clubs, of which the second happens a day after the first."""
    return [a_club(now, "drama"), a_club(now + timedelta(days=1), "chess")]


def enrolments(steps: list[Step]) -> set[str | None]:
    """Whose steps these are; a budget decision and the sending of a payout are nobody's."""
    return {step.enrolment for step in steps} - {None}


def records(steps: list[Step], place: Place) -> list[str]:
    """The records of one kind that are steps."""
    return [step.record for step in steps if step.place is place]


def test_the_terms_parts_and_shares_of_an_enrolment_are_its_own(clubs: list[Club]) -> None:
    for one in clubs:
        stored = funding_of(one.enrolment)
        assert stored is not None and stored.text == one.name
        assert [part.enrolment for part in parts_of([one.enrolment])] == [one.enrolment] * 4
        assert [share.session for share in shares_of(one.enrolment)] == [f"{one.name}-1", f"{one.name}-2"]
        assert [refund.session for refund in refunds_of([one.enrolment])] == [f"{one.name}-2"]


def test_what_was_settled_of_a_session_is_that_of_the_enrolments_asked(clubs: list[Club], now: datetime) -> None:
    shares = earned(now, *(one.funding for one in clubs), session="shared")
    assert len(shares) == len(clubs)
    for share in shares:
        assert settled_before("shared", [share.enrolment]) == {share.enrolment: [share]}


def test_an_invoice_is_found_by_its_own_reference_with_its_own_lines_and_payments(clubs: list[Club]) -> None:
    for one in clubs:
        found = invoice_of_reference(one.invoice.reference)
        assert found is not None and found.enrolment == one.enrolment
        assert [line.text for line in invoice_lines(found.id)] == [one.name]
        assert invoiced_for([found.id]) == {found.id: one.name}
        assert payments_of([found.id]) == [one.payment]


def test_the_same_terms_again_are_the_same_whatever_terms_others_have(clubs: list[Club], now: datetime) -> None:
    for one in clubs:
        terms = {"enrolment": one.enrolment, "payer": one.funding.payer_id, "provider": one.provider}
        assert a_funding(now, **terms, subsidies=[(one.name, 120_00)]).text == one.name


def test_money_is_held_for_a_place_that_is_not_confirmed_although_others_are(clubs: list[Club], now: datetime) -> None:
    facts = {"actor": SYSTEM, "now": now, "enrolment": new_id()}
    (held,) = hold_commitments(subsidies=[(clubs[0].name, 5_00)], **facts)
    assert (held.budget_line_id, held.left_cents) == (clubs[0].line.id, 5_00)


def test_a_decision_changes_the_line_that_it_names_and_stands_with_it_alone(clubs: list[Club], now: datetime) -> None:
    for one in clubs:
        change_budget_line(actor=SYSTEM, now=now, line=one.name, change_cents=-len(one.name), decision=one.name)
    assert {line.name: line.amount_cents for line in budget_situation()} == {"drama": 999_95, "chess": 999_95}
    for one in clubs:
        assert {decision.decision for decision in budget_decisions(one.line.id)} == {"Budget 2026", one.name}


def test_only_what_was_promised_since_then_is_counted(clubs: list[Club], now: datetime) -> None:
    drama, chess = (one.line.id for one in clubs)
    assert promised_since(now) == {drama: 90_00, chess: 90_00}
    assert promised_since(now + timedelta(days=1)) == {chess: 90_00}


def test_the_path_of_an_enrolment_has_no_step_of_another(clubs: list[Club]) -> None:
    for one in clubs:
        steps = path_of_enrolment(one.enrolment)
        assert enrolments(steps) == {one.enrolment}
        assert {step.budget_line for step in steps} - {None} == {one.name}
        assert records(steps, Place.PAYOUT) == [one.payout.id]
        assert len(records(steps, Place.BUDGET)) == 1


def test_the_path_of_a_payout_leads_to_the_deliveries_that_it_pays(clubs: list[Club]) -> None:
    for one in clubs:
        steps = path_of_payout(one.payout.id)
        assert enrolments(steps) == {one.enrolment}
        assert records(steps, Place.PAYOUT) == [one.payout.id]


def test_the_path_of_a_budget_line_leads_to_what_is_promised_on_it(clubs: list[Club]) -> None:
    for one in clubs:
        steps = path_of_budget_line(one.name)
        assert enrolments(steps) == {one.enrolment}
        assert {step.budget_line for step in steps} == {one.name}


def test_a_provider_has_a_statement_and_an_account_of_its_own(clubs: list[Club], now: datetime) -> None:
    tomorrow = (now + timedelta(days=1)).date()
    for one in clubs:
        statement = provider_statement(one.provider, on=tomorrow)
        assert [row.session for row in statement.rows] == [f"{one.name}-1"]
        assert (statement.earned_cents, statement.paid_cents) == (56_24, 56_24)
        assert statement.to_come_cents == 120_00 - 6_00 - 1_54
        assert [payout.id for payout, _run in statement.payouts] == [one.payout.id]
        assert payout_accounts([one.provider]) == {one.provider: IBAN}


def test_a_page_of_the_journal_carries_the_entries_of_its_transfers_alone(clubs: list[Club]) -> None:
    for one in clubs:
        page = transfers_page(TransfersWanted(enrolment=one.enrolment), page=1)
        assert set(page.entries) == {transfer.id for transfer in page.transfers}
        entries = [entry for transfer in page.transfers for entry in page.entries[transfer.id]]
        assert {entry.enrolment for entry in entries} == {one.enrolment}
