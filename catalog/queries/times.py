"""Groups and sessions: when they are, and what is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, func, select, true

from catalog.errors import GroupUnknown, SessionUnknown
from catalog.models import Group, Offering, Session, SessionStatus, Unit
from marketplace.kernel.clock import day_start
from marketplace.kernel.db import db


@dataclass(frozen=True)
class DaySession:
    """A session of a day, with what it belongs to."""

    session: Session
    group: Group
    offering: Offering
    unit: Unit


def group(group: str) -> Group:
    """Return a group. Raises: GroupUnknown."""
    found = db.session.get(Group, group)
    if found is None:
        raise GroupUnknown(group=group)
    return found


def session(session: str) -> Session:
    """Return a session. Raises: SessionUnknown."""
    found = db.session.get(Session, session)
    if found is None:
        raise SessionUnknown(session=session)
    return found


def groups_of_offering(offering: str) -> list[Group]:
    """The groups of an offering, by first day and time."""
    return list(
        db.session.scalars(
            select(Group).where(Group.offering_id == offering).order_by(Group.starts_on, Group.start_time, Group.id)
        )
    )


def sessions_of_group(group: str) -> list[Session]:
    """All sessions of a group in order, cancelled ones too."""
    return list(db.session.scalars(select(Session).where(Session.group_id == group).order_by(Session.position)))


def spans_of_groups(groups: Sequence[str]) -> dict[str, tuple[datetime, datetime]]:
    """When the first and the last session of each of these groups begin, cancelled ones too, in one statement."""
    rows = db.session.execute(
        select(Session.group_id, func.min(Session.starts_at), func.max(Session.starts_at))
        .where(Session.group_id.in_(groups))
        .group_by(Session.group_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def remaining(group: str | BindParameter[Any], now: datetime | BindParameter[Any]) -> tuple[ColumnElement[bool], ...]:
    """The conditions of the sessions of a group that are planned and have not begun; both may be left open."""
    return (Session.group_id == group, Session.status == SessionStatus.PLANNED, Session.starts_at > now)


def open_sessions(group: str, now: datetime) -> list[Session]:
    """The sessions of a group that are still to come, in order."""
    return list(db.session.scalars(select(Session).where(*remaining(group, now)).order_by(Session.position)))


def free_places(group: str, now: datetime) -> int:
    """How many more children fit into all remaining sessions of a group; 0 where none is left."""
    return free_places_each([group], now)[group]


def free_places_each(groups: Sequence[str], now: datetime) -> dict[str, int]:
    """How many more children fit into each of these groups, in one statement."""
    rows = db.session.execute(
        select(Session.group_id, func.min(Session.capacity - Session.taken))
        .where(Session.group_id.in_(groups), Session.status == SessionStatus.PLANNED, Session.starts_at > now)
        .group_by(Session.group_id)
    )
    return dict.fromkeys(groups, 0) | {row[0]: row[1] for row in rows}


def sessions_of_day(day: date, *, provider: str | None = None, unit: str | None = None) -> list[DaySession]:
    """The sessions of a city day, of one provider, at one unit, or all, by time."""
    rows = db.session.execute(
        select(Session, Group, Offering, Unit)
        .join(Group, Group.id == Session.group_id)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(
            Session.starts_at >= day_start(day),
            Session.starts_at < day_start(day + timedelta(days=1)),
            Offering.provider_id == provider if provider else true(),
            Group.unit_id == unit if unit else true(),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [DaySession(*row) for row in rows]


def next_session(after: datetime, *, provider: str | None = None, unit: str | None = None) -> DaySession | None:
    """The first planned session of a published offering that begins after an instant, of a provider or at a unit."""
    row = db.session.execute(
        select(Session, Group, Offering, Unit)
        .join(Group, Group.id == Session.group_id)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(
            Session.starts_at > after,
            Session.status == SessionStatus.PLANNED,
            Offering.published_at.is_not(None),
            Offering.provider_id == provider if provider else true(),
            Group.unit_id == unit if unit else true(),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else DaySession(*row)


def sessions_among(sessions: Sequence[str]) -> dict[str, DaySession]:
    """These sessions with what they belong to, by id, in one statement; unknown ones are left out."""
    rows = db.session.execute(
        select(Session, Group, Offering, Unit)
        .join(Group, Group.id == Session.group_id)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Session.id.in_(sessions))
    )
    return {row[0].id: DaySession(*row) for row in rows}


def unit_of_session(session: str) -> str | None:
    """The unit at which a session is, or None where there is no such session."""
    return db.session.scalar(
        select(Group.unit_id).join(Session, Session.group_id == Group.id).where(Session.id == session)
    )
