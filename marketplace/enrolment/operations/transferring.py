"""A child changes to another group of the same offering, or of the same provider, without being without a place.

All is one transaction: either the child has the new place and the old one is given back, or nothing has changed. What
the old place has not used goes back by source as at any end, and the new one is quoted anew for the sessions that are
left in it, so that a family pays for what it gets in either.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import MoveNotPossible, NotATransfer
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.ending import end_enrolled
from marketplace.enrolment.operations.holding import confirm_hold, hold_place
from marketplace.enrolment.operations.moves import locked_enrolment
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import ENROLLED, Status
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.TRANSFER_ENROLMENT)
def transfer_enrolment(
    *, actor: Actor, now: datetime, enrolment: str, group: str, key: IdempotencyKey | None = None
) -> Enrolment:
    """Move a confirmed or active enrolment to a group with a free place; return the new enrolment.

    The old place is given back before the new one is asked for, so that neither its hour nor its money stands in the
    way; where the new one is refused the whole is undone, and the old place stands. Raises: EnrolmentNotFound,
    GroupNotFound, MoveNotPossible, NotATransfer, and what hold_place raises.
    """
    found = locked_enrolment(enrolment, freeing=True)
    if found.status not in ENROLLED:
        raise MoveNotPossible(enrolment=enrolment, here=found.status.value, there=Status.TRANSFERRED.value)
    refuse_another_service(found, queries.group_situation(group, now))
    end_enrolled(found, Status.TRANSFERRED, "transferred", actor=actor, now=now)
    db.session.flush()
    held = hold_place(actor=actor, now=now, child=found.child_id, group=group)
    moved = confirm_hold(actor=actor, now=now, enrolment=held.id)
    pass_on_places([found.group_id], actor=actor, now=now)
    return moved


def refuse_another_service(found: Enrolment, there: GroupSituation) -> None:
    """Raise NotATransfer unless the group is another one of the same offering, or of the same provider."""
    same_offering = there.offering.id == found.offering_id
    same_provider = found.provider_id is not None and there.offering.provider_id == found.provider_id
    if there.group.id == found.group_id or not (same_offering or same_provider):
        raise NotATransfer(group=there.group.id)
