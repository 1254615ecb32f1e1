"""Answer an offer: accept it, decline it, or let its 48 hours pass."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import EnrolmentNotFound, MoveNotPossible
from marketplace.enrolment.errors import OfferExpired as OfferIsOver
from marketplace.enrolment.events import OfferExpired
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.checks import refuse_clash
from marketplace.enrolment.operations.confirming import confirm
from marketplace.enrolment.operations.ending import end_enrolled, end_unconfirmed
from marketplace.enrolment.operations.moves import lock_children, locked_enrolment
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.ACCEPT_OFFER)
def accept_offer(*, actor: Actor, now: datetime, enrolment: str, key: IdempotencyKey | None = None) -> Enrolment:
    """Accept an offer that lives. What the same application holds or waits for and ranked lower is given up for it.

    A round offers what it gave whatever came since, so its offers are laid over the child's week once more.

    Raises: OfferExpired, MoveNotPossible, TimeClash, NotOpenToFamilies, GroupNotFormed, ProviderMayNotEnrol.
    """
    _lock_with_given_up(enrolment)
    offered = db.session.get_one(Enrolment, enrolment, populate_existing=True)
    if offered.status is Status.EXPIRED or _is_over(offered, now):
        raise OfferIsOver(enrolment=enrolment)
    if offered.status is not Status.OFFERED:
        raise MoveNotPossible(enrolment=enrolment, here=offered.status.value, there=Status.CONFIRMED.value)
    given_up = queries.worse_of_same_application(offered)
    situation = queries.group_situation(offered.group_id, now)
    refuse_clash(offered.child_id, [situation], now, leaving=[offered.id, *(each.id for each in given_up)])
    confirm(offered, situation, actor=actor, now=now)
    for worse in given_up:
        _give_up(worse, actor=actor, now=now)
    pass_on_places({worse.group_id for worse in given_up}, actor=actor, now=now)
    return offered


@operation(policy.DECLINE_OFFER)
def decline_offer(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Decline an offer; the place goes to the next. Raises: MoveNotPossible."""
    offered = locked_enrolment(enrolment, freeing=True)
    end_unconfirmed(offered, Status.DECLINED, "declined", actor=actor, now=now)
    pass_on_places([offered.group_id], actor=actor, now=now)
    return offered


@operation(policy.EXPIRE_OFFER)
def expire_offer(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Let an offer whose time has passed go to the next; one that was answered or still lives stays as it is."""
    offered = locked_enrolment(enrolment, freeing=True)
    if _is_over(offered, now):
        end_unconfirmed(offered, Status.EXPIRED, "offer_expired", actor=actor, now=now)
        announce(
            OfferExpired(enrolment=offered.id, child=offered.child_id, group=offered.group_id, to=offered.applied_by)
        )
        pass_on_places([offered.group_id], actor=actor, now=now)
    return offered


def _is_over(offered: Enrolment, now: datetime) -> bool:
    return offered.status is Status.OFFERED and offered.offer_expires_at is not None and offered.offer_expires_at <= now


def _lock_with_given_up(enrolment: str) -> None:
    """Lock the child, and all who wait in a group from which it may go. Raises: EnrolmentNotFound."""
    found = db.session.execute(
        select(Enrolment.child_id, Enrolment.application_id).where(Enrolment.id == enrolment)
    ).one_or_none()
    if found is None:
        raise EnrolmentNotFound(enrolment=enrolment)
    same = select(Enrolment.group_id).where(Enrolment.application_id == found[1])
    lock_children([found[0]], waiting_in=db.session.scalars(same).all() if found[1] else ())


def _give_up(worse: Enrolment, *, actor: Actor, now: datetime) -> None:
    if worse.status is Status.WAITLISTED:
        end_unconfirmed(worse, Status.CANCELLED, "better_place", actor=actor, now=now)
    elif worse.status is Status.OFFERED:
        end_unconfirmed(worse, Status.DECLINED, "better_place", actor=actor, now=now)
    else:
        end_enrolled(worse, Status.TRANSFERRED, "better_place", actor=actor, now=now)
