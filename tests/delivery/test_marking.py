"""Two taps: who came, and that the session was held."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.queries import sessions_of_group
from marketplace.delivery import queries
from marketplace.delivery.errors import (
    MarkedTwice,
    MarkUnknown,
    NotInSession,
    SessionCancelledAlready,
    SessionConfirmedAlready,
    SessionMarkedAlready,
    SessionNotBegun,
    SessionUnknown,
)
from marketplace.delivery.models import Attendance, DeliveryStatus
from marketplace.delivery.operations import mark_attendance, mark_delivered
from marketplace.delivery.operations.loading import locked
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, IdempotencyKey
from tests.factories.catalog import a_published_offering
from tests.factories.delivery import (
    a_child_in,
    a_club,
    a_manager,
    a_session_cancelled,
    a_session_confirmed,
    a_session_marked,
    decide_club,
)
from tests.factories.people import a_family, new_child

pytestmark = pytest.mark.database


def marks_kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Attendance)) or 0


@pytest.mark.allows("delivery.mark_attendance")
def test_the_staff_mark_the_whole_list_at_once(app: Flask, now: datetime) -> None:
    club = a_club(now)
    (_family, one), (_other, two) = a_child_in(club), a_child_in(club, a_family(now))
    marked = mark_attendance(
        actor=club.staff, now=club.first_over, session=club.first, marks=[(two, "sick"), (one, "present")]
    )
    assert [(row.enrolment_id, row.mark) for row in marked] == [(two, "sick"), (one, "present")]
    assert {row.marked_by for row in marked} == {club.staff.person}


@pytest.mark.refuses("delivery.mark_attendance")
def test_nobody_else_marks_who_came(app: Flask, now: datetime) -> None:
    club = a_club(now)
    for other in (a_manager(now, club.unit), club.owner, NOBODY):
        with pytest.raises(NotFound):
            mark_attendance(actor=other, now=club.first_over, session=club.first, marks=[])


def test_a_later_list_corrects_an_earlier_one(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    for mark in ("absent", "present"):
        mark_attendance(actor=club.staff, now=club.first_over, session=club.first, marks=[(enrolment, mark)])
    assert marks_kept() == 1
    assert queries.marks_in(club.first)[enrolment].mark == "present"


def test_the_same_list_under_the_same_key_changes_nothing(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    first, second = (
        mark_attendance(
            actor=club.staff,
            now=club.first_over + timedelta(minutes=minutes),
            session=club.first,
            marks=[(enrolment, "present")],
            key=IdempotencyKey("tap"),
        )
        for minutes in (0, 5)
    )
    assert [row.id for row in first] == [row.id for row in second]
    assert queries.marks_in(club.first)[enrolment].marked_at == club.first_over


def test_nothing_is_marked_before_the_session_has_begun(app: Flask, now: datetime) -> None:
    club = a_club(now)
    begins = club.sessions[0].starts_at
    with pytest.raises(SessionNotBegun):
        mark_attendance(actor=club.staff, now=begins - timedelta(seconds=1), session=club.first, marks=[])
    with pytest.raises(SessionNotBegun):
        mark_delivered(actor=club.staff, now=begins - timedelta(seconds=1), session=club.first)
    mark_attendance(actor=club.staff, now=begins, session=club.first, marks=[])


def test_nothing_is_marked_of_a_cancelled_session(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_cancelled(club)
    with pytest.raises(SessionCancelledAlready):
        mark_attendance(actor=club.staff, now=club.first_over, session=session, marks=[])
    with pytest.raises(SessionCancelledAlready):
        mark_delivered(actor=club.staff, now=club.first_over, session=session)


def test_what_is_confirmed_does_not_change(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_confirmed(club)
    with pytest.raises(SessionConfirmedAlready):
        mark_attendance(actor=club.staff, now=club.first_over, session=session, marks=[])
    with pytest.raises(SessionConfirmedAlready):
        mark_delivered(actor=club.staff, now=club.first_over, session=session)


def test_attendance_can_be_corrected_while_the_session_waits_to_be_confirmed(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    session = a_session_marked(club)
    mark_attendance(actor=club.staff, now=club.first_over, session=session, marks=[(enrolment, "excused")])
    assert marks_kept() == 1


@pytest.mark.parametrize(
    ("marks", "refusal"),
    [
        ([("theirs", "late")], MarkUnknown),
        ([("theirs", "present"), ("theirs", "sick")], MarkedTwice),
        ([("theirs", "present"), ("strange", "present")], NotInSession),
    ],
)
def test_a_list_with_one_wrong_mark_keeps_none(
    app: Flask, now: datetime, marks: list[tuple[str, str]], refusal: type[Exception]
) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    ids = {"theirs": enrolment, "strange": new_id()}
    with pytest.raises(refusal) as refused:
        mark_attendance(
            actor=club.staff,
            now=club.first_over,
            session=club.first,
            marks=[(ids[name], mark) for name, mark in marks],
        )
    assert "marks" in refused.value.fields  # type: ignore[attr-defined]
    assert marks_kept() == 0


@pytest.mark.allows("delivery.mark_delivered")
def test_the_staff_mark_a_session_as_delivered_once(app: Flask, now: datetime) -> None:
    club = a_club(now)
    delivery = mark_delivered(actor=club.staff, now=club.first_over, session=club.first)
    assert delivery.status is DeliveryStatus.MARKED
    assert (delivery.marked_by, delivery.marked_at) == (club.staff.person, club.first_over)
    with pytest.raises(SessionMarkedAlready):
        mark_delivered(actor=club.staff, now=club.first_over, session=club.first)


@pytest.mark.refuses("delivery.mark_delivered")
def test_nobody_else_says_that_a_session_was_delivered(app: Flask, now: datetime) -> None:
    club = a_club(now)
    for other in (a_manager(now, club.unit), club.owner, NOBODY):
        with pytest.raises(NotFound):
            mark_delivered(actor=other, now=club.first_over, session=club.first)
    with pytest.raises(NotFound):
        mark_delivered(actor=club.staff, now=club.first_over, session=new_id())


def test_what_the_city_delivers_itself_the_unit_marks_and_the_service_owner_confirms(app: Flask, now: datetime) -> None:
    club = a_club(now, city_own=True)
    manager = a_manager(now, club.unit)
    delivery = mark_delivered(actor=manager, now=club.first_over, session=club.first)
    assert delivery.marked_by == manager.person
    assert not queries.bears_out(club.first, manager, club.first_over.date())
    assert queries.bears_out(club.first, club.owner, club.first_over.date())


def test_there_is_no_session_of_an_unknown_id(app: Flask, now: datetime) -> None:
    with pytest.raises(SessionUnknown):
        locked(new_id())


def test_what_waits_to_be_marked_and_confirmed_is_seen_by_those_who_do_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    stranger = a_manager(now, new_id())
    a_child_in(club, a_family(now, children=(new_child(),)))
    assert queries.sessions_to_mark(club.staff, club.sessions[0].starts_at - timedelta(seconds=1)) == []
    assert [each.session.id for each in queries.sessions_to_mark(club.staff, club.sessions[0].starts_at)] == [
        club.first
    ]
    assert queries.sessions_to_confirm(club.owner) == []
    a_session_marked(club)
    assert queries.sessions_to_mark(club.staff, club.first_over) == []
    for sees in (club.owner, a_manager(now, club.unit), club.staff):
        assert [each.delivery.status for each in queries.sessions_to_confirm(sees) if each.delivery] == ["marked"]
    assert queries.sessions_to_confirm(stranger) == []
    assert queries.sessions_to_confirm(NOBODY) == []
    assert list(queries.deliveries_of([session.id for session in club.sessions])) == [club.first]


def test_of_a_called_off_group_only_the_sessions_that_children_came_to_wait_to_be_marked(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    begun = club.sessions[0].starts_at
    decide_club(club, begun)
    assert queries.sessions_to_mark(club.staff, begun) == []
    assert queries.sessions_called_off([each.id for each in club.sessions]) == {each.id for each in club.sessions}


def test_what_was_held_before_its_group_was_called_off_waits_to_be_marked(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    begun = club.sessions[0].starts_at
    decide_club(club, begun)
    assert [each.session.id for each in queries.sessions_to_mark(club.staff, begun)] == [club.first]
    assert club.first not in queries.sessions_called_off([each.id for each in club.sessions])


def test_no_session_is_called_off_while_its_group_goes_ahead(app: Flask, now: datetime) -> None:
    called_off, other = a_club(now), a_published_offering(now)
    decide_club(called_off, now)
    assert queries.sessions_called_off([each.id for each in sessions_of_group(other.group)]) == frozenset()
