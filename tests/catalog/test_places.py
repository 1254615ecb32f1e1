"""A place is taken in all remaining sessions or in none, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from catalog import queries
from catalog.errors import GroupOver, PlacesNotTaken, SessionFull, SessionNotPlanned
from catalog.models import OfferingStatus, SessionStatus
from catalog.places import release_places, settle_session, take_places
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from tests.factories.catalog import a_draft

pytestmark = pytest.mark.database


def take(group: str, now: datetime) -> list[str]:
    with transaction("test.take", actor=SYSTEM, now=now):
        return take_places(group=group, now=now)


def release(group: str, sessions: list[str], now: datetime) -> None:
    with transaction("test.release", actor=SYSTEM, now=now):
        release_places(group=group, sessions=sessions)


def settle(session: str, status: SessionStatus, now: datetime) -> None:
    with transaction("test.settle", actor=SYSTEM, now=now):
        settle_session(session=session, status=status)


def taken(group: str) -> list[int]:
    return [session.taken for session in queries.sessions_of_group(group)]


def test_a_place_is_taken_in_each_remaining_session_in_order(app: Any, now: datetime) -> None:
    group = a_draft(now).group
    sessions = queries.sessions_of_group(group)
    assert take(group, now) == [session.id for session in sessions]
    assert taken(group) == [1] * 15
    later = sessions[1].starts_at
    assert len(take(group, later)) == 13
    assert taken(group) == [1, 1] + [2] * 13


def test_sessions_that_are_cancelled_or_delivered_are_passed_over(app: Any, now: datetime) -> None:
    group = a_draft(now).group
    first, second = queries.sessions_of_group(group)[:2]
    settle(first.id, SessionStatus.CANCELLED, now)
    settle(second.id, SessionStatus.DELIVERED, now)
    assert len(take(group, now)) == 13
    assert taken(group) == [0, 0] + [1] * 13
    assert [session.id for session in queries.open_sessions(group, now)] == take(group, now)


def test_a_full_group_gives_no_place_and_keeps_none(app: Any, now: datetime) -> None:
    group = a_draft(now, capacity=1).group
    take(group, queries.sessions_of_group(group)[10].starts_at)
    with pytest.raises(SessionFull):
        take(group, now)
    assert taken(group) == [0] * 11 + [1] * 4


def test_a_group_that_is_over_gives_no_place(app: Any, now: datetime) -> None:
    with pytest.raises(GroupOver):
        take(a_draft(now).group, datetime(2026, 12, 31, tzinfo=UTC))


def test_a_place_is_given_back_in_its_sessions(app: Any, now: datetime) -> None:
    group = a_draft(now).group
    sessions = take(group, now)
    take(group, now)
    release(group, sessions[5:], now)
    assert taken(group) == [2] * 5 + [1] * 10


def test_only_sessions_are_read_anew_after_a_place_is_taken(app: Any, now: datetime, statements: Any) -> None:
    offering = a_draft(now)
    with transaction("test.take", actor=SYSTEM, now=now):
        row, [session, *_rest] = offering.row, queries.sessions_of_group(offering.group)
        take_places(group=offering.group, now=now)
        with statements() as sent:
            assert row.status == OfferingStatus.DRAFT
        assert sent == []
        with statements() as sent:
            assert session.taken == 1
        assert len(sent) == 1


def test_what_was_not_taken_is_not_given_back(app: Any, now: datetime) -> None:
    group, other = a_draft(now).group, a_draft(now).group
    sessions = take(group, now)
    with pytest.raises(PlacesNotTaken):
        release(other, sessions, now)
    release(group, sessions, now)
    with pytest.raises(PlacesNotTaken):
        release(group, sessions[:1], now)
    assert set(taken(group)) == {0}


def test_a_session_is_settled_once(app: Any, now: datetime) -> None:
    session = queries.sessions_of_group(a_draft(now).group)[0]
    settle(session.id, SessionStatus.DELIVERED, now)
    assert queries.session(session.id).status == SessionStatus.DELIVERED
    for again in (session.id, "nothing"):
        with pytest.raises(SessionNotPlanned):
            settle(again, SessionStatus.CANCELLED, now)


def test_free_places_are_those_left_in_every_remaining_session(app: Any, now: datetime) -> None:
    group, other = a_draft(now).group, a_draft(now, capacity=5).group
    take(group, queries.sessions_of_group(group)[10].starts_at)
    assert queries.free_places(group, now) == 19
    assert queries.free_places(group, datetime(2026, 12, 31, tzinfo=UTC)) == 0
    assert queries.free_places_each([group, other, "nothing"], now) == {group: 19, other: 5, "nothing": 0}


def test_many_who_ask_at_once_get_each_place_once(app: Flask, now: datetime) -> None:
    group = a_draft(now, capacity=3).group
    db.session.remove()

    def ask(_number: int) -> bool:
        with app.app_context():
            try:
                take(group, now)
            except SessionFull:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(ask, range(12))) == 3
    assert set(taken(group)) == {3}
