"""What is given back, started or settled belongs to one enrolment in its own group, whatever else meets in the city."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.models import Session, SessionStatus
from marketplace.enrolment import operations
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.money.funding.models import Part
from marketplace.money.funding.queries import parts_of, shares_of
from marketplace.money.queries import funding_of
from tests.factories.enrolment import City, a_group, a_hold, a_low_income, an_enrolment
from tests.factories.people import a_family

pytestmark = pytest.mark.database

WEDNESDAYS = 2
ON_WEDNESDAY = timedelta(days=1, hours=6, minutes=30)
"""In the first session of a group that meets on Wednesdays; that of the city's club is on the Tuesday after."""
AFTER_FOUR_WEEKS = timedelta(days=30)


def taken(group: str) -> list[int]:
    rows = select(Session.taken).where(Session.group_id == group).order_by(Session.position)
    return list(db.session.scalars(rows))


def settled(now: datetime, group: str, status: SessionStatus, *positions: int) -> None:
    """Let sessions of a group have been delivered or cancelled."""
    wanted = (Session.group_id == group) & Session.position.in_(positions)
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).where(wanted).values(status=status))


def cancelled(place: Enrolment, now: datetime) -> Enrolment:
    return operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)


def test_what_the_platform_keeps_is_agreed_with_the_place(city: City, now: datetime):
    place = an_enrolment(city)
    agreed = {part.part: part.total_cents for part in parts_of([place.id])}
    assert (agreed[Part.PLATFORM_FEE], agreed[Part.PLATFORM_FEE_VAT]) == (12_00, 3_06)


def test_a_session_that_has_begun_is_kept_though_another_group_has_not_begun(city: City, now: datetime):
    place = an_enrolment(city, group=a_group(city, weekday=WEDNESDAYS))
    cancelled(place, now + ON_WEDNESDAY)
    assert (place.first_position, place.until_position) == (1, 2)
    assert taken(place.group_id) == [1, 0, 0, 0]
    assert list(places_taken_equal_enrolments()) == []


def test_a_place_that_begins_after_a_cancelled_session_is_given_back_from_there(city: City, now: datetime):
    settled(now, city.group, SessionStatus.CANCELLED, 1)
    place = an_enrolment(city)
    cancelled(place, now)
    assert (place.first_position, place.until_position) == (2, 2)
    assert taken(city.group) == [0, 0, 0, 0]


def test_the_money_goes_back_for_the_reason_for_which_the_place_ended(city: City, now: datetime):
    place = an_enrolment(city)
    cancelled(place, now)
    assert [share.decision for share in shares_of(place.id)] == ["cancelled_by_family"]


def test_the_money_waits_for_sessions_of_its_own_group_alone(city: City, now: datetime):
    place = an_enrolment(city, group=a_group(city, weekday=WEDNESDAYS))
    settled(now, place.group_id, SessionStatus.DELIVERED, 1)
    cancelled(place, now + ON_WEDNESDAY)
    funding = funding_of(place.id)
    assert funding is not None and funding.status == "ended"
    assert place.settled_at == now + ON_WEDNESDAY


def test_neither_a_place_that_goes_on_nor_a_hold_that_was_released_is_settled(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now)
    place, held = an_enrolment(city, family), a_hold(city)
    operations.release_hold(actor=Actor(held.applied_by), now=now, enrolment=held.id)
    settled(now, city.group, SessionStatus.DELIVERED, 1, 2, 3, 4)
    assert operations.settle_ended(actor=SYSTEM, now=now + AFTER_FOUR_WEEKS) == []
    assert (place.settled_at, held.settled_at) == (None, None)
    funding = funding_of(place.id)
    assert funding is not None and funding.status == "open"


def test_an_enrolment_starts_with_the_first_session_of_its_own_group(city: City, now: datetime):
    an_enrolment(city)
    wednesdays = an_enrolment(city, group=a_group(city, weekday=WEDNESDAYS))
    assert operations.start_enrolments(actor=SYSTEM, now=now + ON_WEDNESDAY) == [wednesdays]


def test_the_enrolments_of_a_group_are_completed_while_those_of_another_go_on(city: City, now: datetime):
    longer = a_group(city, weekday=WEDNESDAYS, weeks=8)
    over, goes_on = an_enrolment(city), an_enrolment(city, group=longer)
    later = now + AFTER_FOUR_WEEKS
    operations.start_enrolments(actor=SYSTEM, now=later)
    assert operations.complete_enrolments(actor=SYSTEM, now=later, group=city.group) == [over]
    assert (over.status, goes_on.status) == ("completed", "active")
