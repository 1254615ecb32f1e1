"""Who asks for a place: a guardian, by herself or through somebody who acts for her, which is recorded as such."""

from __future__ import annotations

from datetime import datetime

from marketplace.enrolment.errors import NobodyAsks
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import Status
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor


def asker(actor: Actor) -> str:
    """Return the person who asks and will owe: the guardian, also where somebody acts for her. Raises: NobodyAsks."""
    if actor.subject is None:
        raise NobodyAsks(fields={"actor": [NobodyAsks.advice]})
    return actor.subject


def helper(actor: Actor) -> str | None:
    """Return who acts for the asker, if somebody does."""
    return actor.person if actor.acting_for else None


def asked_for(child: str, situation: GroupSituation, status: Status, *, actor: Actor, now: datetime) -> Enrolment:
    """Make a new enrolment in its first state, with who asked for it and by which channel. Raises: NobodyAsks."""
    return Enrolment(
        id=new_id(),
        child_id=child,
        group_id=situation.group.id,
        offering_id=situation.offering.id,
        provider_id=situation.offering.provider_id,
        status=status,
        applied_by=asker(actor),
        on_behalf_by=helper(actor),
        channel=actor.channel,
        asked_at=now,
        reserve_groups=[],
        positions_left_out=[],
        sessions_taken=0,
    )
