"""What waits for an objective: held as sessions are delivered, then the provider's or the budget line's, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from marketplace.kernel.operation import SYSTEM
from marketplace.money.errors import FundedOtherwise, HeldSettled, OutcomeToldOtherwise, TermsWrong
from marketplace.money.models import Funding, MeasuredOutcome, Source
from marketplace.money.operations import end_funding, reverse_transfer, settle_outcome
from marketplace.money.queries import (
    budget_situation,
    parts_of,
    path_of_enrolment,
    payables,
    provider_statement,
    shares_of,
    trial_balance,
    waiting,
)
from marketplace.money.verification import differences
from tests.factories.money import (
    a_bookkeeper,
    a_budget_line,
    a_funding,
    a_payee,
    earned,
    paid_out,
    refunded,
)

pytestmark = pytest.mark.database

GRANT, EXTRA = "wellbeing-grant", "city-extra"
OBJECTIVE = "objective"
HELD, PAYABLE, SPENT = "liabilities:held-outcome", "liabilities:payable:providers", "expenses:programme"


@pytest.fixture(autouse=True)
def grant(session: object, now: datetime) -> None:
    a_budget_line(now, name=GRANT, source=Source.GRANT)


def a_programme_place(now: datetime, **terms: Any) -> Funding:
    """A place of 100 euros in 3 sessions, all of it from the grant, of which 20.00 wait for the objective."""
    asked: dict[str, Any] = {
        "model": "vx",
        "family_cents": 0,
        "subsidies": [(GRANT, 100_00)],
        "platform_fee_cents": 0,
        "platform_fee_vat_cents": 0,
        "held_cents": 20_00,
        "waits_for": OBJECTIVE,
        "sessions": 3,
    }
    return a_funding(now, **{**asked, **terms})


def measured(now: datetime, *, reached: bool, waits_for: str = OBJECTIVE) -> MeasuredOutcome:
    return settle_outcome(actor=SYSTEM, now=now, waits_for=waits_for, reached=reached, decision="measurement")


def balances(now: datetime) -> dict[str, int]:
    return {each.account.code: each.balance_cents for each in trial_balance(now.date()) if each.balance_cents}


def line(name: str = GRANT) -> tuple[int, int]:
    (found,) = (each for each in budget_situation() if each.name == name)
    return found.committed_cents, found.captured_cents


def test_a_delivered_session_earns_its_part_less_what_waits(now: datetime) -> None:
    place = a_programme_place(now)
    (share,) = earned(now, place)
    assert (share.grant_cents, share.held_cents) == (33_33, 6_66)
    assert balances(now) == {SPENT: 33_33, PAYABLE: -26_67, HELD: -6_66}
    assert line() == (66_67, 33_33)
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("reached", "books", "on_line"),
    [
        pytest.param(True, {SPENT: 100_00, PAYABLE: -100_00}, (0, 100_00), id="reached"),
        pytest.param(False, {SPENT: 80_00, PAYABLE: -80_00}, (0, 80_00), id="not reached"),
    ],
)
def test_what_was_held_follows_the_measurement_to_the_cent(
    now: datetime, reached: bool, books: dict[str, int], on_line: tuple[int, int]
) -> None:
    place = a_programme_place(now)
    for number in range(3):
        earned(now, place, session=f"session-{number}")
    assert balances(now)[HELD] == -20_00
    measured(now, reached=reached)
    assert balances(now) == books
    assert line() == on_line
    assert list(differences()) == []


def test_it_is_settled_once_and_not_otherwise(now: datetime) -> None:
    earned(now, a_programme_place(now))
    first = measured(now, reached=True)
    before = balances(now)
    assert measured(now + timedelta(days=1), reached=True) is first
    assert balances(now + timedelta(days=1)) == before
    with pytest.raises(OutcomeToldOtherwise):
        measured(now, reached=False)


@pytest.mark.parametrize("reached", [True, False])
def test_a_session_confirmed_after_the_measurement_follows_it_at_once(now: datetime, reached: bool) -> None:
    place = a_programme_place(now)
    measured(now, reached=reached)
    earned(now, place)
    assert HELD not in balances(now)
    assert balances(now)[PAYABLE] == (-33_33 if reached else -26_67)
    assert list(differences()) == []


def test_only_what_waits_for_this_objective_moves(now: datetime) -> None:
    earned(now, a_programme_place(now), a_programme_place(now, waits_for="another"))
    measured(now, reached=True)
    assert balances(now)[HELD] == -6_66
    assert list(differences()) == []


def test_each_budget_line_gets_back_its_own_part(now: datetime) -> None:
    for name in (EXTRA, "city-more"):
        a_budget_line(now, name=name)
    place = a_programme_place(now, subsidies=[(GRANT, 50_01), (EXTRA, 30_00), ("city-more", 20_00)], held_cents=33_33)
    earned(now, place)
    earned(now, place, session="session-2")
    measured(now, reached=False)
    assert sum(line(name)[1] for name in (GRANT, EXTRA, "city-more")) == balances(now)[SPENT]
    assert sum(part.returned_cents for part in parts_of([place.enrolment]) if part.budget_line) == 22_22
    assert list(differences()) == []


def test_a_cancelled_session_holds_nothing_and_an_end_gives_all_that_is_left_back(now: datetime) -> None:
    place = a_programme_place(now)
    refunded(now, place)
    earned(now, place, session="session-2")
    end_funding(actor=SYSTEM, now=now, enrolment=place.enrolment, reason="moved_away")
    measured(now, reached=False)
    assert HELD not in balances(now)
    assert line() == (0, balances(now)[SPENT])
    assert list(differences()) == []


def test_a_session_reversed_before_the_measurement_is_not_paid_by_it(now: datetime) -> None:
    (share,) = earned(now, a_programme_place(now))
    reverse_transfer(actor=a_bookkeeper(), now=now, transfer=share.transfer_id or "", decision="not held")
    measured(now, reached=True)
    assert balances(now) == {}
    assert list(differences()) == []


def test_a_session_whose_held_part_is_settled_is_not_reversed(now: datetime) -> None:
    (share,) = earned(now, a_programme_place(now))
    measured(now, reached=True)
    for each in shares_of(share.enrolment):
        with pytest.raises(HeldSettled):
            reverse_transfer(actor=a_bookkeeper(), now=now, transfer=each.transfer_id or "", decision="not held")


def test_earning_again_after_the_measurement_changes_nothing(now: datetime) -> None:
    place = a_programme_place(now)
    earned(now, place)
    measured(now, reached=True)
    before = balances(now)
    earned(now, place)
    assert balances(now) == before


def test_the_released_part_is_paid_out_with_the_rest(now: datetime) -> None:
    payee = a_payee()
    earned(now, a_programme_place(now, provider=payee))
    assert sum(each.amount_cents for each in payables(now.date())) == 26_67
    assert provider_statement(payee, on=now.date()).held_cents == 6_66
    measured(now, reached=True)
    paid_out(now)
    statement = provider_statement(payee, on=now.date())
    assert (statement.paid_cents, statement.held_cents, statement.to_come_cents) == (33_33, 0, 66_67)
    assert list(differences()) == []


def test_what_waits_is_told_and_the_path_of_the_euro_shows_each_step(now: datetime) -> None:
    place = a_programme_place(now)
    earned(now, place)
    assert waiting(now.date())[HELD] == 6_66
    measured(now, reached=False)
    assert not waiting(now.date()).get(HELD)
    told = [str(step.text) for step in path_of_enrolment(place.enrolment)]
    assert any("objective was not reached" in text for text in told)


def test_nothing_is_held_without_an_objective_and_the_objective_is_part_of_the_terms(now: datetime) -> None:
    with pytest.raises(TermsWrong):
        a_programme_place(now, waits_for=None)
    place = a_programme_place(now)
    with pytest.raises(FundedOtherwise):
        a_programme_place(now, enrolment=place.enrolment, payer=place.payer_id, waits_for="another")


def test_a_price_that_cannot_bear_what_waits_in_each_session_is_refused(now: datetime) -> None:
    with pytest.raises(TermsWrong):
        a_programme_place(now, subsidies=[(GRANT, 5)], held_cents=4)
