"""Enrolments end: cancelled by the terms, completed, called off; what was not delivered is given back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.models import Session, SessionStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import MoveNotPossible, NotYetDecided, SessionStillToCome
from marketplace.enrolment.events import EnrolmentEnded, GroupDecided
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.ending import TERMS
from marketplace.enrolment.verification import places_taken_equal_enrolments
from marketplace.kernel import events
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.kernel.outbox import run_due
from marketplace.money.operations import earn_sessions
from marketplace.money.queries import available_cents, funding_of, invoice_of_enrolment
from tests.factories.enrolment import (
    City,
    a_group,
    a_hold,
    a_low_income,
    a_wait,
    an_enrolment,
    guardian,
    offering_changed,
)
from tests.factories.people import a_family, an_actor

pytestmark = pytest.mark.database

FIRST_SESSION = timedelta(days=7, hours=6, minutes=30)
AFTER_ALL = timedelta(days=60)


def taken(group: str) -> list[int]:
    return list(db.session.scalars(select(Session.taken).where(Session.group_id == group).order_by(Session.position)))


def settled(city: City, position: int, status: SessionStatus) -> str:
    """Let a session have been confirmed or cancelled; give its id."""
    with transaction("tests.prepare", actor=SYSTEM, now=city.now):
        wanted = (Session.group_id == city.group) & (Session.position == position)
        db.session.execute(update(Session).where(wanted).values(status=status))
    return db.session.scalars(select(Session.id).where(wanted)).one()


def cancelled(place: Enrolment, now: datetime) -> Enrolment:
    return operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)


@pytest.mark.allows("enrolment.cancel_enrolment")
def test_a_place_cancelled_before_the_season_gives_everything_back(city: City, now: datetime):
    family = a_family(now)
    a_low_income(family, now)
    place = an_enrolment(city, family)
    heard: list[EnrolmentEnded] = []
    events.LISTENERS[EnrolmentEnded.name].append(lambda event, actor, now: heard.append(event))
    try:
        cancelled(place, now)
    finally:
        events.LISTENERS[EnrolmentEnded.name].pop()
    assert (place.status, place.end_reason, place.ended_at) == ("cancelled", "cancelled_by_family", now)
    assert (place.first_position, place.until_position, place.settled_at) == (1, 1, now)
    assert taken(city.group) == [0, 0, 0, 0]
    assert available_cents() == {"hobby-support": 10_000_00}
    funding, invoice = funding_of(place.id), invoice_of_enrolment(place.id)
    assert funding is not None and funding.status == "ended"
    assert invoice is not None and invoice.open_cents == 0
    assert [(event.enrolment, event.reason, event.by) for event in heard] == [(place.id, "cancelled", family.guardian)]
    assert list(places_taken_equal_enrolments()) == []


@pytest.mark.refuses("enrolment.cancel_enrolment")
def test_a_stranger_does_not_cancel(city: City, now: datetime):
    place = an_enrolment(city)
    with pytest.raises(NotFound):
        operations.cancel_enrolment(actor=guardian(a_family(now), now), now=now, enrolment=place.id)


def test_in_the_season_the_sessions_that_have_begun_are_kept_and_their_money_waits_for_confirmation(
    city: City, now: datetime
):
    place = an_enrolment(city)
    later = now + FIRST_SESSION
    cancelled(place, later)
    assert (place.status, place.first_position, place.until_position) == ("cancelled", 1, 2)
    invoice = invoice_of_enrolment(place.id)
    assert invoice is not None and invoice.open_cents == 60_00
    assert taken(city.group) == [1, 0, 0, 0]
    assert place.settled_at is None
    funding = funding_of(place.id)
    assert funding is not None and funding.status == "open"
    first = db.session.scalars(select(Session.id).where(Session.position == 1)).one()
    assert [each.id for each in queries.enrolments_in_session(first)] == [place.id]
    run_due(later)
    db.session.refresh(place)
    assert place.settled_at is None
    settled(city, 1, SessionStatus.DELIVERED)
    earn_sessions(actor=SYSTEM, now=later, session=first, enrolments=[place.id], decision="confirmed")
    run_due(later + timedelta(hours=2))
    db.session.refresh(place), db.session.refresh(funding)
    assert place.settled_at == later + timedelta(hours=2)
    assert funding.status == "ended"
    db.session.refresh(invoice)
    assert invoice.open_cents == 60_00
    assert list(places_taken_equal_enrolments()) == []


def test_after_the_last_session_a_cancellation_gives_no_place_back(city: City, now: datetime):
    place = an_enrolment(city)
    for position in range(1, 5):
        settled(city, position, SessionStatus.DELIVERED)
    cancelled(place, now + AFTER_ALL)
    assert place.until_position is None
    assert taken(city.group) == [1, 1, 1, 1]
    assert list(places_taken_equal_enrolments()) == []


def test_a_session_that_was_cancelled_later_is_given_back_with_the_rest(city: City, now: datetime):
    place = an_enrolment(city)
    settled(city, 3, SessionStatus.CANCELLED)
    cancelled(place, now)
    assert taken(city.group) == [0, 0, 0, 0]


def test_a_wait_a_hold_and_an_offer_can_be_given_up_too(city: City, now: datetime):
    first, held = an_enrolment(city), a_hold(city)
    waits = [a_wait(city) for _ in range(2)]
    assert cancelled(waits[1], now).status == "cancelled"
    cancelled(first, now)
    db.session.refresh(waits[0])
    assert waits[0].status == "offered"
    declined = cancelled(waits[0], now)
    assert (declined.status, declined.end_reason) == ("declined", "declined")
    assert (cancelled(held, now).status, held.end_reason) == ("cancelled", "cancelled_by_family")
    assert taken(city.group) == [0, 0, 0, 0]
    with pytest.raises(MoveNotPossible):
        cancelled(held, now)


def test_the_terms_are_four_sentences_that_a_family_sees_before():
    assert len(TERMS) == 4 and all(sentence.endswith(".") for sentence in TERMS)


@pytest.mark.allows("enrolment.start_enrolments")
def test_an_enrolment_is_active_from_its_first_session_on(city: City, now: datetime):
    place, held = an_enrolment(city), a_hold(city)
    starts = db.session.scalars(select(Session.starts_at).where(Session.position == 1)).one()
    assert operations.start_enrolments(actor=SYSTEM, now=starts - timedelta(seconds=1)) == []
    assert operations.start_enrolments(actor=SYSTEM, now=starts) == [place]
    assert operations.start_enrolments(actor=SYSTEM, now=starts) == []
    assert (place.status, held.status) == ("active", "hold")


@pytest.mark.refuses("enrolment.start_enrolments")
def test_only_the_system_starts_enrolments(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.start_enrolments(actor=city.owner, now=now)


def test_a_first_session_that_was_cancelled_starts_nothing(city: City, now: datetime):
    an_enrolment(city)
    settled(city, 1, SessionStatus.CANCELLED)
    assert operations.start_enrolments(actor=SYSTEM, now=now + FIRST_SESSION) == []


def test_who_came_later_starts_with_the_first_session_of_its_own(city: City, now: datetime):
    later = now + timedelta(days=8)
    place = an_enrolment(city, now=later)
    assert place.first_position == 2
    assert operations.start_enrolments(actor=SYSTEM, now=later) == []


@pytest.mark.allows("enrolment.complete_enrolments")
def test_after_the_last_session_the_enrolments_are_completed_and_the_waits_end(city: City, now: datetime):
    place, _other = an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    operations.start_enrolments(actor=SYSTEM, now=now + FIRST_SESSION)
    last = max(db.session.scalars(select(Session.ends_at).where(Session.group_id == city.group)))
    with pytest.raises(SessionStillToCome):
        operations.complete_enrolments(actor=city.owner, now=last - timedelta(seconds=1), group=city.group)
    done = operations.complete_enrolments(actor=city.owner, now=last, group=city.group)
    assert len(done) == 2 and place in done
    db.session.refresh(wait)
    assert (place.status, place.end_reason, place.ended_at) == ("completed", "season_over", last)
    assert (wait.status, wait.end_reason) == ("expired", "season_over")
    assert place.settled_at is None
    assert taken(city.group) == [2, 2, 2, 2]
    assert list(places_taken_equal_enrolments()) == []
    assert operations.complete_enrolments(actor=city.owner, now=last, group=city.group) == []


@pytest.mark.refuses("enrolment.complete_enrolments")
def test_a_guardian_does_not_complete(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.complete_enrolments(actor=guardian(a_family(now), now), now=now + AFTER_ALL, group=city.group)


def test_a_cancelled_last_session_does_not_delay_the_end(city: City, now: datetime):
    an_enrolment(city)
    operations.start_enrolments(actor=SYSTEM, now=now + FIRST_SESSION)
    settled(city, 4, SessionStatus.CANCELLED)
    done = operations.complete_enrolments(actor=SYSTEM, now=now + timedelta(days=22), group=city.group)
    assert [each.status for each in done] == ["completed"]


def test_the_season_ends_by_itself_and_its_money_is_settled_when_all_sessions_are(city: City, now: datetime):
    place = an_enrolment(city)
    for position in range(1, 5):
        session = settled(city, position, SessionStatus.DELIVERED)
        earn_sessions(actor=SYSTEM, now=now, session=session, enrolments=[place.id], decision="confirmed")
    run_due(now + FIRST_SESSION)
    db.session.refresh(place)
    assert place.status == "active"
    run_due(now + AFTER_ALL)
    db.session.refresh(place)
    assert (place.status, place.settled_at) == ("completed", now + AFTER_ALL)
    assert queries.groups_over(now + AFTER_ALL) == []


def decided(city: City, at: datetime, group: str | None = None):  # type: ignore[no-untyped-def]
    return operations.decide_group(actor=city.owner, now=at, group=group or city.group)


@pytest.mark.allows("enrolment.decide_group")
def test_with_enough_children_a_group_goes_ahead_on_its_date(city: City, now: datetime):
    offering_changed(city, go_no_go_on=now.date() + timedelta(days=2), group_min=2)
    an_enrolment(city), an_enrolment(city)
    with pytest.raises(NotYetDecided):
        decided(city, now + timedelta(days=1))
    heard: list[GroupDecided] = []
    events.LISTENERS[GroupDecided.name].append(lambda event, actor, now: heard.append(event))
    try:
        decision = decided(city, now + timedelta(days=2))
    finally:
        events.LISTENERS[GroupDecided.name].pop()
    assert (decision.goes, decision.enrolled, decision.minimum) == (True, 2, 2)
    assert heard == [GroupDecided(group=city.group, goes=True)]
    assert taken(city.group) == [2, 2, 2, 2]
    with pytest.raises(MoveNotPossible):
        decided(city, now + timedelta(days=3))


@pytest.mark.refuses("enrolment.decide_group")
def test_an_officer_does_not_decide_about_groups(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.decide_group(actor=an_actor(now, "city.officer"), now=now, group=city.group)


def test_a_group_without_a_date_is_not_decided(city: City, now: datetime):
    with pytest.raises(NotYetDecided):
        decided(city, now)


def test_with_too_few_children_everything_is_cancelled_and_given_back(city: City, now: datetime):
    offering_changed(city, go_no_go_on=now.date(), group_min=2)
    place, held = an_enrolment(city), a_hold(city)
    wait = a_wait(city)
    decision = decided(city, now)
    assert (decision.goes, decision.enrolled) == (False, 1)
    for each in (place, held, wait):
        db.session.refresh(each)
        assert (each.status, each.end_reason) == ("cancelled", "group_not_formed")
    assert taken(city.group) == [0, 0, 0, 0]
    funding = funding_of(place.id)
    assert funding is not None and funding.status == "ended"
    assert queries.group_decision(city.group) == decision
    assert set(db.session.scalars(select(Session.status))) == {"cancelled"}


def test_groups_are_decided_by_themselves_once_their_date_has_come(city: City, now: datetime):
    offering_changed(city, go_no_go_on=now.date() + timedelta(days=1), group_min=1)
    an_enrolment(city)
    empty = a_group(city, weekday=4)
    assert queries.undecided_groups(now.date(), now) == []
    run_due(now)
    assert queries.group_decision(city.group) is None
    run_due(now + timedelta(days=1))
    decisions = [queries.group_decision(group) for group in (city.group, empty)]
    assert [decision.goes for decision in decisions if decision] == [True, False]
    assert queries.undecided_groups(now.date() + timedelta(days=1), now) == []
    unstarted = a_group(city, weekday=5)
    assert queries.undecided_groups(now.date() + timedelta(days=1), now) == [unstarted]
    assert queries.undecided_groups(now.date() + timedelta(days=1), now + AFTER_ALL) == []


@pytest.mark.allows("enrolment.settle_ended")
def test_the_system_settles_what_ended(city: City, now: datetime):
    place = an_enrolment(city)
    cancelled(place, now + FIRST_SESSION)
    assert operations.settle_ended(actor=SYSTEM, now=now + FIRST_SESSION) == []
    settled(city, 1, SessionStatus.CANCELLED)
    assert operations.settle_ended(actor=SYSTEM, now=now + AFTER_ALL) == [place]
    assert operations.settle_ended(actor=SYSTEM, now=now + AFTER_ALL) == []


@pytest.mark.refuses("enrolment.settle_ended")
def test_only_the_system_settles(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.settle_ended(actor=city.owner, now=now)


@pytest.mark.allows("enrolment.end_waits")
def test_the_system_ends_waits_of_one_offering_only(city: City, now: datetime):
    an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    operations.end_waits(actor=SYSTEM, now=now, reason="offering_withdrawn", offering="another")
    assert wait.status == "waitlisted"
    operations.end_waits(actor=SYSTEM, now=now, reason="offering_withdrawn", offering=city.offering)
    assert wait.status == "expired"


@pytest.mark.refuses("enrolment.end_waits")
def test_only_the_system_ends_waits(city: City, now: datetime):
    with pytest.raises(NotAllowed):
        operations.end_waits(actor=city.owner, now=now, reason="offering_withdrawn", offering=city.offering)
