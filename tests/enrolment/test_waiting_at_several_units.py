"""One wait at several units: one offer at a time, and a place that is taken at one ends the others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import GroupsNotTogether
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import ENROLLED
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound, Refusal
from marketplace.kernel.operation import Actor
from marketplace.kernel.outbox import run_due
from tests.factories.enrolment import City, a_group, a_hold, a_unit, a_wait, an_enrolment, an_offering, guardian
from tests.factories.people import Family, a_family

pytestmark = pytest.mark.database


@pytest.fixture
def groups(city: City) -> list[str]:
    """Two full groups of the club at two units, on two days, with one more family before us at the second."""
    second = a_group(city, weekday=2, capacity=1, unit=a_unit(city.now))
    an_enrolment(city), an_enrolment(city)
    an_enrolment(city, group=second)
    a_wait(city, group=second)
    return [city.group, second]


@pytest.fixture
def waits(city: City, groups: list[str], now: datetime) -> dict[str, Enrolment]:
    """A family's wait at both, by group."""
    family = a_family(now)
    joined = operations.join_waiting_lists(actor=guardian(family, now), now=now, child=family.child, groups=groups)
    return {each.group_id: each for each in joined}


def stand(waits: dict[str, Enrolment], groups: list[str]) -> list[str]:
    for each in waits.values():
        db.session.refresh(each)
    return [waits[group].status.value for group in groups]


def freed(group: str, now: datetime) -> None:
    place = queries.enrolments_of_group(group, *ENROLLED)[0]
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)


@pytest.mark.allows("enrolment.join_waiting_lists")
def test_we_stand_in_each_queue_at_its_end(waits: dict[str, Enrolment], groups: list[str]):
    assert [queries.queue_position(waits[group]) for group in groups] == [1, 2]
    assert {each.id for each in queries.waits_with(waits[groups[0]])} == {each.id for each in waits.values()}


def test_a_place_that_is_taken_at_one_ends_the_others(waits: dict[str, Enrolment], groups: list[str], now: datetime):
    freed(groups[0], now)
    assert stand(waits, groups) == ["offered", "waitlisted"]
    taken = waits[groups[0]]
    operations.accept_offer(actor=Actor(taken.applied_by), now=now, enrolment=taken.id)
    assert stand(waits, groups) == ["confirmed", "cancelled"]
    assert not list(places_taken_equal_enrolments())


def test_one_place_is_offered_at_a_time_and_the_other_comes_after_it(
    waits: dict[str, Enrolment], groups: list[str], now: datetime
):
    freed(groups[0], now)
    first_there = queries.waiting_in(groups[1])[0]
    operations.cancel_enrolment(actor=Actor(first_there.applied_by), now=now, enrolment=first_there.id)
    freed(groups[1], now)
    assert stand(waits, groups) == ["offered", "waitlisted"]
    declined = waits[groups[0]]
    operations.decline_offer(actor=Actor(declined.applied_by), now=now, enrolment=declined.id)
    assert stand(waits, groups) == ["declined", "offered"]


def test_an_offer_that_expires_leaves_the_other_wait(waits: dict[str, Enrolment], groups: list[str], now: datetime):
    freed(groups[0], now)
    run_due(now + timedelta(hours=48))
    assert stand(waits, groups) == ["expired", "waitlisted"]


def test_a_place_taken_at_once_in_the_same_offering_ends_them_all(
    city: City, waits: dict[str, Enrolment], groups: list[str], now: datetime
):
    third = a_group(city, weekday=3)
    family = Family("", (waits[groups[0]].applied_by,), (waits[groups[0]].child_id,))
    held = a_hold(city, family, group=third)
    assert stand(waits, groups) == ["waitlisted", "waitlisted"]
    operations.confirm_hold(actor=guardian(family, now), now=now, enrolment=held.id)
    assert stand(waits, groups) == ["cancelled", "cancelled"]


def test_a_wait_is_at_two_or_more_groups_of_one_offering_in_all_or_none(city: City, groups: list[str], now: datetime):
    family, other = a_family(now), a_group(city, weekday=4, offering=an_offering(city))
    free = a_group(city, weekday=3)
    for wrong in (groups[:1], [groups[0], groups[0]], [groups[0], other], [groups[0], "none"], [*groups, free]):
        with pytest.raises(Refusal):
            operations.join_waiting_lists(actor=guardian(family, now), now=now, child=family.child, groups=wrong)
    assert queries.enrolments_of_child(family.child) == []
    with pytest.raises(GroupsNotTogether):
        operations.join_waiting_lists(actor=guardian(family, now), now=now, child=family.child, groups=[])


@pytest.mark.refuses("enrolment.join_waiting_lists")
def test_a_stranger_waits_for_no_child_of_others(groups: list[str], now: datetime):
    with pytest.raises(NotFound):
        operations.join_waiting_lists(
            actor=guardian(a_family(now), now), now=now, child=a_family(now).child, groups=groups
        )
