"""Offer a place to a child who waits: it keeps the place for 48 hours, at the price quoted now."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.enrolment.events import PlaceOffered
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.moves import move
from marketplace.enrolment.operations.places import take
from marketplace.enrolment.operations.quoting import Answer, without_support
from marketplace.enrolment.statuses import Status
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor
from marketplace.kernel.outbox import later
from marketplace.money.errors import AidCeilingReached

OFFER_LIVES = timedelta(hours=48)


def offer(waiting: Enrolment, answer: Answer, seat: str | None, *, actor: Actor, now: datetime) -> None:
    """Turn a wait into an offer on a seat (the name of its reserve, or None for an open one).

    Where the provider may get no more public aid, it is offered at the full price, to be accepted or declined.
    Raises: SessionFull, GroupOver, BudgetExhausted.
    """
    move(waiting, Status.OFFERED)
    waiting.seat = seat
    waiting.offer_expires_at = now + OFFER_LIVES
    try:
        take(waiting, answer, actor=actor, now=now, until=waiting.offer_expires_at)
    except AidCeilingReached:
        take(waiting, without_support(answer), actor=actor, now=now, until=waiting.offer_expires_at)
    later("enrolment.expire_offer", at=waiting.offer_expires_at, enrolment=waiting.id)
    announce(PlaceOffered(enrolment=waiting.id, child=waiting.child_id, group=waiting.group_id, to=waiting.applied_by))
