"""What became of sessions, and who came. Ids only; names leave through the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, exists, false, func, or_, select, true

from catalog.models import Group, Offering, Session, SessionStatus
from marketplace.delivery.models import Attendance, Delivery, DeliveryStatus, Mark
from marketplace.enrolment.models import GroupDecision
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.people.queries import children_of, holders_of

SEES_ALL = ("city.service_owner", "city.officer", "auditor", "system")


@dataclass(frozen=True, slots=True)
class Setting:
    """A session with what it belongs to."""

    session: Session
    group: Group
    offering: Offering

    @property
    def provider(self) -> str | None:
        """The provider that delivers, or None where the city does itself."""
        return self.offering.provider_id

    @property
    def unit(self) -> str:
        """The unit at which it is."""
        return self.group.unit_id


_CALLED_OFF = (Session.taken == 0) & exists().where(
    GroupDecision.group_id == Session.group_id, GroupDecision.goes.is_(False)
)
_SETTING = (
    select(Session, Group, Offering)
    .join(Group, Group.id == Session.group_id)
    .join(Offering, Offering.id == Group.offering_id)
    .where(Session.id == bindparam("session"))
)


def setting(session: str) -> Setting | None:
    """Return a session with its group and offering, or None."""
    row = db.session.execute(_SETTING, {"session": session}).one_or_none()
    return None if row is None else Setting(*row)


def delivers(session: str, actor: Actor) -> bool:
    """Tell whether the actor works for whoever delivers a session: its provider, or the unit where the city does."""
    found = setting(session)
    if found is None:
        return False
    if found.provider is None:
        return actor.holds("unit.manager", found.unit)
    return actor.holds("provider.staff", found.provider)


def bears_out(session: str, actor: Actor, on: date) -> bool:
    """Tell whether the actor confirms what others delivered: the unit's manager, else the service owner.

    The service owner confirms where the unit has no manager, and where the unit itself delivered.
    """
    found = setting(session)
    if found is None:
        return False
    if found.provider is not None and actor.holds("unit.manager", found.unit):
        return True
    alone = found.provider is None or not holders_of("unit.manager", on, found.unit)
    return alone and actor.holds("city.service_owner")


def has_child_in(session: str, actor: Actor, on: date) -> bool:
    """Tell whether a child in the actor's custody has a place in a session."""
    children = set(children_of(actor.subject or "", on))
    return any(each.child_id in children for each in enrolments_in_session(session))


def delivery_of(session: str) -> Delivery | None:
    """Return what was said about a session, or None."""
    return db.session.get(Delivery, session)


def deliveries_of(sessions: Sequence[str]) -> Mapping[str, Delivery]:
    """Return what was said about each of these sessions; those of which nothing was said are left out."""
    rows = db.session.scalars(select(Delivery).where(Delivery.session_id.in_(sessions)))
    return {row.session_id: row for row in rows}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition for the sessions (joined with group and offering) whose delivery the actor may see."""
    if any(actor.holds(name) for name in SEES_ALL):
        return true()
    ways = [
        column.in_(sorted(scopes))
        for column, scopes in (
            (Offering.provider_id, actor.scopes("provider.staff")),
            (Group.unit_id, actor.scopes("unit.manager")),
        )
    ]
    return or_(false(), *ways)


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A session with what it belongs to and what was said about it, if anything was."""

    session: Session
    group: Group
    offering: Offering
    delivery: Delivery | None


def sessions_to_mark(actor: Actor, now: datetime) -> list[SessionSeen]:
    """Return the sessions that have begun and of which nothing was said, oldest first, as the actor sees them.

    Those of a called-off group in which nobody has a place are left out.
    """
    waiting = (Session.status == SessionStatus.PLANNED) & (Session.starts_at <= now) & Delivery.session_id.is_(None)
    return _seen(actor, waiting & ~_CALLED_OFF)


def sessions_called_off(sessions: Sequence[str]) -> frozenset[str]:
    """Return those of these sessions in which nobody has a place, since their group was called off."""
    return frozenset(db.session.scalars(select(Session.id).where(Session.id.in_(sessions), _CALLED_OFF)))


def sessions_to_confirm(actor: Actor) -> list[SessionSeen]:
    """Return the sessions that are marked or disputed and wait for a confirmation, oldest first."""
    return _seen(actor, Delivery.status.in_([DeliveryStatus.MARKED, DeliveryStatus.DISPUTED]))


def _seen(actor: Actor, wanted: ColumnElement[bool]) -> list[SessionSeen]:
    rows = db.session.execute(
        select(Session, Group, Offering, Delivery)
        .join(Group, Group.id == Session.group_id)
        .join(Offering, Offering.id == Group.offering_id)
        .outerjoin(Delivery, Delivery.session_id == Session.id)
        .where(visible_to(actor), wanted)
        .order_by(Session.starts_at, Session.id)
    )
    return [SessionSeen(*row) for row in rows]


def marks_in(session: str) -> Mapping[str, Attendance]:
    """Return the attendance in a session by enrolment."""
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session))
    return {row.enrolment_id: row for row in rows}


def present_in(sessions: Sequence[str]) -> Mapping[str, int]:
    """Return by session how many children were marked as present; sessions without any mark are left out."""
    rows = db.session.execute(
        select(Attendance.session_id, func.count().filter(Attendance.mark == Mark.PRESENT))
        .where(Attendance.session_id.in_(sessions))
        .group_by(Attendance.session_id)
    )
    return {row[0]: row[1] for row in rows}


def attendance_of_children(children: Sequence[str]) -> Mapping[str, object]:
    """Return for each child the mark of each session, by session; one statement for all of them."""
    found: dict[str, dict[str, str]] = {}
    rows = db.session.execute(
        select(Attendance.child_id, Attendance.session_id, Attendance.mark).where(Attendance.child_id.in_(children))
    )
    for child, session, mark in rows:
        found.setdefault(child, {})[session] = mark.value
    return found
