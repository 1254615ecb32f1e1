"""A group's rule becomes sessions; its places change, never below what is taken."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from catalog import operations, queries
from catalog.errors import (
    AttachmentElsewhere,
    AttachmentUnknown,
    CapacityBelowTaken,
    CapacityWrong,
    GroupUnknown,
    HourSkipped,
    OfferingNotDraft,
    OfferingNotPublished,
    SessionUnknown,
    TimesTurned,
    UnitUnknown,
)
from catalog.models import OfferingStatus, Session, SessionStatus
from catalog.places import settle_session, take_places
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM, transaction
from tests.factories.catalog import (
    AnOffering,
    a_draft,
    a_group,
    a_published_offering,
    a_unit,
    a_unit_manager,
    an_attachment,
)
from tests.factories.providers import a_provider, a_service_owner

pytestmark = pytest.mark.database


def add(offering: AnOffering, now: datetime, **facts: Any) -> Any:
    unit = facts.pop("unit", offering.unit)
    return a_group(now, facts.pop("actor", offering.provider.staff), offering.id, unit, **facts)


def change(offering: AnOffering, now: datetime, capacity: int) -> Any:
    return operations.change_capacity(actor=offering.provider.staff, now=now, group=offering.group, capacity=capacity)


def capacities(group: str) -> list[int]:
    db.session.expire_all()
    return [session.capacity for session in queries.sessions_of_group(group)]


def take(group: str, now: datetime) -> list[str]:
    with transaction("test.take", actor=SYSTEM, now=now):
        return take_places(group=group, now=now)


@pytest.mark.allows("catalog.add_group")
def test_a_group_has_a_session_each_tuesday_in_the_citys_time(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    sessions = queries.sessions_of_group(offering.group)
    assert len(sessions) == 15
    assert [session.position for session in sessions] == list(range(1, 16))
    assert sessions[0].starts_at == datetime(2026, 9, 8, 12, tzinfo=UTC)
    assert sessions[0].ends_at == datetime(2026, 9, 8, 13, tzinfo=UTC)
    assert sessions[7].starts_at == datetime(2026, 10, 27, 13, tzinfo=UTC)
    assert {(session.capacity, session.taken, session.revision) for session in sessions} == {(20, 0, 0)}
    assert queries.group(offering.group).weekdays == " 2 "


def test_holidays_and_other_days_are_left_out(app: Any, now: datetime) -> None:
    operations.declare_holidays(actor=SYSTEM, now=now, year=2026)
    offering = a_draft(now)
    group = add(
        offering,
        now,
        rrule="FREQ=DAILY",
        starts_on=date(2026, 12, 5),
        ends_on=date(2026, 12, 8),
        left_out=[date(2026, 12, 7)],
    )
    assert [session.starts_at.day for session in queries.sessions_of_group(group.id)] == [5, 8]
    assert group.left_out == ["2026-12-06", "2026-12-07"]


@pytest.mark.refuses("catalog.add_group")
def test_others_add_no_group(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    for stranger in (a_provider(now).staff, a_service_owner(now), NOBODY):
        with pytest.raises(NotFound):
            add(offering, now, actor=stranger)


def test_a_submitted_offering_becomes_a_draft_again(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    operations.submit_offering(actor=offering.provider.staff, now=now, offering=offering.id)
    add(offering, now, start_time=time(16), end_time=time(17))
    assert offering.row.status == OfferingStatus.DRAFT
    assert len(queries.groups_of_offering(offering.id)) == 2


def test_a_published_offering_gets_no_new_group(app: Any, now: datetime) -> None:
    with pytest.raises(OfferingNotDraft):
        add(a_published_offering(now), now)


def test_impossible_groups_are_refused(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    with pytest.raises(UnitUnknown):
        add(offering, now, unit="nothing")
    with pytest.raises(AttachmentUnknown):
        add(offering, now, attachment="nothing")
    with pytest.raises(HourSkipped):
        add(
            offering,
            now,
            rrule="FREQ=DAILY",
            starts_on=date(2027, 3, 27),
            ends_on=date(2027, 3, 29),
            start_time=time(3, 15),
            end_time=time(5),
        )


@pytest.mark.parametrize("days", [{"starts_on": date(2026, 7, 31)}, {"ends_on": date(2027, 8, 1)}])
def test_a_group_lies_within_its_season(app: Any, now: datetime, days: dict[str, date]) -> None:
    with pytest.raises(TimesTurned) as refused:
        add(a_draft(now), now, **days)
    assert "starts_on" in refused.value.fields


def test_a_group_fills_its_season_to_the_last_day(app: Any, now: datetime) -> None:
    assert add(a_draft(now), now, starts_on=date(2026, 8, 1), ends_on=date(2027, 7, 31))


@pytest.mark.parametrize("capacity", [0, 21])
def test_places_go_from_one_to_the_largest_group(app: Any, now: datetime, capacity: int) -> None:
    offering = a_draft(now)
    with pytest.raises(CapacityWrong) as refused:
        add(offering, now, capacity=capacity)
    assert "capacity" in refused.value.fields
    with pytest.raises(CapacityWrong):
        change(offering, now, capacity)


def test_without_a_largest_group_there_is_a_limit_still(app: Any, now: datetime) -> None:
    offering = a_draft(now, group_max=None)
    assert add(offering, now, capacity=1000)
    with pytest.raises(CapacityWrong):
        add(offering, now, capacity=1001)


def test_the_attachment_of_a_group_is_of_its_offering_and_unit(app: Any, now: datetime) -> None:
    offering, other = a_draft(now), a_draft(now)
    here, elsewhere = an_attachment(now, offering), an_attachment(now, offering, a_unit(now).id)
    for wrong in (elsewhere.id, an_attachment(now, other, offering.unit).id):
        with pytest.raises(AttachmentElsewhere) as refused:
            add(offering, now, attachment=wrong)
        assert "attachment" in refused.value.fields
    assert add(offering, now, attachment=here.id).attachment_id == here.id
    manager = a_unit_manager(now, offering.unit)
    operations.decline_attachment(actor=manager, now=now, attachment=here.id, reason="No.")
    with pytest.raises(AttachmentElsewhere):
        add(offering, now, attachment=here.id)


@pytest.mark.allows("catalog.remove_group")
def test_a_group_is_taken_out_of_a_draft(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    stays = add(offering, now, start_time=time(16), end_time=time(17))
    operations.remove_group(actor=offering.provider.staff, now=now, group=offering.group)
    assert queries.groups_of_offering(offering.id) == [stays]
    assert queries.sessions_of_group(offering.group) == []
    assert len(queries.sessions_of_group(stays.id)) == 15


@pytest.mark.refuses("catalog.remove_group")
def test_others_take_no_group_out(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    with pytest.raises(NotFound):
        operations.remove_group(actor=a_provider(now).staff, now=now, group=offering.group)
    with pytest.raises(NotFound):
        operations.remove_group(actor=offering.provider.staff, now=now, group="nothing")


def test_a_group_that_was_published_stays(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    remove = {"actor": offering.provider.staff, "group": offering.group}
    with pytest.raises(OfferingNotDraft):
        operations.remove_group(now=now, **remove)
    operations.withdraw_offering(actor=a_service_owner(now), now=now, offering=offering.id, reason="Not safe.")
    operations.revise_offering(actor=offering.provider.staff, now=now, offering=offering.id, terms=_terms(offering))
    with pytest.raises(OfferingNotDraft):
        operations.remove_group(now=now, **remove)


def _terms(offering: AnOffering) -> operations.OfferingTerms:
    row = offering.row
    return operations.OfferingTerms(
        **{name: getattr(row, name) for name in operations.OfferingTerms.__dataclass_fields__}
    )


@pytest.mark.allows("catalog.change_capacity")
def test_the_places_of_a_published_group_change_from_now_on_and_the_revision_is_kept(
    app: Any, now: datetime, heard: list[Any]
) -> None:
    offering = a_published_offering(now)
    later = datetime(2026, 9, 9, tzinfo=UTC)
    heard.clear()
    change(offering, later, 12)
    assert capacities(offering.group) == [20] + [12] * 14
    assert [session.revision for session in queries.sessions_of_group(offering.group)] == [1] + [2] * 14
    assert queries.group(offering.group).capacity == 12
    assert queries.revisions_of(offering.id)[0].content["groups"][0]["capacity"] == 12
    assert [(event.group, event.offering) for event in heard] == [(offering.group, offering.id)]


@pytest.mark.refuses("catalog.change_capacity")
def test_others_change_no_places(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    for stranger in (a_provider(now).staff, a_service_owner(now)):
        with pytest.raises(NotFound):
            operations.change_capacity(actor=stranger, now=now, group=offering.group, capacity=5)


def test_places_never_go_below_what_is_taken(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    take(offering.group, now)
    take(offering.group, now)
    with pytest.raises(CapacityBelowTaken):
        change(offering, now, 1)
    assert set(capacities(offering.group)) == {20}
    change(offering, now, 2)
    assert set(capacities(offering.group)) == {2}


def test_sessions_that_are_over_or_cancelled_keep_their_places(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    cancelled = queries.sessions_of_group(offering.group)[2].id
    with transaction("test.cancel", actor=SYSTEM, now=now):
        settle_session(session=cancelled, status=SessionStatus.CANCELLED)
    change(offering, now, 3)
    assert capacities(offering.group) == [3, 3, 20] + [3] * 12
    assert [session.revision for session in queries.sessions_of_group(offering.group)] == [2, 2, 1] + [2] * 12


def test_the_places_of_a_draft_change_without_a_revision(app: Any, now: datetime, heard: list[Any]) -> None:
    offering = a_draft(now)
    change(offering, now, 7)
    assert set(capacities(offering.group)) == {7}
    assert offering.row.revision == 0
    assert heard == []


def test_the_places_of_a_withdrawn_offering_stay(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    operations.withdraw_offering(actor=a_service_owner(now), now=now, offering=offering.id, reason="Not safe.")
    with pytest.raises(OfferingNotPublished):
        change(offering, now, 5)


def test_the_database_too_keeps_places_and_times_right(app: Any, now: datetime) -> None:
    a_draft(now)
    for wrong in ("taken = capacity + 1", "taken = -1"):
        with pytest.raises(IntegrityError):
            db.session.execute(db.text(f"UPDATE session SET {wrong}"))
        db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(update(Session).values(ends_at=now - timedelta(days=1)))
    db.session.rollback()


def test_what_is_not_there_is_unknown(app: Any) -> None:
    for ask in (queries.group, queries.provider_of_group):
        with pytest.raises(GroupUnknown):
            ask("nothing")
    for ask_session in (queries.session, queries.provider_of_session):
        with pytest.raises(SessionUnknown):
            ask_session("nothing")
    assert queries.unit_of_session("nothing") is None


def test_the_sessions_of_a_day_are_found_by_provider_and_unit(app: Any, now: datetime) -> None:
    first, second = a_draft(now), a_draft(now, start_time=time(9), end_time=time(10))
    day = date(2026, 9, 8)
    assert [each.offering.id for each in queries.sessions_of_day(day)] == [second.id, first.id]
    [mine] = queries.sessions_of_day(day, provider=first.provider.id)
    assert (mine.group.id, mine.unit.id, mine.session.position) == (first.group, first.unit, 1)
    [there] = queries.sessions_of_day(day, unit=second.unit)
    assert there.offering.id == second.id
    assert queries.sessions_of_day(date(2026, 9, 9)) == []
    assert queries.unit_of_session(mine.session.id) == first.unit
    assert queries.provider_of_session(mine.session.id) == first.provider.id


def test_a_day_is_the_citys(app: Any, now: datetime) -> None:
    offering = a_draft(now, start_time=time(0, 30), end_time=time(1))
    [session] = queries.sessions_of_day(date(2026, 9, 8))
    assert session.session.starts_at == datetime(2026, 9, 7, 21, 30, tzinfo=UTC)
    assert queries.sessions_of_day(date(2026, 9, 7)) == []
    assert offering.group == session.group.id
