"""Load what an operation works on, locked, or refuse."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import bindparam, select

from catalog.models import Session, SessionStatus
from marketplace.delivery import queries
from marketplace.delivery.errors import (
    ReasonUnknown,
    SessionCancelledAlready,
    SessionConfirmedAlready,
    SessionNotBegun,
    SessionUnknown,
)
from marketplace.delivery.models import Delivery, DeliveryStatus
from marketplace.delivery.queries import Setting
from marketplace.kernel.db import rows

Reason = TypeVar("Reason", bound=StrEnum)


_LOCKING = select(Session.id).where(Session.id == bindparam("session")).with_for_update()


def locked(session: str) -> Setting:
    """Return a session with what it belongs to, and let whoever else speaks of it wait. Raises: SessionUnknown."""
    rows(_LOCKING, {"session": session}).all()
    found = queries.setting(session)
    if found is None:
        raise SessionUnknown(session=session)
    return found


def refuse_settled(setting: Setting, delivery: Delivery | None) -> None:
    """Pass while a session can still be marked. Raises: SessionCancelledAlready, SessionConfirmedAlready."""
    if setting.session.status is SessionStatus.CANCELLED:
        raise SessionCancelledAlready(session=setting.session.id)
    if delivery is not None and delivery.status is DeliveryStatus.CONFIRMED:
        raise SessionConfirmedAlready(session=setting.session.id)


def refuse_not_begun(setting: Setting, now: datetime) -> None:
    """Pass once a session has begun. Raises: SessionNotBegun."""
    if setting.session.starts_at > now:
        raise SessionNotBegun(session=setting.session.id)


def reason_of(reasons: type[Reason], reason: str) -> Reason:
    """Return a reason of a closed list. Raises: ReasonUnknown."""
    if reason not in tuple(reasons):
        raise ReasonUnknown(fields={"reason": [ReasonUnknown.advice]})
    return reasons(reason)
