"""Go or no-go: on its date a group goes ahead with enough children, or is called off and everything is given back."""

from __future__ import annotations

from datetime import datetime

from catalog.models import SessionStatus
from catalog.places import settle_session
from catalog.queries import open_sessions
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import MoveNotPossible, NotYetDecided
from marketplace.enrolment.events import GroupDecided
from marketplace.enrolment.models import GroupDecision
from marketplace.enrolment.operations.ending import end_enrolled, end_unconfirmed
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.statuses import ENROLLED, LIVE, Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation


@operation(policy.DECIDE_GROUP)
def decide_group(*, actor: Actor, now: datetime, group: str) -> GroupDecision:
    """Decide by the number of enrolled children whether a group goes ahead, on its go/no-go date or later, once.

    Where it does not, every place and session is cancelled and all money goes back by source. Raises: GroupNotFound,
    NotYetDecided, MoveNotPossible (it was decided).
    """
    situation = queries.group_situation(group, now)
    date = situation.offering.go_no_go_on
    if date is None or city_day(now) < date:
        raise NotYetDecided(group=group)
    lock_children([each.child_id for each in queries.enrolments_of_group(group, *LIVE)])
    if queries.group_decision(group) is not None:
        raise MoveNotPossible(group=group)
    enrolled = len(queries.enrolments_of_group(group, *ENROLLED))
    minimum = situation.offering.group_min or 0
    decision = GroupDecision(
        group_id=group, goes=enrolled >= minimum, enrolled=enrolled, minimum=minimum, decided_at=now
    )
    db.session.add(decision)
    db.session.flush()
    if not decision.goes:
        _call_off(group, actor=actor, now=now)
    announce(GroupDecided(group=group, goes=decision.goes))
    return decision


def _call_off(group: str, *, actor: Actor, now: datetime) -> None:
    for found in queries.enrolments_of_group(group, *LIVE):
        if found.status in ENROLLED:
            end_enrolled(found, Status.CANCELLED, "group_not_formed", actor=actor, now=now)
        else:
            end_unconfirmed(found, Status.CANCELLED, "group_not_formed", actor=actor, now=now)
    for session in open_sessions(group, now):
        settle_session(session=session.id, status=SessionStatus.CANCELLED)
