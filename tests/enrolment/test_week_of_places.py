"""A child's week holds its own places and care, and nothing stands in the way that is over, given up or not begun."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from catalog.models import Session, SessionStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.fit import Finding, FindingKind
from marketplace.enrolment.models import Enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from tests.factories.enrolment import City, a_group, a_hold, a_unit, an_enrolment, in_care
from tests.factories.people import a_family, an_actor

pytestmark = pytest.mark.database

MONDAY = date(2026, 9, 7)
WEEK = timedelta(days=7)
TUESDAYS = [date(2026, 9, 8) + week * WEEK for week in range(4)]
DURING_THE_FIRST_SESSION = datetime(2026, 9, 8, 12, 10, tzinfo=UTC)


def cancelled(place: Enrolment, now: datetime) -> None:
    """Let the family cancel its place."""
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)


def session_changed(city: City, group: str, position: int, **values: object) -> None:
    """Let a session of a group stand otherwise."""
    with transaction("tests.prepare", actor=SYSTEM, now=city.now):
        wanted = (Session.group_id == group) & (Session.position == position)
        db.session.execute(update(Session).where(wanted).values(**values))


def a_group_half_an_hour_later(city: City) -> str:
    """A group whose first session begins while the first one of the city's group still runs; no other two meet."""
    later = a_group(city, starts=17)
    [first] = db.session.scalars(select(Session).where(Session.group_id == later, Session.position == 1))
    half_past = datetime.combine(TUESDAYS[0], time(12, 30), tzinfo=UTC)
    session_changed(city, later, 1, starts_at=half_past, ends_at=first.ends_at)
    return later


def places_in_week(child: str, monday: date) -> list[str | None]:
    """The enrolments whose sessions are in a child's week."""
    return [busy.enrolment for busy in queries.week_of(child, monday)]


def test_each_child_has_a_week_of_its_own(city: City, now: datetime):
    families = [a_family(now), a_family(now)]
    places = [an_enrolment(city, family) for family in families]
    for family, place in zip(families, places, strict=True):
        assert places_in_week(family.child, MONDAY) == [place.id]


def test_a_week_holds_the_sessions_from_the_one_with_which_the_place_begins(city: City):
    place = an_enrolment(city, now=DURING_THE_FIRST_SESSION)
    weeks = [places_in_week(place.child_id, MONDAY + week * WEEK) for week in range(5)]
    assert weeks == [[], [place.id], [place.id], [place.id], []]


def test_a_place_that_was_given_up_is_in_no_week_not_even_of_the_sessions_that_were_used(city: City):
    place = an_enrolment(city)
    assert places_in_week(place.child_id, MONDAY) == [place.id]
    cancelled(place, city.now + timedelta(days=8))
    assert [places_in_week(place.child_id, MONDAY + week * WEEK) for week in range(4)] == [[]] * 4


def test_a_placement_with_an_end_is_care_until_then(city: City, now: datetime):
    child, officer, end = a_family(now).child, an_actor(now, "city.officer"), city_day(now) + timedelta(days=10)
    placed = in_care(child, city.unit, now)
    operations.end_placement(actor=officer, now=now, placement=placed.id, valid_until=end, reasons="It moves away.")
    assert [each.valid_until for each in queries.care_hours([child], end - timedelta(days=1))] == [end]
    assert queries.care_hours([child], end) == []
    cares = [len(queries.week_of(child, MONDAY + week * WEEK)) for week in range(2)]
    assert cares == [1, 0]


def test_a_child_s_own_care_is_not_that_of_a_sibling(city: City, now: datetime):
    child = a_family(now).child
    in_care(child, a_unit(now), now, ends=14)
    assert queries.fit(child, city.group, now) == ()


def test_a_cancelled_session_fits_every_week(city: City, now: datetime):
    child, unit = a_family(now).child, a_unit(now)
    in_care(child, unit, now)
    session_changed(city, city.group, 1, status=SessionStatus.CANCELLED)
    times = queries.sessions_to_come([city.group], now)[city.group]
    assert [each.starts_at.date() for each in times] == TUESDAYS[1:]
    assert queries.fit(child, city.group, now) == (Finding(FindingKind.CLASH_WITH_CARE, TUESDAYS[1], unit),)


def test_a_cancelled_session_of_another_place_is_in_nobody_s_way(city: City, now: datetime):
    family, other = a_family(now), a_group(city)
    held = a_hold(city, family)
    session_changed(city, city.group, 1, status=SessionStatus.CANCELLED)
    assert queries.fit(family.child, other, now) == (Finding(FindingKind.CLASH_WITH_ENROLMENT, TUESDAYS[1], held.id),)


def test_the_session_that_runs_is_in_the_way_until_its_place_is_given_up(city: City, now: datetime):
    later = a_group_half_an_hour_later(city)
    place = an_enrolment(city)
    child, moment = place.child_id, DURING_THE_FIRST_SESSION
    assert queries.fit(child, later, moment) == (Finding(FindingKind.CLASH_WITH_ENROLMENT, TUESDAYS[0], place.id),)
    cancelled(place, moment)
    assert queries.fit(child, later, moment) == ()


def test_the_session_that_runs_is_not_in_the_way_of_who_begins_with_the_next(city: City, now: datetime):
    later = a_group_half_an_hour_later(city)
    place = an_enrolment(city, now=DURING_THE_FIRST_SESSION)
    assert queries.fit(place.child_id, later, DURING_THE_FIRST_SESSION) == ()
