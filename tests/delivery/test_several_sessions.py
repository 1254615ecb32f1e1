"""Numbers of several sessions at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from marketplace.delivery import operations, queries
from marketplace.delivery.models import Mark
from marketplace.enrolment.queries import enrolments_in_session, enrolments_in_sessions
from marketplace.kernel.operation import NOBODY
from tests.factories.delivery import a_child_in, a_club, after

pytestmark = pytest.mark.database


def test_children_and_those_present_are_counted_by_session(app: Flask, now: datetime) -> None:
    club = a_club(now)
    places = [a_child_in(club)[1], a_child_in(club, given_name="Helmi")[1]]
    marks = [(places[0], "present"), (places[1], "sick")]
    operations.mark_attendance(actor=club.staff, now=after(club, 1), session=club.first, marks=marks)
    second = club.sessions[1].id
    assert queries.present_in([club.first, second]) == {club.first: 1}
    found = enrolments_in_sessions([club.first, second, "unknown"])
    assert found[club.first] == enrolments_in_session(club.first)
    assert len(found[second]) == 2
    assert found["unknown"] == []


def test_each_session_has_marks_of_its_own(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, place = a_child_in(club)
    _other, elsewhere = a_child_in(club)
    first, second = (each.id for each in club.sessions[:2])
    for session, mark, at in ((first, "present", after(club, 1)), (second, "sick", after(club, 2))):
        marks = [(place, mark), (elsewhere, "present")]
        operations.mark_attendance(actor=club.staff, now=at, session=session, marks=marks)
    assert [row.mark for row in queries.marks_in(first).values()] == [Mark.PRESENT, Mark.PRESENT]
    assert queries.marks_in(second)[place].mark is Mark.SICK
    assert queries.present_in([second]) == {second: 1}
    assert queries.attendance_of_children([family.child]) == {family.child: {first: "present", second: "sick"}}


def test_what_was_said_is_told_of_the_sessions_one_asks_about(app: Flask, now: datetime) -> None:
    club = a_club(now)
    first, second = (each.id for each in club.sessions[:2])
    for session in (first, second):
        operations.mark_delivered(actor=club.staff, now=after(club, 2), session=session)
    assert list(queries.deliveries_of([first])) == [first]


def test_nobody_has_no_child_in_a_session(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    assert not queries.has_child_in(club.first, NOBODY, now.date())
