"""A place is moved to another group without a moment without one, and without losing a cent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.errors import SessionFull
from catalog.models import Session
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import MoveNotPossible, NotATransfer, TimeClash
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import Actor
from marketplace.kernel.verification import differences
from marketplace.money.queries import available_cents, funding_of, invoice_of_enrolment
from tests.factories.enrolment import City, a_city, a_group, a_hold, a_low_income, a_wait, an_enrolment, guardian
from tests.factories.people import a_family

pytestmark = pytest.mark.database

FIRST_SESSION = timedelta(days=7, hours=6, minutes=30)
THURSDAYS = 3


@pytest.fixture
def city(app: Flask, now: datetime) -> City:
    """A city with a club on Tuesdays that has another group on Thursdays."""
    city = a_city(now)
    a_group(city, weekday=THURSDAYS)
    return city


def moved(place: Enrolment, group: str, now: datetime) -> Enrolment:
    return operations.transfer_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id, group=group)


def taken(group: str) -> list[int]:
    return list(db.session.scalars(select(Session.taken).where(Session.group_id == group).order_by(Session.position)))


@pytest.mark.allows("enrolment.transfer_enrolment")
def test_a_place_is_moved_with_its_money_before_the_season(city: City, now: datetime) -> None:
    family = a_family(now)
    a_low_income(family, now)
    place = an_enrolment(city, family)
    left = available_cents()
    there = moved(place, city.groups[1], now)
    assert (place.status, place.end_reason, there.status) == (Status.TRANSFERRED, "transferred", Status.CONFIRMED)
    assert taken(city.group) == [0, 0, 0, 0]
    assert taken(city.groups[1]) == [1, 1, 1, 1]
    assert (there.family_cents, there.city_cents) == (place.family_cents, place.city_cents)
    old, new = invoice_of_enrolment(place.id), invoice_of_enrolment(there.id)
    assert old is not None and new is not None
    assert (old.open_cents, new.open_cents) == (0, there.family_cents)
    assert available_cents() == left
    assert list(places_taken_equal_enrolments()) == []


@pytest.mark.refuses("enrolment.transfer_enrolment")
def test_a_stranger_moves_nothing(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    with pytest.raises(NotFound):
        operations.transfer_enrolment(
            actor=guardian(a_family(now), now), now=now, enrolment=place.id, group=city.groups[1]
        )


def test_in_the_season_what_has_begun_stays_with_the_old_place(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    later = now + FIRST_SESSION
    moved(place, city.groups[1], later)
    assert (place.first_position, place.until_position) == (1, 2)
    assert taken(city.group) == [1, 0, 0, 0]
    invoice, funding = invoice_of_enrolment(place.id), funding_of(place.id)
    assert invoice is not None and invoice.open_cents == 60_00
    assert funding is not None and funding.status == "open"
    assert [name for name, _what in differences() if not name.startswith("catalog.")] == []


def test_where_no_place_is_free_nothing_has_changed(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    full = a_group(city, weekday=THURSDAYS, capacity=1, starts=17)
    a_hold(city, group=full)
    with pytest.raises(SessionFull):
        moved(place, full, now)
    db.session.refresh(place)
    assert (place.status, place.ended_at) == (Status.CONFIRMED, None)
    assert taken(city.group) == [1, 1, 1, 1]
    invoice = invoice_of_enrolment(place.id)
    assert invoice is not None and invoice.open_cents == place.family_cents


def test_the_hour_that_is_given_up_is_no_clash_and_another_one_is(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    same_hour = a_group(city)
    there = moved(place, same_hour, now)
    family = a_family(now)
    first = an_enrolment(city, family, group=city.groups[1])
    an_enrolment(city, family, group=city.group)
    with pytest.raises(TimeClash):
        moved(first, same_hour, now)
    assert there.status is Status.CONFIRMED


def test_who_waits_gets_the_place_that_was_left(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    an_enrolment(city)
    waiting = a_wait(city)
    moved(place, city.groups[1], now)
    db.session.refresh(waiting)
    assert waiting.status is Status.OFFERED


def test_a_place_moves_once_and_only_within_the_offering_or_the_provider(city: City, now: datetime) -> None:
    place = an_enrolment(city)
    with pytest.raises(NotATransfer):
        moved(place, city.group, now)
    moved(place, city.groups[1], now)
    with pytest.raises(MoveNotPossible):
        moved(place, city.groups[1], now)
    assert [each.status for each in queries.enrolments_of_child(place.child_id, Status.CONFIRMED)] == ["confirmed"]
