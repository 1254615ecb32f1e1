"""Work that comes from elsewhere: a session was cancelled, a limit passed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from marketplace.kernel.events import on
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import every
from marketplace.requests.operations import escalate_overdue, open_for_cancelled_session


class CancelledSession(Protocol):
    """What we need to know of a cancelled session."""

    session: str


@on("delivery.session_cancelled")
def ask_the_provider(event: CancelledSession, *, actor: Actor, now: datetime) -> None:
    """Give the provider its time to offer another day or to let the refund stand."""
    open_for_cancelled_session(actor=actor, now=now, session=event.session)


@every("requests.escalate_overdue", minutes=1)
def escalate_what_is_overdue(*, now: datetime) -> None:
    """Look each minute for requests that were not answered in time."""
    escalate_overdue(actor=SYSTEM, now=now)
