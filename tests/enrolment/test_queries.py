"""What can be asked about places, and by whom it can be seen."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from catalog.models import Session, SessionStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import EnrolmentNotFound
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from tests.factories.enrolment import City, a_group, a_hold, a_unit, a_wait, an_enrolment, guardian, in_care
from tests.factories.people import a_family, an_actor, new_child

pytestmark = pytest.mark.database

MONDAY = date(2026, 9, 7)


def visible(actor: Actor, now: datetime) -> set[str]:
    wanted = select(Enrolment.id).where(queries.enrolments_visible_to(actor, city_day(now)))
    return set(db.session.scalars(wanted))


def test_a_guardian_sees_her_own_children_s_a_provider_what_was_confirmed_and_the_city_all(city: City, now: datetime):
    family = a_family(now)
    mine, theirs = an_enrolment(city, family), a_hold(city)
    assert visible(guardian(family, now), now) == {mine.id}
    assert visible(city.provider.staff, now) == {mine.id}
    assert visible(an_actor(now, "provider.staff", scope="another"), now) == set()
    assert visible(Actor(None), now) == set()
    for role in ("city.officer", "city.service_owner", "auditor"):
        assert visible(an_actor(now, role), now) == {mine.id, theirs.id}
    assert visible(SYSTEM, now) == {mine.id, theirs.id}


def test_a_family_s_enrolments_are_listed_the_newest_first(city: City, now: datetime):
    family = a_family(now)
    first = an_enrolment(city, family)
    second = a_hold(city, family, now + timedelta(minutes=1), group=a_group(city, weekday=3))
    an_enrolment(city)
    today = city_day(now)
    assert queries.my_enrolments(guardian(family, now), today) == [second, first]
    assert queries.my_enrolments(Actor(None), today) == []
    assert queries.enrolments_of_child(family.child) == [second, first]
    assert queries.enrolments_of_child(family.child, Status.CONFIRMED) == [first]
    assert first in queries.enrolments_of_group(city.group)
    assert queries.enrolments_of_group(city.group, Status.HOLD) == []
    assert queries.child_of_enrolment(first.id) == family.child
    assert queries.child_of_enrolment("none") is None
    with pytest.raises(EnrolmentNotFound):
        queries.enrolment("none")


def test_a_session_s_roster_are_the_confirmed_children_who_have_a_place_in_it(city: City, now: datetime):
    place = an_enrolment(city)
    a_hold(city)
    sessions = list(
        db.session.scalars(select(Session.id).where(Session.group_id == city.group).order_by(Session.position))
    )
    assert [queries.roster(session) for session in sessions] == [[place.child_id]] * 4
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now + timedelta(days=8), enrolment=place.id)
    late = an_enrolment(city, now=now + timedelta(days=15))
    assert [queries.roster(session) for session in sessions] == [[place.child_id], [], [late.child_id], [late.child_id]]


def test_a_week_shows_care_and_sessions_in_time_order(city: City, now: datetime):
    family = a_family(now)
    in_care(family.child, city.unit, now, ends=14)
    place = an_enrolment(city, family)
    week = queries.week_of(family.child, MONDAY)
    assert [(busy.unit, busy.enrolment, busy.group) for busy in week] == [
        (city.unit, None, None),
        (city.unit, place.id, city.group),
    ]
    assert week[0].starts_at.timetz().replace(tzinfo=None) == time(8)
    assert week[1].session is not None
    assert queries.week_of(family.child, date(2026, 10, 5)) == week[:0] + queries.week_of(
        family.child, date(2026, 10, 5)
    )
    assert [busy.enrolment for busy in queries.week_of(family.child, date(2026, 10, 5))] == [None]
    assert queries.week_of(family.child, date(2026, 8, 24)) == []


def test_a_cancelled_session_or_an_ended_place_is_not_in_the_week(city: City, now: datetime):
    family = a_family(now)
    place = an_enrolment(city, family)
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        session = db.session.scalars(select(Session).where(Session.position == 1)).one()
        session.status = SessionStatus.CANCELLED
    assert queries.week_of(family.child, MONDAY) == []
    assert len(queries.week_of(family.child, MONDAY + timedelta(days=7))) == 1
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)
    assert queries.week_of(family.child, MONDAY + timedelta(days=7)) == []


def test_the_fit_reads_care_siblings_and_other_places(city: City, now: datetime):
    family = a_family(now, children=(new_child(), new_child()))
    child, sibling = family.children
    in_care(sibling, a_unit(now), now)
    a_hold(city, family) if family.child == child else None
    same_time = a_group(city)
    found = queries.fit(child, same_time, now)
    assert {finding.kind.value for finding in found} == {"clash_with_enrolment", "sibling_elsewhere"}
    assert len(queries.sessions_to_come([same_time], now + timedelta(days=15))[same_time]) == 2


def test_how_a_group_stands_is_told_for_many_in_one_statement(city: City, now: datetime):
    other = a_group(city, weekday=3, capacity=5)
    a_hold(city)
    found = queries.group_situations([city.group, other, "gone"], now)
    assert {group: (each.free, each.sessions, each.sessions_in_all) for group, each in found.items()} == {
        city.group: (1, 4, 4),
        other: (5, 4, 4),
    }
    over = queries.group_situation(city.group, now + timedelta(days=60))
    assert (over.free, over.sessions, over.price_cents, over.first_starts_at) == (0, 0, 0, None)


def test_a_queue_counts_only_those_before(city: City):
    an_enrolment(city), an_enrolment(city)
    waits = [a_wait(city) for _ in range(3)]
    assert queries.waiting_in(city.group) == waits
    assert [queries.queue_position(wait) for wait in waits] == [1, 2, 3]
    assert queries.worse_of_same_application(waits[0]) == []
    assert queries.round_of_group(city.group) is None
