"""Bear out what was delivered, so that it is earned; or dispute it, so that it waits."""

from __future__ import annotations

from datetime import datetime

from catalog.models import SessionStatus
from catalog.places import settle_session
from marketplace.delivery import policy, queries
from marketplace.delivery.errors import OwnDelivery, SessionNotMarked
from marketplace.delivery.events import SessionConfirmed, SessionDisputed
from marketplace.delivery.models import Delivery, DeliveryStatus, DisputeReason
from marketplace.delivery.operations.loading import locked, reason_of, refuse_settled
from marketplace.delivery.queries import Setting
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.money.operations import earn_sessions


@operation(policy.CONFIRM_DELIVERY)
def confirm_delivery(*, actor: Actor, now: datetime, session: str, key: IdempotencyKey | None = None) -> Delivery:
    """Bear out that a session was delivered, a disputed one too; it is earned then for each child with a place.

    Raises: SessionNotMarked, OwnDelivery, SessionCancelledAlready, SessionConfirmedAlready.
    """
    setting, delivery = _marked(session)
    if queries.delivers(session, actor) or delivery.marked_by == actor.person:
        raise OwnDelivery(session=session)
    delivery.status = DeliveryStatus.CONFIRMED
    delivery.confirmed_by, delivery.confirmed_at = actor.person, now
    settle_session(session=session, status=SessionStatus.DELIVERED)
    db.session.flush()
    enrolments = [each.id for each in enrolments_in_session(session)]
    earn_sessions(actor=actor, now=now, session=session, enrolments=enrolments, decision=session)
    announce(SessionConfirmed(session=session, provider=setting.provider, enrolments=tuple(enrolments)))
    return delivery


@operation(policy.DISPUTE_DELIVERY)
def dispute_delivery(
    *, actor: Actor, now: datetime, session: str, reason: str, key: IdempotencyKey | None = None
) -> Delivery:
    """Say that a marked session was not delivered as promised: it waits until it is borne out or cancelled.

    Raises: SessionNotMarked, ReasonUnknown, SessionCancelledAlready, SessionConfirmedAlready.
    """
    setting, delivery = _marked(session)
    delivery.dispute_reason = reason_of(DisputeReason, reason)
    delivery.status = DeliveryStatus.DISPUTED
    delivery.disputed_by, delivery.disputed_at = actor.subject, now
    announce(SessionDisputed(session=session, provider=setting.provider, reason=reason))
    return delivery


def _marked(session: str) -> tuple[Setting, Delivery]:
    setting = locked(session)
    delivery = queries.delivery_of(session)
    refuse_settled(setting, delivery)
    if delivery is None:
        raise SessionNotMarked(session=session)
    return setting, delivery
