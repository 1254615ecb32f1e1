"""Numbers of several sessions at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from marketplace.delivery import operations, queries
from marketplace.enrolment.queries import enrolments_in_session, enrolments_in_sessions
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
