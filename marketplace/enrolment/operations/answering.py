"""Answer an offer: accept it, decline it, or let its 48 hours pass."""

from __future__ import annotations

from datetime import datetime

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import MoveNotPossible
from marketplace.enrolment.errors import OfferExpired as OfferIsOver
from marketplace.enrolment.events import OfferExpired
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.agreeing import decided_by_silence, waits_for_others
from marketplace.enrolment.operations.checks import refuse_clash
from marketplace.enrolment.operations.confirming import take_up
from marketplace.enrolment.operations.ending import end_unconfirmed
from marketplace.enrolment.operations.moves import locked_enrolment
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.statuses import Status
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.ACCEPT_OFFER)
def accept_offer(*, actor: Actor, now: datetime, enrolment: str, key: IdempotencyKey | None = None) -> Enrolment:
    """Accept an offer that lives. What the same application holds or waits for and ranked lower is given up for it.

    Where another guardian is to agree, it is kept until she has answered (agreeing.py), and confirmed then.

    A round offers what it gave whatever came since, so its offers are laid over the child's week once more.

    Raises: OfferExpired, MoveNotPossible, TimeClash, NotOpenToFamilies, GroupNotFormed, ProviderMayNotEnrol.
    """
    offered = locked_enrolment(enrolment)
    if offered.status is Status.EXPIRED or _is_over(offered, now):
        raise OfferIsOver(enrolment=enrolment)
    if offered.status is not Status.OFFERED:
        raise MoveNotPossible(enrolment=enrolment, here=offered.status.value, there=Status.CONFIRMED.value)
    given_up = queries.given_up_for(offered)
    situation = queries.group_situation(offered.group_id, now)
    refuse_clash(offered.child_id, [situation], now, leaving=[offered.id, *(each.id for each in given_up)])
    if not waits_for_others(offered, situation, actor=actor, now=now):
        take_up(offered, situation, actor=actor, now=now)
    return offered


@operation(policy.DECLINE_OFFER)
def decline_offer(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Decline an offer; the place goes to the next. Raises: MoveNotPossible."""
    offered = locked_enrolment(enrolment, freeing=True)
    end_unconfirmed(offered, Status.DECLINED, "declined", actor=actor, now=now)
    pass_on_places(queries.groups_to_pass_on(offered), actor=actor, now=now)
    return offered


@operation(policy.EXPIRE_OFFER)
def expire_offer(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Let an offer whose time has passed go to the next; one that was answered or still lives stays as it is.

    One that was accepted, and waits for another guardian, is decided by what her silence means.
    """
    offered = locked_enrolment(enrolment, freeing=True)
    if _is_over(offered, now) and not decided_by_silence(offered, actor=actor, now=now):
        end_unconfirmed(offered, Status.EXPIRED, "offer_expired", actor=actor, now=now)
        announce(
            OfferExpired(enrolment=offered.id, child=offered.child_id, group=offered.group_id, to=offered.applied_by)
        )
        pass_on_places(queries.groups_to_pass_on(offered), actor=actor, now=now)
    return offered


def _is_over(offered: Enrolment, now: datetime) -> bool:
    return offered.status is Status.OFFERED and offered.offer_expires_at is not None and offered.offer_expires_at <= now
