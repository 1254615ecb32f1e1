"""What would go back to a family if its place ended now, told before it decides."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from marketplace.kernel.operation import SYSTEM
from marketplace.money.funding.models import FundingStatus
from marketplace.money.operations import end_funding
from marketplace.money.queries import family_back_at_end, refunds_of
from marketplace.money.verification import differences
from tests.factories.money import a_budget_line, a_funding, earned, paid, refunded

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


def test_all_of_the_familys_share_goes_back_before_anything_was_earned(now: datetime) -> None:
    funding = a_funding(now)
    assert family_back_at_end(funding.enrolment, sessions_kept=0) == 120_00


def test_sessions_that_have_begun_and_those_that_were_earned_stay(now: datetime) -> None:
    funding = a_funding(now)
    share = 120_00 // funding.sessions_total
    assert family_back_at_end(funding.enrolment, sessions_kept=1) == 120_00 - share
    earned(now, funding)
    assert family_back_at_end(funding.enrolment, sessions_kept=0) == 120_00 - share
    assert family_back_at_end(funding.enrolment, sessions_kept=funding.sessions_total) == 0


def test_what_was_told_is_what_goes_back(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    earned(now, funding)
    told = family_back_at_end(funding.enrolment, sessions_kept=0)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="cancelled_by_family")
    assert sum(refund.amount_cents for refund in refunds_of([funding.enrolment])) == told


def test_what_has_begun_waits_alone_and_all_else_goes_back_at_once(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    end = partial(end_funding, actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="cancelled_by_family")
    told = family_back_at_end(funding.enrolment, sessions_kept=1)
    assert 0 < told < 120_00
    for _again in range(2):
        assert end(sessions_kept=1).status is FundingStatus.OPEN
        assert [refund.amount_cents for refund in refunds_of([funding.enrolment])] == [told]
    earned(now, funding)
    assert end().status is FundingStatus.ENDED
    assert [refund.amount_cents for refund in refunds_of([funding.enrolment])] == [told]
    assert list(differences()) == []


def test_what_has_begun_and_was_cancelled_after_all_goes_back_too(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="r", sessions_kept=1)
    refunded(now, funding)
    assert sum(refund.amount_cents for refund in refunds_of([funding.enrolment])) == 120_00
    assert list(differences()) == []


def test_nothing_goes_back_of_what_is_not_funded() -> None:
    assert family_back_at_end("a" * 24, sessions_kept=0) == 0


def test_what_had_begun_and_was_never_delivered_goes_back_at_the_second_end(now: datetime) -> None:
    funding = a_funding(now)
    paid(now, funding)
    for sessions_kept in (1, 0):
        end_funding(actor=SYSTEM, now=now, enrolment=funding.enrolment, reason="r", sessions_kept=sessions_kept)
    assert sorted(refund.amount_cents for refund in refunds_of([funding.enrolment])) == [30_00, 90_00]
    assert list(differences()) == []
