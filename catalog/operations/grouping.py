"""Give an offering its groups, times and places."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import delete, select, update

from catalog import policy, queries
from catalog.errors import (
    AttachmentElsewhere,
    CapacityBelowTaken,
    CapacityWrong,
    OfferingNotDraft,
    OfferingNotPublished,
    TimesTurned,
)
from catalog.events import CapacityChanged
from catalog.models import AttachmentStatus, Group, Offering, OfferingStatus, Season, Session
from catalog.operations.revisions import keep_revision
from catalog.queries.times import remaining
from catalog.recurrence import Recurrence, session_times, weekdays_of
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation

MOST_PLACES = 1000
OPEN_TO_GROUPS = frozenset({OfferingStatus.DRAFT, OfferingStatus.SUBMITTED})


@operation(policy.ADD_GROUP)
def add_group(
    *,
    actor: Actor,
    now: datetime,
    offering: str,
    unit: str,
    rrule: str,
    start_time: time,
    end_time: time,
    starts_on: date,
    ends_on: date,
    capacity: int,
    attachment: str | None = None,
    left_out: Sequence[date] = (),
    key: IdempotencyKey | None = None,
) -> Group:
    """Add a group to a draft and plan its sessions: by the rule in the city's wall time, first and last day included,
    without the holidays and the days that are left out. A submitted offering becomes a draft again.

    Raises: OfferingUnknown, OfferingNotDraft, UnitUnknown, AttachmentUnknown, AttachmentElsewhere, CapacityWrong,
    RecurrenceUnreadable, TimesTurned, HourSkipped, NoSessions, TooManySessions.
    """
    found = _draft(offering)
    queries.unit(unit)
    _refuse_elsewhere(attachment, offering, unit)
    _refuse_capacity(capacity, found)
    _refuse_outside(queries.season(found.season_id), starts_on, ends_on)
    recurrence = Recurrence(rrule, starts_on, ends_on, start_time, end_time)
    free_days = {*queries.holidays_between(starts_on, ends_on), *left_out}
    times = session_times(recurrence, zone=CITY_ZONE, left_out=free_days)
    group = Group(
        offering_id=offering,
        unit_id=unit,
        attachment_id=attachment,
        rrule=rrule,
        start_time=start_time,
        end_time=end_time,
        starts_on=starts_on,
        ends_on=ends_on,
        left_out=sorted(day.isoformat() for day in free_days),
        weekdays=f" {' '.join(map(str, weekdays_of(times, zone=CITY_ZONE)))} ",
        capacity=capacity,
    )
    db.session.add(group)
    db.session.flush()
    db.session.add_all(
        Session(group_id=group.id, position=position, starts_at=starts_at, ends_at=ends_at, capacity=capacity)
        for position, (starts_at, ends_at) in enumerate(times, start=1)
    )
    found.status = OfferingStatus.DRAFT
    return group


@operation(policy.REMOVE_GROUP)
def remove_group(*, actor: Actor, now: datetime, group: str) -> None:
    """Take a group out of an offering that was never published. Raises: GroupUnknown, OfferingNotDraft."""
    found = queries.group(group)
    if _draft(found.offering_id).revision:
        raise OfferingNotDraft(offering=found.offering_id)
    db.session.execute(delete(Session).where(Session.group_id == group))
    db.session.delete(found)


@operation(policy.CHANGE_CAPACITY)
def change_capacity(*, actor: Actor, now: datetime, group: str, capacity: int) -> Group:
    """Change the places of a group in the sessions to come, never below what is taken; of a published offering the new
    revision is kept.

    Raises: GroupUnknown, CapacityWrong, CapacityBelowTaken, OfferingNotPublished (withdrawn or archived).
    """
    found = queries.group(group)
    offering = queries.offering(found.offering_id)
    if offering.revision and offering.status != OfferingStatus.PUBLISHED:
        raise OfferingNotPublished(offering=offering.id)
    _refuse_capacity(capacity, offering)
    _set_capacity(group, capacity, now)
    found.capacity = capacity
    if offering.status == OfferingStatus.PUBLISHED:
        keep_revision(offering, actor=actor, now=now)
        announce(CapacityChanged(group=group, offering=offering.id))
    return found


def _set_capacity(group: str, capacity: int, now: datetime) -> None:
    """One statement over the sessions to come, so that a place that is taken meanwhile is not lost."""
    coming = list(
        db.session.scalars(
            select(Session.id).where(*remaining(group, now)).order_by(Session.position).with_for_update()
        )
    )
    changed = db.session.execute(
        update(Session).where(Session.id.in_(coming), Session.taken <= capacity).values(capacity=capacity)
    )
    if changed.rowcount != len(coming):  # type: ignore[attr-defined]
        raise CapacityBelowTaken(group=group)


def _draft(offering: str) -> Offering:
    found = queries.offering(offering)
    if found.status not in OPEN_TO_GROUPS:
        raise OfferingNotDraft(offering=offering)
    return found


def _refuse_elsewhere(attachment: str | None, offering: str, unit: str) -> None:
    if attachment is None:
        return
    found = queries.attachment(attachment)
    if (found.offering_id, found.unit_id) != (offering, unit) or found.status == AttachmentStatus.DECLINED:
        raise AttachmentElsewhere(fields={"attachment": [AttachmentElsewhere.advice]})


def _refuse_capacity(capacity: int, offering: Offering) -> None:
    if not 1 <= capacity <= (offering.group_max or MOST_PLACES):
        raise CapacityWrong(fields={"capacity": [CapacityWrong.advice]})


def _refuse_outside(season: Season, starts_on: date, ends_on: date) -> None:
    if starts_on < season.starts_on or ends_on > season.ends_on:
        raise TimesTurned(fields={"starts_on": [TimesTurned.advice]}, season=season.id)
