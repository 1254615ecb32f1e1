"""Take and give back places in all remaining sessions of a group; used inside the operations of the rooms above.

The sessions are locked in one order, then counted up in one conditional statement, so that no place is sold twice and
two families never wait for each other in a circle.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update

from catalog.errors import GroupOver, PlacesNotTaken, SessionFull, SessionNotPlanned
from catalog.models import Session, SessionStatus
from catalog.queries.times import remaining
from marketplace.kernel.db import change_rows, db, rows


def take_places(*, group: str, now: datetime) -> list[str]:
    """Take one place in each session of the group that is still to come; return the sessions in order.

    Raises: GroupOver, SessionFull (then nothing may be kept: the operation that asked is refused as a whole).
    """
    sessions = list(rows(_locking_those_to_come(), {"group": group, "now": now}).scalars().all())
    if not sessions:
        raise GroupOver(group=group)
    taken = _changed(_taking(), {"sessions": sessions})
    if taken != len(sessions):
        raise SessionFull(group=group)
    return sessions


@cache
def _locking_those_to_come() -> Select[str]:
    to_come = remaining(bindparam("group"), bindparam("now"))
    return select(Session.id).where(*to_come).order_by(Session.position).with_for_update()


@cache
def _taking() -> Update:
    return (
        update(Session)
        .where(Session.id.in_(bindparam("sessions", expanding=True)), Session.taken < Session.capacity)
        .values(taken=Session.taken + 1)
    )


def release_places(*, group: str, sessions: Sequence[str]) -> None:
    """Give one place back in each of these sessions of the group. Raises: PlacesNotTaken."""
    locked = list(
        db.session.scalars(
            select(Session.id)
            .where(Session.group_id == group, Session.id.in_(sessions))
            .order_by(Session.position)
            .with_for_update()
        )
    )
    given_back = _changed(
        update(Session).where(Session.id.in_(locked), Session.taken > 0).values(taken=Session.taken - 1)
    )
    if given_back != len(sessions):
        raise PlacesNotTaken(group=group)


@cache
def _settling() -> Update:
    return (
        update(Session)
        .where(Session.id == bindparam("settled"), Session.status == SessionStatus.PLANNED)
        .values(status=bindparam("as"))
    )


def settle_session(*, session: str, status: SessionStatus) -> None:
    """Let a planned session be delivered or cancelled, once. Raises: SessionNotPlanned."""
    settled = _changed(_settling(), {"settled": session, "as": status})
    if not settled:
        raise SessionNotPlanned(session=session)


def _changed(statement: Update, values: Mapping[str, Any] | None = None) -> int:
    """Run an update and return how many sessions it changed; those in memory are read anew when next looked at."""
    changed = change_rows(statement, values or {})
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, Session):
            db.session.expire(loaded, ("taken", "status"))
    return changed
