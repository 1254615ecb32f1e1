"""Work that comes from elsewhere: a session was cancelled, a limit passed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from marketplace.kernel.events import on
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import every
from marketplace.requests.operations import end_adjustments, escalate_overdue, open_for_cancelled_session


class CancelledSession(Protocol):
    """What we need to know of a cancelled session."""

    session: str


@on("delivery.session_cancelled")
def ask_the_provider(event: CancelledSession, *, actor: Actor, now: datetime) -> None:
    """Give the provider its time to offer another day or to let the refund stand."""
    open_for_cancelled_session(actor=actor, now=now, session=event.session)


class EndedEnrolment(Protocol):
    """What we need to know of an ended enrolment."""

    enrolment: str


@on("enrolment.enrolment_ended")
def nothing_left_to_arrange(event: EndedEnrolment, *, actor: Actor, now: datetime) -> None:
    """End what was asked or agreed to be arranged for a place that has ended."""
    end_adjustments(actor=actor, now=now, enrolment=event.enrolment)


@every("requests.escalate_overdue", minutes=1)
def escalate_what_is_overdue(*, now: datetime) -> None:
    """Look each minute for requests that were not answered in time."""
    escalate_overdue(actor=SYSTEM, now=now)
