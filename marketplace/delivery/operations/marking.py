"""Mark who came, and that a session was held: two taps after it has begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from marketplace.delivery import policy, queries
from marketplace.delivery.errors import MarkedElsewhere, MarkedTwice, MarkUnknown, NotInSession, SessionMarkedAlready
from marketplace.delivery.events import SessionMarked
from marketplace.delivery.models import Attendance, Delivery, DeliveryStatus, Mark
from marketplace.delivery.operations.loading import locked, refuse_not_begun, refuse_settled
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.MARK_ATTENDANCE)
def mark_attendance(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    marks: Sequence[tuple[str, str]],
    key: IdempotencyKey | None = None,
) -> list[Attendance]:
    """Mark who came: pairs of enrolment and mark, the whole list at once; a later list corrects an earlier one.

    Returns the marks in the order of the list. Raises: SessionNotBegun, SessionCancelledAlready,
    SessionConfirmedAlready, MarkUnknown, MarkedTwice, NotInSession.
    """
    setting = locked(session)
    refuse_settled(setting, queries.delivery_of(session))
    refuse_not_begun(setting, now)
    children = {each.id: each.child_id for each in enrolments_in_session(session)}
    _refuse_marks(marks, children)
    before = queries.marks_in(session)
    marked = []
    for enrolment, mark in marks:
        row = before.get(enrolment) or Attendance(
            session_id=session, enrolment_id=enrolment, child_id=children[enrolment]
        )
        row.mark, row.marked_by, row.marked_at = Mark(mark), actor.person, now
        marked.append(row)
    db.session.add_all(marked)
    db.session.flush()
    return marked


@operation(policy.MARK_ONE)
def mark_one(
    *,
    actor: Actor,
    now: datetime,
    session: str,
    enrolment: str,
    mark: str,
    seen: str | None,
    key: IdempotencyKey | None = None,
) -> Attendance:
    """Mark one child by a mark that was made without a connection, when `seen` was the mark that stood (None: none).

    A mark that stands now and is neither the one seen nor the one sent was made elsewhere meanwhile and is not written
    over. Raises: SessionNotBegun, SessionCancelledAlready, SessionConfirmedAlready, MarkUnknown, NotInSession,
    MarkedElsewhere.
    """
    locked(session)
    stands = queries.marks_in(session).get(enrolment)
    if stands is not None and stands.mark.value not in (seen, mark):
        raise MarkedElsewhere(session=session)
    return mark_attendance(actor=actor, now=now, session=session, marks=[(enrolment, mark)])[0]


def _refuse_marks(marks: Sequence[tuple[str, str]], places: Mapping[str, str]) -> None:
    named = [enrolment for enrolment, _mark in marks]
    if any(mark not in tuple(Mark) for _enrolment, mark in marks):
        raise MarkUnknown(fields={"marks": [MarkUnknown.advice]})
    if len(set(named)) < len(named):
        raise MarkedTwice(fields={"marks": [MarkedTwice.advice]})
    if not set(named) <= set(places):
        raise NotInSession(fields={"marks": [NotInSession.advice]})


@operation(policy.MARK_DELIVERED)
def mark_delivered(*, actor: Actor, now: datetime, session: str, key: IdempotencyKey | None = None) -> Delivery:
    """Say that a session was delivered; somebody else bears it out.

    Raises: SessionNotBegun, SessionCancelledAlready, SessionConfirmedAlready, SessionMarkedAlready.
    """
    setting = locked(session)
    before = queries.delivery_of(session)
    refuse_settled(setting, before)
    refuse_not_begun(setting, now)
    if before is not None:
        raise SessionMarkedAlready(session=session)
    delivery = Delivery(session_id=session, status=DeliveryStatus.MARKED, marked_by=actor.person, marked_at=now)
    db.session.add(delivery)
    db.session.flush()
    announce(SessionMarked(session=session, provider=setting.provider, unit=setting.unit))
    return delivery
