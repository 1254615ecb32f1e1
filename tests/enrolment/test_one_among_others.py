"""What is asked about one child, group or round is answered about it alone, however many others there are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.models import OfferingStatus, Session, SessionStatus
from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import EnrolmentNotFound
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries import care, seen
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, transaction
from tests.factories.enrolment import (
    PRICE_CENTS,
    City,
    Play,
    a_group,
    a_hold,
    a_round,
    a_unit,
    a_wait,
    an_application,
    an_enrolment,
    an_offering,
    guardian,
    in_care,
    offering_changed,
    played,
)
from tests.factories.people import a_family, an_actor

pytestmark = pytest.mark.database


def cancelled(enrolment: Enrolment, now: datetime) -> None:
    """Let the family cancel its place."""
    operations.cancel_enrolment(actor=Actor(enrolment.applied_by), now=now, enrolment=enrolment.id)


def sessions_cancelled(city: City, group: str, since: int = 1, until: int = 99) -> None:
    """Let the sessions of a group at these positions have been cancelled."""
    with transaction("tests.prepare", actor=SYSTEM, now=city.now):
        wanted = (Session.group_id == group) & Session.position.between(since, until)
        db.session.execute(update(Session).where(wanted).values(status=SessionStatus.CANCELLED))


def sessions_of(group: str) -> list[str]:
    """The sessions of a group, in order."""
    return list(db.session.scalars(select(Session.id).where(Session.group_id == group).order_by(Session.position)))


def test_the_care_of_a_child_is_not_that_of_another(city: City, now: datetime):
    here, there, today = a_family(now).child, a_family(now).child, city_day(now)
    elsewhere = a_unit(now)
    placed = [in_care(here, city.unit, now), in_care(there, elsewhere, now)]
    for child, unit, placement in zip((here, there), (city.unit, elsewhere), placed, strict=True):
        assert queries.placements_of(child) == care.placements_of_children([child]) == [placement]
        assert queries.placement_on([child], today) == {child: placement}
        assert queries.placement_on([child], today - timedelta(days=1)) == {}
        assert [(each.child, each.unit) for each in queries.care_hours([child], today)] == [(child, unit)]
        assert queries.unit_children(unit, today) == [child]
        assert queries.unit_children(unit, today - timedelta(days=1)) == []


def test_a_place_that_has_ended_is_no_care_any_more(city: City, now: datetime):
    child, today = a_family(now).child, city_day(now)
    placement = in_care(child, city.unit, now)
    end = today + timedelta(days=10)
    placement.valid_until = end
    assert queries.care_hours([child], end) == []


def test_the_places_of_a_group_are_not_those_of_another(city: City, now: datetime):
    other = a_group(city, weekday=3, weeks=2)
    mine, theirs = an_enrolment(city), an_enrolment(city, group=other)
    held = a_hold(city)
    assert queries.enrolments_of_group(city.group) == sorted([mine, held], key=lambda row: (row.asked_at, row.id))
    assert queries.confirmed_counts([city.group]) == {city.group: 1}
    assert queries.has_live_enrolment([mine.child_id], city.group)
    assert not queries.has_live_enrolment([mine.child_id], other)
    assert not queries.has_live_enrolment([theirs.child_id], city.group)
    assert queries.seats_taken(other) == [None]
    assert [place.child for place in queries.places_of([mine.child_id])] == [mine.child_id]
    assert queries.places_of([mine.child_id], apart_from=[mine.id]) == []
    assert queries.last_ends_at(other) < queries.last_ends_at(city.group)
    cancelled(mine, now)
    assert not queries.has_live_enrolment([mine.child_id], city.group)
    assert queries.places_of([mine.child_id]) == []
    assert queries.seats_taken(city.group) == [None]
    assert queries.confirmed_counts([city.group]) == {}


def test_a_queue_is_that_of_its_group(city: City, now: datetime):
    other = a_group(city, weekday=3, capacity=1)
    an_enrolment(city), an_enrolment(city), an_enrolment(city, group=other)
    waits = [a_wait(city), a_wait(city, group=other), a_wait(city)]
    assert queries.waiting_in(city.group) == [waits[0], waits[2]]
    assert [queries.queue_position(each) for each in waits] == [1, 1, 2]
    cancelled(waits[0], now)
    assert queries.waiting_in(city.group) == [waits[2]]
    assert [queries.queue_position(each) for each in (waits[0], waits[2])] == [None, 1]


def test_a_family_sees_its_own_places_and_nobody_sees_none(city: City, now: datetime):
    families = [a_family(now), a_family(now)]
    places = [an_enrolment(city, family) for family in families]
    today = city_day(now)
    for family, place in zip(families, places, strict=True):
        found, total = seen.enrolments_seen(guardian(family, now), today, limit=9)
        assert (found, total) == ([place], 1)
        assert seen.enrolment_seen(place.id, guardian(family, now), today) is place
        assert queries.enrolments_of_child(family.child) == [place]
    assert seen.enrolments_seen(NOBODY, today, limit=9) == ([], 0)


def test_a_place_of_another_family_is_not_found_and_the_city_finds_the_one_it_asks_for(city: City, now: datetime):
    family, officer, today = a_family(now), an_actor(now, "city.officer"), city_day(now)
    mine, theirs = an_enrolment(city, family), an_enrolment(city)
    for place in (mine, theirs):
        assert seen.enrolment_seen(place.id, officer, today) is place
    for actor, asked in ((guardian(family, now), theirs.id), (NOBODY, mine.id), (officer, "unknown")):
        with pytest.raises(EnrolmentNotFound):
            seen.enrolment_seen(asked, actor, today)


def test_a_round_has_groups_and_applications_of_its_own(fair: City, now: datetime):
    first, second = fair.groups
    one, other = a_round(fair, [first]), a_round(fair, [second], name="Another round")
    family, others = a_family(now), a_family(now)
    mine = an_application(fair, one, first, family=family)
    theirs = an_application(fair, other, second, family=others)
    assert [queries.groups_of_round(each.id) for each in (one, other)] == [[first], [second]]
    assert [queries.round_of_group(each) for each in (first, second)] == [one, other]
    assert [queries.applications_in(each.id) for each in (one, other)] == [[mine], [theirs]]
    assert queries.applications_of(family.guardian, city_day(now)) == [mine]
    assert [queries.child_of_application(each.id) for each in (mine, theirs)] == [family.child, others.child]
    assert list(queries.choices_of([mine.id])) == [mine.id]
    assert queries.demand_of_round(one.id) == {first: (1, 1)}
    operations.withdraw_application(actor=guardian(family, now), now=now, application=mine.id)
    assert queries.applications_in(one.id) == []
    assert queries.demand_of_round(one.id) == {}


def test_what_an_application_got_is_told_once_its_own_round_is_published(fair: City, now: datetime):
    first, second = fair.groups
    one, other = a_round(fair, [first]), a_round(fair, [second], name="Another round")
    mine, theirs = an_application(fair, one, first), an_application(fair, other, second)
    later = now + timedelta(days=1, hours=1)
    for step in (operations.freeze_round, operations.draw_round):
        step(actor=fair.owner, now=later, round=one.id)
    assert queries.result_of(mine.id) is None
    operations.publish_round(actor=fair.owner, now=later, round=one.id)
    played(fair, other)
    for application, round in ((mine, one), (theirs, other)):
        found = queries.result_of(application.id)
        assert found is not None and found.application_id == application.id
        assert queries.results_of_round(round.id) == [found]


def test_who_went_without_is_counted_from_the_day_of_publication(fair: City, now: datetime):
    opened = a_round(fair, fair.groups[1:])
    families = [a_family(now), a_family(now)]
    for family in families:
        an_application(fair, opened, fair.groups[1], family=family)
    at = played(fair, opened)
    children = [family.child for family in families]
    [without] = queries.refused_earlier(children, at)
    [placed] = set(children) - {without}
    assert queries.refused_earlier([placed], at) == set()
    assert queries.refused_earlier(children, at - timedelta(seconds=1)) == set()
    assert queries.waiting_counts() == {opened.id: 1}


def test_groups_that_stand_in_no_round_are_those_of_published_offerings_with_rounds(fair: City, now: datetime):
    drafted = an_offering(fair, status=OfferingStatus.DRAFT, title="Draft", admission="round")
    first_come = an_offering(fair, title="First come")
    for offering in (drafted, first_come):
        a_group(fair, offering=offering, weekday=4)
    taken, free = fair.groups[:2]
    a_round(fair, [taken])
    assert [group.id for group, _offering, _unit in queries.groups_without_round(fair.season)] == [free]
    assert queries.groups_without_round("another") == []
    fit = queries.groups_fit_for_round([free])
    assert [(group.id, round) for group, _offering, round in fit] == [(free, None)]


def test_a_group_is_decided_by_itself(city: City, now: datetime):
    other = a_group(city, weekday=3)
    an_enrolment(city), an_enrolment(city)
    offering_changed(city, go_no_go_on=city_day(now))
    for group in (city.group, other):
        operations.decide_group(actor=SYSTEM, now=now, group=group)
    found = queries.group_decisions([city.group])
    assert list(found) == [city.group]


def test_a_group_is_full_by_its_own_children(city: City, now: datetime):
    other = a_group(city, weekday=3)
    an_enrolment(city), an_enrolment(city)
    assert [queries.is_full(each, now) for each in (city.group, other)] == [True, False]


def test_a_session_has_the_confirmed_children_of_its_own_group_who_have_a_place_in_it(city: City, now: datetime):
    other = a_group(city, weekday=3)
    early, theirs = an_enrolment(city), an_enrolment(city, group=other)
    a_hold(city, group=other)
    late = an_enrolment(city, now=now + timedelta(days=8))
    asked = [*sessions_of(city.group)[:2], sessions_of(other)[0]]
    found = queries.enrolments_in_sessions(asked)
    assert found == {
        asked[0]: [early],
        asked[1]: sorted([early, late], key=lambda place: place.id),
        asked[2]: [theirs],
    }
    assert found == {session: queries.enrolments_in_session(session) for session in asked}
    assert queries.enrolments_in_sessions(asked[:1]) == {asked[0]: [early]}


def test_of_two_who_joined_at_the_same_moment_one_is_before_the_other(city: City, now: datetime):
    an_enrolment(city), an_enrolment(city)
    waits = [a_wait(city), a_wait(city), a_wait(city)]
    with transaction("tests.prepare", actor=SYSTEM, now=now):
        waits[1].queue_number = waits[0].queue_number
    assert [queries.queue_position(each) for each in queries.waiting_in(city.group)] == [1, 2, 3]


def test_a_worse_wish_that_is_over_is_not_given_up_again(play: Play):
    better, worse = play.of_rank(3, 1), play.of_rank(3, 2)
    assert queries.worse_of_same_application(better) == [worse]
    assert queries.worse_of_same_application(worse) == []
    cancelled(worse, play.at)
    assert queries.worse_of_same_application(better) == []


def test_a_group_is_to_be_decided_while_it_is_published_and_has_sessions_of_its_own_to_come(city: City, now: datetime):
    today = city_day(now)
    offering_changed(city, go_no_go_on=today)
    over, called_off = a_group(city, weeks=1), a_group(city)
    sessions_cancelled(city, called_off)
    withdrawn = an_offering(city, status=OfferingStatus.WITHDRAWN, title="Withdrawn", go_no_go_on=today)
    a_group(city, offering=withdrawn)
    later = now + timedelta(days=10)
    assert queries.undecided_groups(today, now) == sorted([city.group, over])
    assert queries.undecided_groups(today, later) == [city.group]


def test_a_group_is_over_once_its_own_last_session_that_was_not_cancelled_is(city: City, now: datetime):
    short = a_group(city, weekday=3, weeks=1)
    an_enrolment(city), an_enrolment(city, group=short)
    later = now + timedelta(days=10)
    operations.start_enrolments(actor=SYSTEM, now=later)
    assert queries.groups_over(now) == []
    assert queries.groups_over(later) == [short]
    sessions_cancelled(city, city.group, since=2)
    assert queries.groups_over(later) == sorted([city.group, short])


def test_a_cancelled_session_is_no_part_of_the_price(city: City, now: datetime):
    other = a_group(city, weekday=3)
    sessions_cancelled(city, city.group, until=1)
    found = queries.group_situations([city.group, other], now)
    counts = {group: (each.sessions, each.sessions_in_all, each.price_cents) for group, each in found.items()}
    assert counts == {city.group: (3, 3, PRICE_CENTS), other: (4, 4, PRICE_CENTS)}
