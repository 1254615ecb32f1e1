"""The end of an enrolment: cancelled by the terms, transferred, completed; what was not delivered is given back.

The terms, shown before a family confirms: it can cancel at any time; it keeps and pays for the sessions that have
begun, and the shares of all others go back by source at once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select

from catalog.models import Offering, Session, SessionStatus
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import SessionStillToCome
from marketplace.enrolment.events import EnrolmentEnded
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.moves import lock_children, locked_enrolment, move
from marketplace.enrolment.operations.places import give_back_all, give_back_rest
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.queries.enrolments import has_a_place_in
from marketplace.enrolment.statuses import ENROLLED, Status
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.money.operations import end_funding

TERMS: tuple[Text, ...] = (
    _("You can cancel at any time, without giving a reason."),
    _("You pay for the sessions that have begun; your share of all others goes back to you."),
    _("What the city pays goes back to its budget line in the same way."),
    _("When the provider cancels a session, your share of it goes back to you."),
)


@operation(policy.CANCEL_ENROLMENT)
def cancel_enrolment(*, actor: Actor, now: datetime, enrolment: str, key: IdempotencyKey | None = None) -> Enrolment:
    """Give up a place or a wait, by the terms; a freed place goes to who waits.

    Raises: MoveNotPossible, also for an offer, which is declined instead.
    """
    found = locked_enrolment(enrolment, freeing=True)
    if found.status in ENROLLED:
        end_enrolled(found, Status.CANCELLED, "cancelled_by_family", actor=actor, now=now)
    elif found.status is Status.OFFERED:
        end_unconfirmed(found, Status.DECLINED, "declined", actor=actor, now=now)
    else:
        end_unconfirmed(found, Status.CANCELLED, "cancelled_by_family", actor=actor, now=now)
    pass_on_places(queries.groups_to_pass_on(found), actor=actor, now=now)
    return found


@operation(policy.START_ENROLMENTS)
def start_enrolments(*, actor: Actor, now: datetime) -> list[Enrolment]:
    """Let every confirmed enrolment be active whose first session has begun; return those."""
    begun = exists().where(
        Session.group_id == Enrolment.group_id,
        Session.starts_at <= now,
        Session.status != SessionStatus.CANCELLED,
        has_a_place_in(Session),
    )
    due = select(Enrolment.id).where(Enrolment.status == Status.CONFIRMED, begun).order_by(Enrolment.id)
    started = []
    for found in _locked(list(db.session.scalars(due))):
        if found.status is Status.CONFIRMED:
            move(found, Status.ACTIVE)
            started.append(found)
    return started


@operation(policy.COMPLETE_ENROLMENTS)
def complete_enrolments(*, actor: Actor, now: datetime, group: str) -> list[Enrolment]:
    """Complete the active enrolments of a group whose last session is over, and end the waits; return the
    completed ones.

    Raises: SessionStillToCome.
    """
    if queries.last_ends_at(group) > now:
        raise SessionStillToCome(group=group)
    live = select(Enrolment.id).where(
        Enrolment.group_id == group, Enrolment.status.in_({Status.ACTIVE, Status.WAITLISTED})
    )
    completed = []
    for found in _locked(list(db.session.scalars(live.order_by(Enrolment.id)))):
        if found.status is Status.ACTIVE:
            close_enrolled(found, Status.COMPLETED, "season_over", now=now)
            settle(found, actor=actor, now=now)
            completed.append(found)
        elif found.status is Status.WAITLISTED:
            end_unconfirmed(found, Status.EXPIRED, "season_over", actor=actor, now=now)
    return completed


@operation(policy.END_WAITS)
def end_waits(
    *, actor: Actor, now: datetime, reason: str, offering: str | None = None, season: str | None = None
) -> None:
    """End every wait for a place in an offering that was withdrawn, or in a season that is over."""
    waiting = (
        select(Enrolment.id)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(Enrolment.status == Status.WAITLISTED, or_(Offering.id == offering, Offering.season_id == season))
    )
    for found in _locked(list(db.session.scalars(waiting))):
        if found.status is Status.WAITLISTED:
            end_unconfirmed(found, Status.EXPIRED, reason, actor=actor, now=now)


@operation(policy.SETTLE_ENDED)
def settle_ended(*, actor: Actor, now: datetime) -> list[Enrolment]:
    """Settle the money of ended enrolments whose last sessions have been confirmed or cancelled since; return
    those."""
    waiting = select(Enrolment.id).where(
        Enrolment.confirmed_at.is_not(None), Enrolment.ended_at.is_not(None), Enrolment.settled_at.is_(None)
    )
    ended = _locked(list(db.session.scalars(waiting.order_by(Enrolment.id))))
    return [each for each in ended if settle(each, actor=actor, now=now)]


def end_unconfirmed(found: Enrolment, there: Status, reason: str, *, actor: Actor, now: datetime) -> None:
    """End a hold, a wait or an offer, and give back what it kept. Raises: MoveNotPossible."""
    move(found, there)
    found.ended_at, found.end_reason = now, reason
    give_back_all(found, actor=actor, now=now)


def end_enrolled(found: Enrolment, there: Status, reason: str, *, actor: Actor, now: datetime) -> None:
    """End a confirmed or active enrolment; places and money of sessions not begun are given back. Raises:
    MoveNotPossible."""
    close_enrolled(found, there, reason, now=now)
    give_back_rest(found, now=now)
    db.session.flush()
    settle(found, actor=actor, now=now)


def settle(found: Enrolment, *, actor: Actor, now: datetime) -> bool:
    """Give back by source what is left of an ended enrolment's money; False while a session it kept is not settled.

    A session that has taken place but is not confirmed yet may still earn, so its share waits for it.
    """
    waiting = queries.sessions_kept(found.id)
    reason = found.end_reason or "ended"
    end_funding(actor=actor, now=now, enrolment=found.id, reason=reason, sessions_kept=waiting)
    if waiting:
        return False
    found.settled_at = now
    return True


def close_enrolled(found: Enrolment, there: Status, reason: str, *, now: datetime) -> None:
    """Move a confirmed or active enrolment to its end and tell it. Raises: MoveNotPossible."""
    move(found, there)
    found.ended_at, found.end_reason = now, reason
    announce(
        EnrolmentEnded(
            enrolment=found.id,
            child=found.child_id,
            provider=found.provider_id,
            group=found.group_id,
            reason=there.value,
            by=found.applied_by,
        )
    )


def _locked(enrolments: list[str]) -> list[Enrolment]:
    """Lock the children of these enrolments and return the enrolments as they stand then, by id."""
    children = db.session.scalars(select(Enrolment.child_id).where(Enrolment.id.in_(enrolments))).all()
    lock_children(children)
    return list(
        db.session.scalars(
            select(Enrolment)
            .where(Enrolment.id.in_(enrolments))
            .order_by(Enrolment.id)
            .execution_options(populate_existing=True)
        )
    )
