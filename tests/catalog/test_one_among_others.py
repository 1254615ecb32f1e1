"""What is asked about one offering, unit or group is answered about it alone, however many others there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from catalog import operations, queries
from catalog.models import SessionStatus
from catalog.places import release_places, settle_session, take_places
from marketplace.kernel.operation import SYSTEM, transaction
from tests.factories.catalog import (
    AGREED,
    a_draft,
    a_group,
    a_published_offering,
    a_service,
    a_unit_manager,
    an_approved_attachment,
    an_attachment,
)
from tests.factories.providers import a_service_owner

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_the_page_of_an_offering_shows_its_own_groups_and_units(now: datetime) -> None:
    one, other = a_published_offering(now), a_published_offering(now)
    asked = {each.id: an_attachment(now, each) for each in (one, other)}
    for each in (one, other):
        page = queries.offering_page(each.id, actor=each.provider.staff)
        assert page.offering.id == each.id
        assert [group.id for group, _unit in page.groups] == [each.group]
        assert [row for row, _unit in page.attachments] == [asked[each.id]]


def test_a_unit_sees_what_is_asked_of_it(now: datetime) -> None:
    one, other = a_published_offering(now), a_published_offering(now)
    ours, theirs = an_attachment(now, one), an_attachment(now, other)
    assert [row for row, _offering in queries.attachments_of_unit(one.unit)] == [ours]
    assert [row for row, _offering in queries.attachments_of_unit(other.unit)] == [theirs]


def test_only_what_a_unit_has_agreed_to_waits_for_the_service_owner(now: datetime) -> None:
    asked, agreed, approved = (a_published_offering(now) for _ in range(3))
    an_attachment(now, asked)
    waiting = an_attachment(now, agreed)
    manager = a_unit_manager(now, agreed.unit)
    operations.agree_attachment(actor=manager, now=now, attachment=waiting.id, terms=AGREED)
    an_approved_attachment(now, approved)
    assert [row for row, _offering, _unit in queries.attachments_to_approve()] == [waiting]


def test_what_is_attached_holds_until_its_season_closes(now: datetime) -> None:
    closed, still_open = a_published_offering(now), a_published_offering(now)
    an_approved_attachment(now, closed)
    holding = an_approved_attachment(now, still_open)
    operations.close_season(actor=a_service_owner(now), now=now, season=closed.row.season_id)
    assert [row for row, _offering, _unit in queries.attachments_that_hold()] == [holding]


def test_only_what_is_approved_and_published_holds(now: datetime) -> None:
    asked, held, drafted = a_published_offering(now), a_published_offering(now), a_draft(now)
    an_attachment(now, asked)
    holding = an_approved_attachment(now, held)
    an_approved_attachment(now, drafted)
    assert [row for row, _offering, _unit in queries.attachments_that_hold()] == [holding]


def test_offerings_are_listed_for_their_provider_and_wait_once_they_are_submitted(now: datetime) -> None:
    draft, submitted, published = a_draft(now), a_draft(now), a_published_offering(now)
    operations.submit_offering(actor=submitted.provider.staff, now=now, offering=submitted.id)
    assert [row.id for row in queries.offerings_to_publish()] == [submitted.id]
    for each in (draft, submitted, published):
        assert [row.id for row in queries.offerings_of_provider(each.provider.id)] == [each.id]
    assert queries.city_offerings() == []


def test_revisions_are_those_of_one_offering(now: datetime) -> None:
    one, other = a_published_offering(now), a_published_offering(now + timedelta(minutes=1))
    for each in (one, other):
        assert [row.offering_id for row in queries.revisions_of(each.id)] == [each.id]


def test_a_service_is_found_by_its_own_short_name(now: datetime) -> None:
    services = [a_service(now, slug="drama"), a_service(now, slug="chess")]
    assert [queries.service_by_slug(each.slug) for each in services] == services


def test_free_places_are_those_of_the_groups_one_asks_about(now: datetime) -> None:
    one, _other = a_published_offering(now, capacity=3), a_published_offering(now, capacity=5)
    assert queries.free_places_each([one.group], now) == {one.group: 3}


def test_the_first_and_last_session_are_those_of_the_groups_one_asks_about(now: datetime) -> None:
    one, _other = a_published_offering(now), a_published_offering(now, starts_on=date(2026, 9, 15))
    sessions = queries.sessions_of_group(one.group)
    assert queries.spans_of_groups([one.group]) == {one.group: (sessions[0].starts_at, sessions[-1].starts_at)}


def test_a_cancelled_session_neither_takes_places_nor_comes_next(now: datetime) -> None:
    offering = a_published_offering(now, capacity=1)
    with transaction("a test", actor=SYSTEM, now=now):
        sessions = take_places(group=offering.group, now=now)
        release_places(group=offering.group, sessions=sessions[1:])
        settle_session(session=sessions[0], status=SessionStatus.CANCELLED)
    assert queries.free_places_each([offering.group], now) == {offering.group: 1}
    found = queries.next_session(now, provider=offering.provider.id)
    assert found is not None and found.session.id == sessions[1]


def test_a_group_whose_sessions_to_come_are_all_cancelled_is_not_found(now: datetime) -> None:
    called_off, runs = a_published_offering(now), a_published_offering(now)
    one_of_two = a_draft(now)
    stays = a_group(now, one_of_two.provider.staff, one_of_two.id, one_of_two.unit)
    operations.submit_offering(actor=one_of_two.provider.staff, now=now, offering=one_of_two.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=one_of_two.id)
    with transaction("a test", actor=SYSTEM, now=now):
        for group in (called_off.group, one_of_two.group):
            for session in queries.open_sessions(group, now):
                settle_session(session=session.id, status=SessionStatus.CANCELLED)
    found = queries.search(queries.Filters(), now=now)
    assert {hit.offering.id: [group.group for group in hit.groups] for hit in found.hits} == {
        runs.id: [runs.group],
        one_of_two.id: [stays.id],
    }


def test_a_full_session_that_is_over_is_not_counted_in_what_is_found(now: datetime) -> None:
    offering = a_published_offering(now, capacity=1)
    with transaction("a test", actor=SYSTEM, now=now):
        sessions = take_places(group=offering.group, now=now)
        release_places(group=offering.group, sessions=sessions[1:])
    after_the_first = queries.session(sessions[0]).ends_at
    [group] = queries.search(queries.Filters(), now=after_the_first).hits[0].groups
    assert (group.free, group.next_at) == (1, queries.session(sessions[1]).starts_at)


def test_a_full_session_that_is_cancelled_is_not_counted_in_what_is_found(now: datetime) -> None:
    offering = a_published_offering(now, capacity=1)
    with transaction("a test", actor=SYSTEM, now=now):
        sessions = take_places(group=offering.group, now=now)
        release_places(group=offering.group, sessions=sessions[1:])
        settle_session(session=sessions[0], status=SessionStatus.CANCELLED)
    [hit] = queries.search(queries.Filters(free_only=True), now=now).hits
    found = [(group.free, group.next_at) for group in hit.groups]
    assert found == [(1, queries.session(sessions[1]).starts_at)]


def test_the_next_session_is_that_of_the_provider(now: datetime) -> None:
    early = a_published_offering(now, starts_on=date(2026, 9, 8))
    late = a_published_offering(now, starts_on=date(2026, 9, 15))
    for each in (early, late):
        found = queries.next_session(now, provider=each.provider.id)
        assert found is not None and found.offering.id == each.id


def test_a_session_is_at_the_unit_of_its_own_group(now: datetime) -> None:
    for each in [a_published_offering(now), a_published_offering(now)]:
        assert queries.unit_of_session(queries.sessions_of_group(each.group)[0].id) == each.unit
