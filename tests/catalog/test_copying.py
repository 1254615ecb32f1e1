"""What was offered in one season is drafted again in another: the same terms, the same weekdays and hours."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time

import pytest

from catalog import operations, queries
from catalog.errors import SeasonClosed, SeasonSame, SeasonUnknown
from catalog.models import Group, OfferingStatus
from catalog.operations.drafting import terms_of
from marketplace.kernel.errors import NotFound
from tests.factories.catalog import (
    a_draft,
    a_group,
    a_published_offering,
    a_season,
    a_service_owner,
    an_approved_attachment,
)
from tests.factories.providers import a_provider

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
AUTUMN = {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 12, 31)}
SPRING = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 5, 31)}


def when(group: Group) -> tuple[date, date, str, time, time, int]:
    return (group.starts_on, group.ends_on, group.rrule, group.start_time, group.end_time, group.capacity)


@pytest.mark.allows("catalog.copy_offering")
def test_the_draft_says_the_same_but_for_the_day_of_the_decision(now: datetime) -> None:
    offering = a_published_offering(now, season=a_season(now, **AUTUMN).id)
    spring = a_season(now, **SPRING).id
    copied = operations.copy_offering(actor=offering.provider.staff, now=now, offering=offering.id, season=spring)
    said = [each.name for each in fields(operations.OfferingTerms) if each.name != "go_no_go_on"]
    assert {name: getattr(copied, name) for name in said} == {name: getattr(offering.row, name) for name in said}
    assert (copied.status, copied.season_id, copied.go_no_go_on) == (OfferingStatus.DRAFT, spring, None)
    assert (copied.provider_id, copied.service_id, copied.model) == (
        offering.row.provider_id,
        offering.row.service_id,
        offering.row.model,
    )
    assert offering.row.status is OfferingStatus.PUBLISHED


def test_a_group_keeps_its_distance_to_both_ends_of_the_season_without_its_holidays(now: datetime) -> None:
    operations.declare_holidays(actor=a_service_owner(now), now=now, year=2027)
    offering = a_published_offering(now, season=a_season(now, **AUTUMN).id)
    copied = operations.copy_offering(
        actor=offering.provider.staff, now=now, offering=offering.id, season=a_season(now, **SPRING).id
    )
    (before,), (group,) = queries.groups_of_offering(offering.id), queries.groups_of_offering(copied.id)
    assert when(group) == (date(2027, 2, 8), date(2027, 5, 15), *when(before)[2:])
    assert group.unit_id == offering.unit
    assert {each.starts_at.date().isoweekday() for each in queries.sessions_of_group(group.id)} == {2}


def test_in_a_season_too_short_for_that_it_meets_for_the_whole_of_it(now: datetime) -> None:
    offering = a_published_offering(now, season=a_season(now, **AUTUMN).id)
    june = a_season(now, starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 30)).id
    copied = operations.copy_offering(actor=offering.provider.staff, now=now, offering=offering.id, season=june)
    (group,) = queries.groups_of_offering(copied.id)
    assert when(group)[:2] == (date(2027, 6, 1), date(2027, 6, 30))


def test_a_group_that_would_never_meet_stays_behind_and_the_others_come_along(now: datetime) -> None:
    offering = a_published_offering(now, season=a_season(now, **AUTUMN).id)
    weekend = a_season(now, starts_on=date(2027, 6, 5), ends_on=date(2027, 6, 6)).id
    staff = offering.provider.staff
    operations.withdraw_offering(actor=staff, now=now, offering=offering.id, reason="To add a group.")
    operations.revise_offering(actor=staff, now=now, offering=offering.id, terms=terms_of(offering.row))
    a_group(now, staff, offering.id, offering.unit, rrule="FREQ=WEEKLY;BYDAY=SA")
    copied = operations.copy_offering(actor=staff, now=now, offering=offering.id, season=weekend)
    assert [group.rrule for group in queries.groups_of_offering(copied.id)] == ["FREQ=WEEKLY;BYDAY=SA"]


def test_a_group_that_would_meet_too_often_stays_behind_and_the_draft_is_made(now: datetime) -> None:
    autumn = a_season(now, **AUTUMN).id
    offering = a_draft(now, season=autumn, rrule="FREQ=DAILY", **AUTUMN)
    years = a_season(now, starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 30)).id
    copied = operations.copy_offering(actor=offering.provider.staff, now=now, offering=offering.id, season=years)
    assert copied.title == offering.row.title and queries.groups_of_offering(copied.id) == []


def test_the_units_agree_anew(now: datetime) -> None:
    offering = a_published_offering(now, season=a_season(now, **AUTUMN).id)
    an_approved_attachment(now, offering)
    copied = operations.copy_offering(
        actor=offering.provider.staff, now=now, offering=offering.id, season=a_season(now, **SPRING).id
    )
    assert queries.offering_page(copied.id, actor=offering.provider.staff).attachments == []
    assert [group.attachment_id for group in queries.groups_of_offering(copied.id)] == [None]


def test_it_is_not_copied_into_its_own_a_closed_or_an_unknown_season(now: datetime) -> None:
    offering = a_published_offering(now)
    closed = a_season(now, **SPRING).id
    operations.close_season(actor=a_service_owner(now), now=now, season=closed)
    for season, refusal in ((offering.row.season_id, SeasonSame), (closed, SeasonClosed), ("a" * 24, SeasonUnknown)):
        with pytest.raises(refusal):
            operations.copy_offering(actor=offering.provider.staff, now=now, offering=offering.id, season=season)


@pytest.mark.refuses("catalog.copy_offering")
def test_nobody_copies_what_another_provider_offers(now: datetime) -> None:
    offering = a_published_offering(now)
    with pytest.raises(NotFound):
        operations.copy_offering(
            actor=a_provider(now).staff,
            now=now,
            offering=offering.id,
            season=a_season(now, **SPRING).id,
        )
