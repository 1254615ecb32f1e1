"""Take and give back places in all remaining sessions of a group; used inside the operations of the rooms above.

The sessions are locked in one order, then counted up in one conditional statement, so that no place is sold twice and
two families never wait for each other in a circle.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from catalog.errors import GroupOver, PlacesNotTaken, SessionFull, SessionNotPlanned
from catalog.models import Session, SessionStatus
from catalog.queries.times import remaining
from marketplace.kernel.db import db


def take_places(*, group: str, now: datetime) -> list[str]:
    """Take one place in each session of the group that is still to come; return the sessions in order.

    Raises: GroupOver, SessionFull (then nothing may be kept: the operation that asked is refused as a whole).
    """
    sessions = list(
        db.session.scalars(
            select(Session.id).where(*remaining(group, now)).order_by(Session.position).with_for_update()
        )
    )
    if not sessions:
        raise GroupOver(group=group)
    taken = _changed(
        update(Session)
        .where(Session.id.in_(sessions), Session.taken < Session.capacity)
        .values(taken=Session.taken + 1)
    )
    if taken != len(sessions):
        raise SessionFull(group=group)
    return sessions


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


def settle_session(*, session: str, status: SessionStatus) -> None:
    """Let a planned session be delivered or cancelled, once. Raises: SessionNotPlanned."""
    settled = _changed(
        update(Session).where(Session.id == session, Session.status == SessionStatus.PLANNED).values(status=status)
    )
    if not settled:
        raise SessionNotPlanned(session=session)


def _changed(statement: Any) -> int:
    """Run an update and return how many sessions it changed; those in memory are read anew when next looked at."""
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, Session):
            db.session.expire(loaded, ("taken", "status"))
    changed: int = result.rowcount  # type: ignore[attr-defined]
    return changed
