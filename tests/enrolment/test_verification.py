"""Whatever is altered in stored places, quotes and draws is found."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from catalog.models import Session
from marketplace.enrolment import operations
from marketplace.enrolment.models import Enrolment, Round, RoundResult
from marketplace.enrolment.verification import (
    draws_repeat,
    places_taken_equal_enrolments,
    quotes_follow_from_their_facts,
    sessions_taken_equal_positions,
)
from marketplace.kernel.db import db
from marketplace.kernel.digests import digest
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.kernel.verification import Difference
from tests.factories.enrolment import City, Play, a_hold, a_low_income, a_wait, an_enrolment
from tests.factories.people import a_family

pytestmark = pytest.mark.database

CHECKS = (
    places_taken_equal_enrolments,
    sessions_taken_equal_positions,
    quotes_follow_from_their_facts,
    draws_repeat,
)


def altered(now: datetime, statement: Any) -> None:
    with transaction("tests.alter", actor=SYSTEM, now=now):
        db.session.execute(statement)
    db.session.expire_all()


def found(check: Callable[[], Iterator[Difference]]) -> list[tuple[str, Any, Any]]:
    return [(each.where, each.expected, each.found) for each in check()]


def test_a_city_in_which_everything_happened_is_clean(city: City, now: datetime):
    first, _second = an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    operations.cancel_enrolment(actor=Actor(first.applied_by), now=now + timedelta(days=8), enrolment=first.id)
    operations.decline_offer(actor=Actor(wait.applied_by), now=now + timedelta(days=8), enrolment=wait.id)
    held = a_hold(city, now=now + timedelta(days=8))
    operations.release_hold(actor=Actor(held.applied_by), now=now + timedelta(days=8), enrolment=held.id)
    assert [list(check()) for check in CHECKS] == [[], [], [], []]


def test_a_place_counted_too_often_or_too_rarely_is_found(city: City, now: datetime):
    an_enrolment(city)
    session = db.session.scalars(select(Session).where(Session.position == 2)).one()
    for wrong in (0, 2):
        altered(now, update(Session).where(Session.id == session.id).values(taken=wrong))
        assert found(places_taken_equal_enrolments) == [(f"session {session.id} taken", 1, wrong)]


@pytest.mark.parametrize("values", [{"status": "expired"}, {"first_position": 3}, {"positions_left_out": [2]}])
def test_an_enrolment_that_keeps_places_it_should_not_is_found(city: City, now: datetime, values: dict[str, Any]):
    held = a_hold(city)
    altered(now, update(Enrolment).where(Enrolment.id == held.id).values(**values))
    assert found(places_taken_equal_enrolments)


def test_an_ended_enrolment_keeps_the_sessions_before_its_end_only(city: City, now: datetime):
    place = an_enrolment(city)
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now + timedelta(days=8), enrolment=place.id)
    altered(now, update(Enrolment).values(until_position=4))
    assert len(found(places_taken_equal_enrolments)) == 2


def test_a_wrong_number_of_sessions_is_found(city: City, now: datetime):
    held = a_hold(city)
    altered(now, update(Enrolment).values(sessions_taken=3))
    assert found(sessions_taken_equal_positions) == [(f"enrolment {held.id} sessions_taken", 4, 3)]


def test_sessions_counted_for_one_who_only_waits_are_found(city: City, now: datetime):
    an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    altered(now, update(Enrolment).where(Enrolment.id == wait.id).values(sessions_taken=1))
    assert found(sessions_taken_equal_positions) == [(f"enrolment {wait.id} sessions_taken", 0, 1)]


@pytest.mark.parametrize(
    "column",
    [
        "price_cents",
        "family_cents",
        "city_cents",
        "platform_fee_cents",
        "platform_fee_vat_cents",
        "quote_digest",
        "rule_set_digest",
    ],
)
def test_an_altered_amount_or_digest_of_a_quote_is_found(city: City, now: datetime, column: str):
    family = a_family(now)
    a_low_income(family, now)
    held = a_hold(city, family)
    before, wrong = getattr(held, column), 1 if column.endswith("cents") else "0" * 64
    altered(now, update(Enrolment).values({column: wrong}))
    assert found(quotes_follow_from_their_facts) == [(f"enrolment {held.id} {column}", before, wrong)]


def test_a_quote_that_does_not_follow_from_its_facts_is_found(city: City, now: datetime):
    held = a_hold(city)
    quote = {**(held.quote or {}), "family_cents": 1}
    altered(now, update(Enrolment).values(quote=quote))
    wrong = [where.removeprefix(f"enrolment {held.id} ") for where, _, _ in found(quotes_follow_from_their_facts)]
    assert wrong == ["quote_digest", "quote family_cents"]


def test_a_step_with_another_amount_is_found_and_one_in_other_words_is_as_good(city: City, now: datetime):
    held = a_hold(city)
    quote = dict(held.quote or {})
    for change, expected in (({"text": "In other words."}, []), ({"amount_cents": 1}, ["steps"])):
        told = {**quote, "steps": [{**quote["steps"][0], **change}, *quote["steps"][1:]]}
        altered(now, update(Enrolment).values(quote=told, quote_digest=digest(told)))
        assert [where.split()[-1] for where, _, _ in found(quotes_follow_from_their_facts)] == expected


@pytest.mark.parametrize("column", ["frozen_digest", "rule_set_digest", "result_digest", "result_content"])
def test_an_altered_draw_is_found(play: Play, column: str):
    before = getattr(play.round, column)
    altered(play.at, update(Round).values({column: "0" * 64}))
    assert (f"round {play.round.id} {column}", before, "0" * 64) in found(draws_repeat)


def test_another_seed_is_found(play: Play):
    altered(play.at, update(Round).values(seed="1" * 64))
    assert found(draws_repeat)


def test_a_result_row_that_the_draw_did_not_give_is_found(play: Play):
    altered(play.at, update(RoundResult).where(RoundResult.position == 4).values(group_id=play.city.group, rank=1))
    assert [where for where, _, _ in found(draws_repeat)] == [f"round {play.round.id} results"]
