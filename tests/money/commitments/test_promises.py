"""What is promised on a budget line is promised to the cent, and says how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.money.models import Commitment, CommitmentMove, CommitmentStatus, MoveKind
from marketplace.money.operations import hold_commitments, release_commitments
from marketplace.money.verification import differences
from tests.factories.money import LINE, a_budget_line

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def budget(session: object, now: datetime) -> None:
    a_budget_line(now)


def moves() -> set[MoveKind]:
    """What happened to promised money."""
    return set(db.session.scalars(select(CommitmentMove.kind)))


def test_a_promise_that_is_given_back_in_time_did_not_expire(now: datetime) -> None:
    soon = now + timedelta(minutes=15)
    hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, 10_00)], expires_at=soon)
    release_commitments(actor=SYSTEM, now=soon - timedelta(seconds=1), enrolment="e")
    assert moves() == {MoveKind.HOLD, MoveKind.VOID}


def test_a_promise_of_nothing_is_none(now: datetime) -> None:
    hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, 10_00)])
    assert hold_commitments(actor=SYSTEM, now=now, enrolment="e", subsidies=[(LINE, 0)]) == []
    assert db.session.scalars(select(Commitment.status)).all() == [CommitmentStatus.CLOSED]
    assert list(differences()) == []
