"""A secret address lets a calendar program read for its person, until it is replaced or ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_secret
from marketplace.people import operations, queries
from marketplace.people.errors import CalendarAddressUnknown
from tests.factories.people import an_actor

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _a_city(app: Flask) -> None:
    """Each test has a city."""


@pytest.mark.allows("people.make_calendar_address")
def test_an_address_names_its_person_and_is_kept_as_a_hash_alone(now: datetime) -> None:
    me, secret = an_actor(now), new_secret()
    made = operations.make_calendar_address(actor=me, now=now, person=me.person or "", secret=secret)
    assert secret not in made.secret_hash
    assert queries.owner_of_calendar(secret) == me.person
    assert queries.calendar_address_of(me.person or "") == made
    assert queries.owner_of_calendar("another") is None


def test_a_new_address_ends_the_one_before_and_nobody_elses(now: datetime) -> None:
    me, other = an_actor(now), an_actor(now)
    first, second, theirs = new_secret(), new_secret(), new_secret()
    operations.make_calendar_address(actor=other, now=now, person=other.person or "", secret=theirs)
    before = operations.make_calendar_address(actor=me, now=now, person=me.person or "", secret=first)
    later = now + timedelta(days=1)
    operations.make_calendar_address(actor=me, now=later, person=me.person or "", secret=second)
    assert [queries.owner_of_calendar(each) for each in (first, second, theirs)] == [None, me.person, other.person]
    assert before.ended_at == later


@pytest.mark.allows("people.end_calendar_address")
def test_an_address_ends_at_once_and_once(now: datetime) -> None:
    me, secret = an_actor(now), new_secret()
    person = me.person or ""
    operations.make_calendar_address(actor=me, now=now, person=person, secret=secret)
    operations.end_calendar_address(actor=me, now=now, person=person)
    assert queries.owner_of_calendar(secret) is None
    assert queries.calendar_address_of(person) is None
    with pytest.raises(CalendarAddressUnknown):
        operations.end_calendar_address(actor=me, now=now, person=person)


@pytest.mark.refuses("people.make_calendar_address")
@pytest.mark.refuses("people.end_calendar_address")
def test_nobody_makes_or_ends_the_address_of_another_not_even_acting_for_her(now: datetime) -> None:
    me, officer, secret = an_actor(now), an_actor(now, "service_centre"), new_secret()
    person = me.person or ""
    operations.make_calendar_address(actor=me, now=now, person=person, secret=secret)
    for actor in (officer, queries.actor_of_person(officer.person or "", now, acting_for=person)):
        with pytest.raises(NotFound):
            operations.make_calendar_address(actor=actor, now=now, person=person, secret=new_secret())
        with pytest.raises(NotFound):
            operations.end_calendar_address(actor=actor, now=now, person=person)
    assert queries.owner_of_calendar(secret) == person
