"""The roster tells that a child was told to be away: that she is, to who leads an add-on; why, only where law lets."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.delivery.operations import mark_attendance, read_roster
from marketplace.enrolment.operations import report_absence
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from tests.factories.delivery import Club, a_child_in, a_club, a_manager
from tests.factories.people import Family, as_actor
from tests.factories.web import at, signed_in

pytestmark = pytest.mark.database


def sick_on_the_first_day(club: Club, family: Family) -> None:
    """Let the guardian tell in the morning that her child is ill that day."""
    starts = club.sessions[0].starts_at
    report_absence(
        actor=as_actor(family.guardian, starts),
        now=starts - timedelta(hours=7),
        children=[family.child],
        first_day=city_day(starts),
        last_day=city_day(starts),
        reason=AbsenceReason.SICK,
    )


def test_who_leads_learns_that_she_is_away_that_day_and_not_why(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    sick_on_the_first_day(club, family)
    first, second = club.sessions[:2]
    (row,) = read_roster(actor=club.staff, now=first.starts_at, session=first.id).rows
    assert row.told_away
    assert "sick" not in str(row)
    assert "child.absence_reason" not in row.seen
    (row,) = read_roster(actor=club.staff, now=first.starts_at, session=second.id).rows
    assert row.seen["child.absence"] is False


def test_the_unit_of_the_house_learns_not_to_wait_for_a_guest(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    sick_on_the_first_day(club, family)
    roster = read_roster(actor=a_manager(now, club.unit), now=club.sessions[0].starts_at, session=club.first)
    assert [row.told_away for row in roster.rows] == [True]


def test_on_the_attendance_page_she_is_excused_to_begin_with_and_the_leaders_mark_wins(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    sick_on_the_first_day(club, family)
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    page = client.get(f"/provider/sessions/{club.first}").text
    assert "told to be away" in page
    assert "told to be ill" not in page
    assert 'value="excused" checked' in page
    mark_attendance(
        actor=club.staff,
        now=club.sessions[0].starts_at + timedelta(minutes=6),
        session=club.first,
        marks=[(enrolment, "present")],
    )
    page = client.get(f"/provider/sessions/{club.first}").text
    assert 'value="present" checked' in page
