"""Offers live 48 hours; a better wish replaces a worse place."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.models import Session
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import EnrolmentNotFound, MoveNotPossible, OfferExpired, TimeClash
from marketplace.enrolment.events import OfferExpired as OfferHasExpired
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel import events
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.kernel.outbox import run_due
from marketplace.money.queries import funding_of
from tests.factories.enrolment import (
    City,
    Play,
    a_group,
    a_hold,
    a_round,
    a_wait,
    an_application,
    an_enrolment,
    an_offering,
    guardian,
    played,
)
from tests.factories.people import a_family

pytestmark = pytest.mark.database


def taken(group: str) -> set[int]:
    return set(db.session.scalars(select(Session.taken).where(Session.group_id == group)))


@pytest.fixture
def offered(city: City, now: datetime) -> Enrolment:
    """An offer from the waiting list of the club, which is full again by it."""
    first, _second = an_enrolment(city), an_enrolment(city)
    waiting = a_wait(city)
    operations.cancel_enrolment(actor=Actor(first.applied_by), now=now, enrolment=first.id)
    db.session.refresh(waiting)
    assert waiting.status == "offered"
    return waiting


@pytest.mark.allows("enrolment.accept_offer")
def test_a_guardian_accepts_an_offer_and_owes_its_price(offered: Enrolment, now: datetime):
    last = offered.offer_expires_at - timedelta(seconds=1)
    accepted = operations.accept_offer(actor=Actor(offered.applied_by), now=last, enrolment=offered.id)
    assert (accepted.status, accepted.confirmed_at) == ("confirmed", last)
    assert offered.offer_expires_at == now + timedelta(hours=48)
    assert funding_of(offered.id)
    with pytest.raises(MoveNotPossible):
        operations.accept_offer(actor=Actor(offered.applied_by), now=last, enrolment=offered.id)


@pytest.mark.refuses("enrolment.accept_offer")
def test_a_stranger_does_not_accept(offered: Enrolment, now: datetime):
    for name in (offered.id, "none"):
        with pytest.raises(NotFound):
            operations.accept_offer(actor=guardian(a_family(now), now), now=now, enrolment=name)


def test_an_offer_whose_time_has_passed_is_not_accepted(offered: Enrolment):
    with pytest.raises(OfferExpired):
        operations.accept_offer(actor=Actor(offered.applied_by), now=offered.offer_expires_at, enrolment=offered.id)
    run_due(offered.offer_expires_at)
    with pytest.raises(OfferExpired):
        operations.accept_offer(
            actor=Actor(offered.applied_by), now=offered.offer_expires_at - timedelta(hours=1), enrolment=offered.id
        )


def test_a_wait_is_not_accepted(city: City, now: datetime):
    an_enrolment(city), an_enrolment(city)
    waiting = a_wait(city)
    with pytest.raises(MoveNotPossible):
        operations.accept_offer(actor=Actor(waiting.applied_by), now=now, enrolment=waiting.id)


def test_a_hold_is_not_accepted_as_an_offer(city: City, now: datetime):
    held = a_hold(city)
    with pytest.raises(MoveNotPossible):
        operations.accept_offer(actor=Actor(held.applied_by), now=now, enrolment=held.id)


def test_what_came_in_between_at_the_same_time_is_given_up_first(city: City, offered: Enrolment, now: datetime):
    other = a_group(city, offering=an_offering(city))
    clash = operations.hold_place  # the offer itself blocks the week already
    with pytest.raises(TimeClash):
        clash(actor=Actor(offered.applied_by), now=now, child=offered.child_id, group=other)


@pytest.mark.allows("enrolment.decline_offer")
def test_a_declined_offer_goes_to_the_next(city: City, offered: Enrolment, now: datetime):
    following = a_wait(city)
    declined = operations.decline_offer(actor=Actor(offered.applied_by), now=now, enrolment=offered.id)
    assert (declined.status, declined.end_reason, declined.ended_at) == ("declined", "declined", now)
    db.session.refresh(following)
    assert following.status == "offered"
    assert taken(city.group) == {2}
    assert list(places_taken_equal_enrolments()) == []


@pytest.mark.refuses("enrolment.decline_offer")
def test_a_stranger_does_not_decline(offered: Enrolment, now: datetime):
    with pytest.raises(NotFound):
        operations.decline_offer(actor=guardian(a_family(now), now), now=now, enrolment=offered.id)


def test_only_an_offer_is_declined(city: City, now: datetime):
    place = an_enrolment(city)
    with pytest.raises(MoveNotPossible):
        operations.decline_offer(actor=Actor(place.applied_by), now=now, enrolment=place.id)


@pytest.mark.allows("enrolment.expire_offer")
def test_an_offer_that_is_not_answered_goes_to_the_next_after_48_hours(city: City, offered: Enrolment, now: datetime):
    heard: list[OfferHasExpired] = []
    events.LISTENERS[OfferHasExpired.name].append(lambda event, actor, now: heard.append(event))
    try:
        following = a_wait(city)
        run_due(offered.offer_expires_at - timedelta(seconds=1))
        db.session.refresh(offered)
        assert offered.status == "offered"
        run_due(offered.offer_expires_at)
    finally:
        events.LISTENERS[OfferHasExpired.name].pop()
    db.session.refresh(offered), db.session.refresh(following)
    assert (offered.status, offered.end_reason, following.status) == ("expired", "offer_expired", "offered")
    assert following.offer_expires_at == offered.offer_expires_at + timedelta(hours=48)
    assert [event.enrolment for event in heard] == [offered.id]
    assert taken(city.group) == {2}


@pytest.mark.refuses("enrolment.expire_offer")
def test_only_the_system_lets_offers_expire(city: City, offered: Enrolment, now: datetime):
    with pytest.raises(NotAllowed):
        operations.expire_offer(actor=city.owner, now=now, enrolment=offered.id)


def test_an_accepted_offer_does_not_expire(offered: Enrolment, now: datetime):
    operations.accept_offer(actor=Actor(offered.applied_by), now=now, enrolment=offered.id)
    after = operations.expire_offer(actor=SYSTEM, now=offered.offer_expires_at, enrolment=offered.id)
    assert after.status == "confirmed"


def test_an_unknown_offer_is_not_found(city: City, now: datetime):
    with pytest.raises(EnrolmentNotFound):
        operations.expire_offer(actor=SYSTEM, now=now, enrolment="none")
    with pytest.raises(EnrolmentNotFound):
        operations.answering.locked_enrolment("none")


def test_a_better_wish_that_comes_free_replaces_the_worse_place_which_goes_to_the_next(play: Play):
    best, third_worse = play.of_rank(1, 1), play.of_rank(3, 2)
    last_waiting = play.of_rank(4, 2)
    operations.accept_offer(actor=Actor(third_worse.applied_by), now=play.at, enrolment=third_worse.id)
    operations.decline_offer(actor=Actor(best.applied_by), now=play.at, enrolment=best.id)
    third_better = play.of_rank(3, 1)
    db.session.refresh(third_better)
    assert third_better.status == "offered"
    operations.accept_offer(actor=Actor(third_better.applied_by), now=play.at, enrolment=third_better.id)
    for each in (third_better, third_worse, last_waiting):
        db.session.refresh(each)
    assert (third_better.status, third_worse.status, third_worse.end_reason) == (
        "confirmed",
        "transferred",
        "better_place",
    )
    assert last_waiting.status == "offered"
    funding = funding_of(third_worse.id)
    assert funding is not None and funding.status == "ended"
    assert list(places_taken_equal_enrolments()) == []


def test_accepting_the_best_ends_worse_waits_and_declines_worse_offers(play: Play):
    for position in (1, 2):
        refused = play.of_rank(position, 1)
        operations.decline_offer(actor=Actor(refused.applied_by), now=play.at, enrolment=refused.id)
    for position, there in ((3, "declined"), (4, "declined")):
        better = play.of_rank(position, 1)
        db.session.refresh(better)
        assert better.status == "offered"
        worse = play.of_rank(position, 2)
        operations.accept_offer(actor=Actor(better.applied_by), now=play.at, enrolment=better.id)
        db.session.refresh(worse)
        assert (worse.status, worse.end_reason) == (there, "better_place")
    assert list(places_taken_equal_enrolments()) == []


def test_accepting_a_worse_wish_keeps_the_wait_for_the_better(play: Play):
    worse, better = play.of_rank(3, 2), play.of_rank(3, 1)
    operations.accept_offer(actor=Actor(worse.applied_by), now=play.at, enrolment=worse.id)
    db.session.refresh(better)
    assert better.status == "waitlisted"


def test_accepting_the_better_wish_ends_a_worse_wait(play: Play):
    for position in (1, 2):
        refused = play.of_rank(position, 1)
        operations.decline_offer(actor=Actor(refused.applied_by), now=play.at, enrolment=refused.id)
    better, worse = play.of_rank(4, 1), play.of_rank(4, 2)
    db.session.refresh(worse)
    assert worse.status == "waitlisted"
    operations.accept_offer(actor=Actor(better.applied_by), now=play.at, enrolment=better.id)
    db.session.refresh(worse)
    assert (worse.status, worse.end_reason) == ("cancelled", "better_place")


def test_a_round_s_offer_is_not_accepted_beside_a_place_that_came_since_at_the_same_time(fair: City, now: datetime):
    opened, family = a_round(fair), a_family(now)
    application = an_application(fair, opened, fair.group, family=family)
    same_time = a_group(fair, offering=an_offering(fair, title="Music"))
    taken_since = a_hold(fair, family, group=same_time)
    at = played(fair, opened)
    offer = next(each for each in queries.enrolments_of_child(family.child) if each.application_id == application.id)
    with pytest.raises(TimeClash):
        operations.accept_offer(actor=guardian(family, at), now=at, enrolment=offer.id)
    operations.release_hold(actor=guardian(family, at), now=at, enrolment=taken_since.id)
    accepted = operations.accept_offer(actor=guardian(family, at), now=at, enrolment=offer.id)
    assert accepted.status == "confirmed"


def test_what_a_better_wish_replaces_is_no_clash(play: Play):
    worse, better = play.of_rank(3, 2), play.of_rank(3, 1)
    with transaction("tests.prepare", actor=SYSTEM, now=play.at):
        for session in db.session.scalars(select(Session).where(Session.group_id == worse.group_id)):
            session.starts_at -= timedelta(days=1)
            session.ends_at -= timedelta(days=1)
    operations.accept_offer(actor=Actor(worse.applied_by), now=play.at, enrolment=worse.id)
    refused = play.of_rank(1, 1)
    operations.decline_offer(actor=Actor(refused.applied_by), now=play.at, enrolment=refused.id)
    accepted = operations.accept_offer(actor=Actor(better.applied_by), now=play.at, enrolment=better.id)
    assert accepted.status == "confirmed"
