"""What stands in the city as it should is found in order: waits, sessions left out, open rounds, and kept facts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import update

from catalog.models import Session, SessionStatus
from marketplace.enrolment.verification import (
    case_of,
    draws_repeat,
    places_taken_equal_enrolments,
    quotes_follow_from_their_facts,
    sessions_taken_equal_positions,
)
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.rules.facts import HistoryFacts
from tests.factories.enrolment import City, a_hold, a_round, a_wait, an_application, an_enrolment
from tests.factories.rules import CASE

CHECKS = (places_taken_equal_enrolments, sessions_taken_equal_positions, quotes_follow_from_their_facts, draws_repeat)


@pytest.mark.database
def test_whoever_waits_has_neither_a_place_nor_a_price_to_check(city: City):
    an_enrolment(city), an_enrolment(city), a_wait(city)
    assert [list(check()) for check in CHECKS] == [[], [], [], []]


@pytest.mark.database
def test_a_session_that_was_cancelled_before_is_not_among_those_that_a_place_takes(city: City, now: datetime):
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).where(Session.position == 2).values(status=SessionStatus.CANCELLED))
    assert a_hold(city).sessions_taken == 3
    assert [list(check()) for check in CHECKS] == [[], [], [], []]


@pytest.mark.database
def test_a_round_that_takes_applications_has_no_draw_to_repeat(fair: City):
    an_application(fair, a_round(fair), fair.group)
    assert list(draws_repeat()) == []


@pytest.mark.parametrize("applied", [True, False])
def test_the_facts_kept_with_a_quote_are_read_as_the_rules_heard_them(now: datetime, applied: bool):
    history = HistoryFacts(enrolments_this_season=2, refused_earlier=True, applied_at=now if applied else None)
    case = replace(CASE, history=history)
    assert case_of(json.loads(json.dumps(case.as_json()))) == case
