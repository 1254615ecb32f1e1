"""Apply in a round with a ranked list; the order of the list is what the family wishes, and tactics gain nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import (
    AlreadyApplied,
    ChoicesNotRanked,
    GroupNotInRound,
    RoundNotFound,
    RoundNotTaking,
)
from marketplace.enrolment.events import ApplicationReceived
from marketplace.enrolment.models import Application, Choice, Round
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.enrolment.operations.checks import refuse_clash, refuse_closed
from marketplace.enrolment.operations.moves import lock_children, move_application
from marketplace.enrolment.statuses import ApplicationStatus, RoundStatus
from marketplace.kernel.db import db, insert_rows, rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation

CHOICES_AT_MOST = 10
REFERENCE_LENGTH = 10


@operation(policy.APPLY_TO_ROUND)
def apply_to_round(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    round: str,
    choices: Sequence[str],
    key: IdempotencyKey | None = None,
) -> Application:
    """Apply for a child with one to ten groups, the one wanted most first. Later rounds of changes: withdraw,
    apply again.

    Raises: RoundNotFound, RoundNotTaking, ChoicesNotRanked, GroupNotInRound, AlreadyApplied, TimeClash,
    ProviderMayNotEnrol, NotOpenToFamilies.
    """
    refuse_unranked(choices)
    lock_children([child])
    opened = round_shared(round)
    refuse_not_taking(opened, now)
    refuse_strange(choices, round)
    refuse_applied(child, round)
    situations = queries.group_situations(choices, now)
    refuse_closed(list(situations.values()), now)
    refuse_clash(child, list(situations.values()), now)
    return _received(child, opened, choices, actor=actor, now=now)


@operation(policy.WITHDRAW_APPLICATION)
def withdraw_application(*, actor: Actor, now: datetime, application: str) -> Application:
    """Take back an application while its round is open. Raises: ApplicationNotFound, RoundNotTaking,
    MoveNotPossible."""
    found = queries.application(application)
    lock_children([found.child_id])
    refuse_not_taking(round_shared(found.round_id), now)
    db.session.refresh(found)
    move_application(found, ApplicationStatus.WITHDRAWN)
    found.withdrawn_at = now
    return found


_SHARED = (
    select(Round)
    .where(Round.id == bindparam("round"))
    .with_for_update(read=True)
    .execution_options(populate_existing=True)
)


def round_shared(round: str) -> Round:
    """Return a round, locked so that it cannot be frozen meanwhile; others may apply at the same time.

    Raises: RoundNotFound.
    """
    found = db.session.scalar(_SHARED, {"round": round})
    if found is None:
        raise RoundNotFound(round=round)
    return found


def refuse_unranked(choices: Sequence[str]) -> None:
    """Raise ChoicesNotRanked unless there are one to ten different groups."""
    if not 1 <= len(choices) <= CHOICES_AT_MOST or len(set(choices)) < len(choices):
        raise ChoicesNotRanked(fields={"choices": [ChoicesNotRanked.advice]})


def refuse_not_taking(opened: Round, now: datetime) -> None:
    """Raise RoundNotTaking unless the round is open and now is within its dates, the closing time excluded."""
    if opened.status is not RoundStatus.OPEN or not opened.opens_at <= now < opened.closes_at:
        raise RoundNotTaking(round=opened.id)


def refuse_strange(choices: Sequence[str], round: str) -> None:
    """Raise GroupNotInRound for a group whose places this round does not give."""
    if not set(choices) <= set(queries.groups_of_round(round)):
        raise GroupNotInRound(fields={"choices": [GroupNotInRound.advice]})


_EARLIER = select(Application.id).where(
    Application.round_id == bindparam("round"),
    Application.child_id == bindparam("child"),
    Application.status != ApplicationStatus.WITHDRAWN,
)


def refuse_applied(child: str, round: str) -> None:
    """Raise AlreadyApplied where the child has an application in the round."""
    if found := rows(_EARLIER, {"round": round, "child": child}).scalar():
        raise AlreadyApplied(application=found)


def _received(child: str, opened: Round, choices: Sequence[str], *, actor: Actor, now: datetime) -> Application:
    application = Application(
        id=new_id(),
        round_id=opened.id,
        child_id=child,
        status=ApplicationStatus.APPLIED,
        reference=new_id()[:REFERENCE_LENGTH].upper(),
        pseudonym=new_id(),
        applied_by=asker(actor),
        on_behalf_by=helper(actor),
        channel=actor.channel,
        submitted_at=now,
    )
    db.session.add(application)
    insert_rows(
        Choice,
        [{"application_id": application.id, "rank": rank, "group_id": group} for rank, group in enumerate(choices, 1)],
    )
    announce(ApplicationReceived(application=application.id, round=opened.id, child=child, by=application.applied_by))
    return application
