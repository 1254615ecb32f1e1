"""The waiting list moves by itself, in its order."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.errors import GroupOver
from catalog.events import CapacityChanged, SeasonClosed
from catalog.models import OfferingStatus, Session
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import (
    AlreadyAsked,
    GroupNotFormed,
    NotEligible,
    NotOpenToFamilies,
    PlacesFree,
    TimeClash,
)
from marketplace.enrolment.events import JoinedWaitingList
from marketplace.enrolment.models import Enrolment, GroupDecision
from marketplace.enrolment.statuses import ENROLLED
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel import events
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.kernel.outbox import run_due
from tests.factories.enrolment import (
    City,
    Play,
    a_city,
    a_group,
    a_hold,
    a_low_income,
    a_wait,
    an_enrolment,
    an_offering,
    guardian,
    keep,
    offering_changed,
)
from tests.factories.people import a_family, new_child

pytestmark = pytest.mark.database


@pytest.fixture
def full(city: City) -> City:
    """The city, whose club of two places is full."""
    an_enrolment(city), an_enrolment(city)
    return city


def status_of(*waits: Enrolment) -> list[str]:
    for wait in waits:
        db.session.refresh(wait)
    return [wait.status.value for wait in waits]


def freed(city: City, now: datetime) -> None:
    place = queries.enrolments_of_group(city.group, *ENROLLED)[0]
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)


@pytest.mark.allows("enrolment.join_waiting_list")
def test_a_family_waits_behind_all_who_wait_already(full: City, now: datetime):
    first, second = a_wait(full), a_wait(full)
    assert [(wait.status, wait.queue_number) for wait in (first, second)] == [("waitlisted", 1), ("waitlisted", 2)]
    assert (first.first_position, first.quote) == (None, None)
    assert [queries.queue_position(wait) for wait in (first, second)] == [1, 2]
    operations.cancel_enrolment(actor=Actor(first.applied_by), now=now, enrolment=first.id)
    assert [queries.queue_position(wait) for wait in (first, second)] == [None, 1]
    assert a_wait(full).queue_number == 3
    assert list(places_taken_equal_enrolments()) == []


@pytest.mark.refuses("enrolment.join_waiting_list")
def test_a_stranger_does_not_wait_for_a_child(full: City, now: datetime):
    with pytest.raises(NotFound):
        operations.join_waiting_list(
            actor=guardian(a_family(now), now), now=now, child=a_family(now).child, group=full.group
        )


def test_joining_is_announced(full: City, now: datetime):
    heard: list[JoinedWaitingList] = []
    events.LISTENERS[JoinedWaitingList.name].append(lambda event, actor, now: heard.append(event))
    try:
        wait = a_wait(full)
    finally:
        events.LISTENERS[JoinedWaitingList.name].pop()
    assert [(event.enrolment, event.by) for event in heard] == [(wait.id, wait.applied_by)]


def test_nobody_waits_where_a_place_is_free(city: City):
    an_enrolment(city)
    with pytest.raises(PlacesFree):
        a_wait(city)


def test_nobody_waits_for_a_group_that_is_over(full: City, now: datetime):
    with pytest.raises(GroupOver):
        a_wait(full, now=now + timedelta(days=60))


def test_nobody_waits_twice_or_beside_a_place(full: City, now: datetime):
    family = a_family(now)
    a_wait(full, family)
    with pytest.raises(AlreadyAsked):
        a_wait(full, family)


def test_nobody_waits_for_what_clashes_or_the_rules_refuse_or_is_not_offered(full: City, now: datetime):
    busy, old = a_family(now), a_family(now, children=(new_child(birth_date=date(2015, 1, 1)),))
    a_hold(full, busy, group=a_group(full))
    with pytest.raises(TimeClash):
        a_wait(full, busy)
    with pytest.raises(NotEligible):
        a_wait(full, old)
    offering_changed(full, status=OfferingStatus.WITHDRAWN)
    with pytest.raises(NotOpenToFamilies):
        a_wait(full)


def test_nobody_waits_for_a_group_that_was_called_off(full: City, now: datetime):
    keep(now, GroupDecision(group_id=full.group, goes=False, enrolled=0, minimum=0, decided_at=now))
    with pytest.raises(GroupNotFormed):
        a_wait(full)


def test_a_freed_place_is_offered_to_the_first(full: City, now: datetime):
    first, second = a_wait(full), a_wait(full)
    freed(full, now)
    assert status_of(first, second) == ["offered", "waitlisted"]
    assert first.offer_expires_at == now + timedelta(hours=48)
    assert first.quote is not None
    assert first.seat is None
    freed(full, now)
    assert status_of(second) == ["offered"]
    assert list(places_taken_equal_enrolments()) == []


def test_whoever_has_no_time_any_more_is_passed_over_and_keeps_waiting(full: City, now: datetime):
    busy, following = a_family(now), a_wait
    first = a_wait(full, busy)
    second = following(full)
    other = a_group(full, offering=an_offering(full, title="Music"))
    a_hold(full, busy, group=other)
    freed(full, now)
    assert status_of(first, second) == ["waitlisted", "offered"]


def test_whoever_the_rules_refuse_now_is_passed_over(full: City, now: datetime):
    turns_eight = a_family(now, children=(new_child(birth_date=date(2018, 9, 3)),))
    first, second = a_wait(full, turns_eight), a_wait(full)
    freed(full, now + timedelta(days=3))
    assert status_of(first, second) == ["waitlisted", "offered"]


def test_nothing_is_offered_by_a_provider_that_may_not_enrol_or_after_the_last_session(full: City, now: datetime):
    wait = a_wait(full)
    offering_changed(full, status=OfferingStatus.WITHDRAWN)
    freed(full, now)
    assert status_of(wait) == ["waitlisted"]
    offering_changed(full, status=OfferingStatus.PUBLISHED)
    assert operations.move_waiting_list(actor=SYSTEM, now=now + timedelta(days=60), group=full.group) == []
    assert [each.id for each in operations.move_waiting_list(actor=full.owner, now=now, group=full.group)] == [wait.id]


def test_a_family_whose_support_has_run_out_is_offered_the_full_price(app: object, now: datetime):
    city = a_city(now, capacity=1, budget_cents=150_00)
    poor, next_poor = a_family(now), a_family(now)
    a_low_income(poor, now), a_low_income(next_poor, now)
    place = an_enrolment(city, poor)
    wait = a_wait(city, next_poor)
    other = a_family(now)
    a_low_income(other, now)
    held = a_hold(city, other, group=a_group(city, weekday=4))
    assert (place.city_cents, held.city_cents) == (120_00, 30_00)
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)
    db.session.refresh(wait)
    assert (wait.status, wait.city_cents) == ("offered", 120_00)


@pytest.mark.allows("enrolment.move_waiting_list")
def test_the_service_owner_can_move_the_list_and_nothing_happens_while_the_group_is_full(full: City, now: datetime):
    a_wait(full)
    assert operations.move_waiting_list(actor=full.owner, now=now, group=full.group) == []


@pytest.mark.refuses("enrolment.move_waiting_list")
def test_a_guardian_does_not_move_the_list(full: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.move_waiting_list(actor=guardian(a_family(now), now), now=now, group=full.group)


def test_more_places_move_the_list_by_themselves(full: City, now: datetime):
    waits = [a_wait(full) for _ in range(3)]
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        db.session.execute(update(Session).values(capacity=4))
        events.announce(CapacityChanged(group=full.group, offering=full.offering))
    run_due(now)
    assert status_of(*waits) == ["offered", "offered", "waitlisted"]


def test_nobody_waits_on_in_a_closed_season(full: City, now: datetime):
    wait = a_wait(full)
    other = a_wait(full)
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        events.announce(SeasonClosed(season="another"))
    run_due(now)
    assert status_of(wait, other) == ["waitlisted", "waitlisted"]
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        events.announce(SeasonClosed(season=full.season))
    run_due(now)
    assert status_of(wait, other) == ["expired", "expired"]
    assert (wait.end_reason, wait.ended_at) == ("season_over", now)


def test_nobody_waits_on_for_a_withdrawn_offering(full: City, now: datetime):
    from catalog.operations import withdraw_offering

    wait = a_wait(full)
    withdraw_offering(actor=full.owner, now=now, offering=full.offering, reason="The hall burnt down.")
    run_due(now)
    assert status_of(wait) == ["expired"]
    assert wait.end_reason == "offering_withdrawn"


def test_the_list_of_a_round_moves_in_the_order_of_the_draw(play: Play):
    first, second = play.of_rank(3, 1), play.of_rank(4, 1)
    for position, expected in ((1, ["offered", "waitlisted"]), (2, ["offered", "offered"])):
        offer = play.of_rank(position, 1)
        operations.decline_offer(actor=Actor(offer.applied_by), now=play.at, enrolment=offer.id)
        assert status_of(first, second) == expected
    assert [each.id for each in queries.waiting_in(play.city.groups[1])] == [play.of_rank(4, 2).id]
    late = a_wait(play.city, now=play.at)
    assert late.queue_number == 3
    rows = db.session.scalars(select(Session.taken).where(Session.group_id == play.city.group)).all()
    assert set(rows) == {2}
