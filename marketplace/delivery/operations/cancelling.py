"""Cancel a session: each family and each budget line has its part back."""

from __future__ import annotations

from datetime import datetime

from catalog.models import SessionStatus
from catalog.places import settle_session
from marketplace.delivery import policy, queries
from marketplace.delivery.errors import SessionMarkedAlready
from marketplace.delivery.events import SessionCancelled
from marketplace.delivery.models import CancelReason, Delivery, DeliveryStatus
from marketplace.delivery.operations.loading import locked, reason_of, refuse_settled
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.money.operations import refund_sessions


@operation(policy.CANCEL_SESSION)
def cancel_session(
    *, actor: Actor, now: datetime, session: str, reason: str, key: IdempotencyKey | None = None
) -> Delivery:
    """Cancel a session that nobody says was delivered, or whose delivery is disputed; refund it pro rata by source.

    A session that was forgotten can be cancelled after its time too: until then its money waits.
    Raises: ReasonUnknown, SessionMarkedAlready, SessionCancelledAlready, SessionConfirmedAlready.
    """
    setting = locked(session)
    delivery = queries.delivery_of(session)
    refuse_settled(setting, delivery)
    if delivery is not None and delivery.status is not DeliveryStatus.DISPUTED:
        raise SessionMarkedAlready(session=session)
    delivery = delivery or Delivery(session_id=session)
    delivery.cancel_reason = reason_of(CancelReason, reason)
    delivery.status = DeliveryStatus.CANCELLED
    delivery.cancelled_by, delivery.cancelled_at = actor.person, now
    settle_session(session=session, status=SessionStatus.CANCELLED)
    db.session.add(delivery)
    db.session.flush()
    enrolments = enrolments_in_session(session)
    ids = [each.id for each in enrolments]
    refund_sessions(actor=actor, now=now, session=session, enrolments=ids, decision=session)
    announce(
        SessionCancelled(
            session=session,
            group=setting.group.id,
            offering=setting.offering.id,
            provider=setting.provider,
            unit=setting.unit,
            reason=reason,
            enrolments=tuple(ids),
            children=tuple(each.child_id for each in enrolments),
        )
    )
    return delivery
