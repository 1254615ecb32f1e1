"""The roster shows of each child what the one door lets this reader see, and why the rest is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from consent.law_file import example_law
from consent.models import AccessLog
from marketplace.delivery import queries
from marketplace.delivery.errors import SessionUnknown
from marketplace.delivery.operations import Roster, mark_attendance, read_attendance, read_roster, reading
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, SYSTEM, transaction
from marketplace.people.models import Custody
from tests.factories.consent import the_law
from tests.factories.delivery import Club, a_child_in, a_club, a_manager, make_manager
from tests.factories.people import Family, a_family, as_actor, new_adult, new_child, two_guardians

pytestmark = pytest.mark.database

PHONE_ALLOWED = (("guardian.emergency_phone", "own_controller", "safety"),)


def read(club: Club, at: datetime) -> Roster:
    return read_roster(actor=club.staff, now=at, session=club.first)


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.allows("delivery.read_roster")
def test_the_staff_see_what_the_contract_lets_them_see_and_why_not_the_rest(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club, given_name="Oiva", special_needs="a hearing aid", allergies="nuts")
    (row,) = read(club, club.first_over).rows
    assert row.enrolment == enrolment
    assert row.seen["child.name"] == "Oiva Korpela"
    assert row.seen["child.age_band"] == "5–6"
    assert row.seen["child.attendance"] is None
    of_guardians = {"guardian.relay_address", "guardian.emergency_phone"}
    assert row.seen.keys() == {"child.name", "child.age_band", "child.attendance", "child.absence", *of_guardians}
    assert all(verdict.reason and not verdict.allowed for verdict in row.missing.values())
    assert row.missing["child.allergies"].asks
    assert "nuts" not in str(row) and "hearing" not in str(row)


def test_a_roster_is_the_same_whether_there_is_more_to_know_or_not(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club, a_family(now, children=(new_child(allergies="nuts", special_needs="a ramp"),)))
    a_child_in(club, a_family(now, children=(new_child(),)))
    one, other = read(club, club.first_over).rows
    assert one.missing == other.missing
    assert one.seen.keys() == other.seen.keys()


@pytest.mark.refuses("delivery.read_roster")
def test_nobody_reads_a_roster_who_has_nothing_to_do_with_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    for other in (NOBODY, a_manager(now, new_id()), as_actor(family.guardian, now)):
        with pytest.raises(NotFound):
            read_roster(actor=other, now=now, session=club.first)
    with pytest.raises(NotFound):
        read_roster(actor=club.staff, now=now, session=new_id())


def test_each_thing_seen_is_logged_once(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    mark_attendance(actor=club.staff, now=club.first_over, session=club.first, marks=[(enrolment, "present")])
    read(club, club.first_over)
    logged = db.session.execute(
        select(AccessLog.category, func.count())
        .where(AccessLog.subject_id == family.child, AccessLog.operation == "delivery.read_roster")
        .group_by(AccessLog.category)
    )
    assert {row[0]: row[1] for row in logged} == {"child.name": 1, "child.age_band": 1, "child.attendance": 1}


def test_only_the_attendance_of_this_session_is_shown(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    second = club.sessions[1]
    mark_attendance(actor=club.staff, now=club.first_over, session=club.first, marks=[(enrolment, "present")])
    mark_attendance(actor=club.staff, now=second.ends_at, session=second.id, marks=[(enrolment, "sick")])
    (row,) = read(club, club.first_over).rows
    assert row.seen["child.attendance"] == "present"


@pytest.mark.parametrize(("hours", "asked"), [(-13, False), (-12, True), (0, True), (12, True), (13, False)])
def test_what_safety_needs_is_asked_near_the_session_only(app: Flask, now: datetime, hours: int, asked: bool) -> None:
    club = a_club(now)
    a_child_in(club)
    first = club.sessions[0]
    at = (first.starts_at if hours < 0 else first.ends_at) + timedelta(hours=hours)
    (row,) = read(club, at).rows
    assert ("child.allergies" in row.missing) == asked
    assert row.seen["child.name"] == "Oiva Korpela"


def test_a_copy_dies_after_twelve_hours(app: Flask, now: datetime) -> None:
    club = a_club(now)
    assert read(club, now).expires_at == now + timedelta(hours=12)


def family_with_phones(now: datetime) -> Family:
    adults = (new_adult(emergency_phone="+358 1"), new_adult(given_name="Eero", emergency_phone="+358 2"))
    return a_family(now, adults=adults, children=(new_child(),), custody=Custody.JOINT)


def test_the_phones_of_all_guardians_are_listed_where_the_law_lets_them(app: Flask, now: datetime) -> None:
    club = a_club(now, law=PHONE_ALLOWED)
    a_child_in(club, family_with_phones(now))
    a_child_in(club, a_family(now, adults=(new_adult(phone=None, emergency_phone=None),)))
    rows = read(club, club.first_over).rows
    assert sorted(sorted(row.seen["guardian.emergency_phone"]) for row in rows) == [[], ["+358 1", "+358 2"]]
    assert all("guardian.emergency_phone" not in row.missing for row in rows)


def test_where_the_law_is_silent_about_guardians_it_is_said_why_nothing_is_listed(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club, family_with_phones(now))
    lines = [line for line in example_law().lines if line.category != "guardian.emergency_phone"]
    the_law(now, lines, city_day(now))
    (row,) = read(club, club.first_over).rows
    assert "guardian.emergency_phone" not in row.seen
    assert not row.missing["guardian.emergency_phone"].allowed


def test_the_unit_that_carries_an_add_on_sees_names_and_who_came(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    mark_attendance(actor=club.staff, now=club.first_over, session=club.first, marks=[(enrolment, "present")])
    (row,) = read_roster(actor=a_manager(now, club.unit), now=club.first_over, session=club.first).rows
    assert row.seen == {"child.name": "Oiva Korpela", "child.attendance": "present", "child.absence": False}
    assert row.missing == {}


def test_the_service_owner_who_confirms_in_place_of_a_manager_sees_names(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    roster = read_roster(actor=club.owner, now=club.first_over, session=club.first)
    assert [row.seen for row in roster.rows] == [{"child.name": "Oiva Korpela"}]
    assert roster.recipient.kind == "city_officer"


def test_a_unit_reads_the_roster_of_what_it_delivers_itself_as_a_unit_of_the_city(app: Flask, now: datetime) -> None:
    club = a_club(now, city_own=True)
    roster = read_roster(actor=a_manager(now, club.unit), now=now, session=club.first)
    assert (roster.recipient.kind, roster.recipient.organisation) == ("city_unit", club.unit)
    assert roster.rows == ()


def test_the_manager_of_a_unit_that_delivers_itself_reads_as_the_unit_whatever_else_she_is(
    app: Flask, now: datetime
) -> None:
    club = a_club(now, city_own=True)
    both = make_manager(club.staff, club.unit, now)
    roster = read_roster(actor=both, now=club.first_over, session=club.first)
    assert (roster.recipient.kind, roster.recipient.organisation) == ("city_unit", club.unit)


def test_a_unit_that_delivers_itself_asks_for_what_basic_care_needs(app: Flask, now: datetime) -> None:
    club = a_club(now, city_own=True)
    setting = queries.setting(club.first)
    assert setting is not None
    _recipient, asks = reading._reader(setting, a_manager(now, club.unit), now)
    assert [ask.purpose for ask in asks] == ["basic_service"]
    assert "child.birth_date" in asks[0].of_child


def test_inside_another_operation_an_unknown_session_is_unknown_too(app: Flask, now: datetime) -> None:
    with transaction("a test", actor=SYSTEM, now=now), pytest.raises(SessionUnknown):
        read_roster(actor=SYSTEM, now=now, session=new_id())


def test_the_number_of_statements_does_not_depend_on_the_number_of_children(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club, two_guardians(now))
    with counted() as few:
        read(club, club.first_over)
    for _each in range(4):
        a_child_in(club, two_guardians(now))
    with counted() as many:
        read(club, club.first_over)
    assert len(many) == len(few)


@pytest.mark.allows("delivery.read_attendance")
def test_a_guardian_sees_by_session_whether_the_child_came(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    guardian = as_actor(family.guardian, now)
    assert read_attendance(actor=guardian, now=now, child=family.child) == {}
    mark_attendance(actor=club.staff, now=club.first_over, session=club.first, marks=[(enrolment, "present")])
    assert read_attendance(actor=guardian, now=now, child=family.child) == {club.first: "present"}


@pytest.mark.refuses("delivery.read_attendance")
def test_nobody_else_reads_where_a_child_was(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    for other in (club.staff, as_actor(a_family(now).guardian, now), NOBODY):
        with pytest.raises(NotFound):
            read_attendance(actor=other, now=now, child=family.child)
