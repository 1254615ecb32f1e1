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
    SiblingNotBindable,
)
from marketplace.enrolment.events import ApplicationReceived
from marketplace.enrolment.models import Application, Choice, Round
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.enrolment.operations.checks import refuse_clash, refuse_closed
from marketplace.enrolment.operations.moves import lock_children, move_application
from marketplace.enrolment.statuses import ApplicationStatus, IfNotBoth, RoundStatus
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows, rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.people.queries import children_of

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
    bound_to: str | None = None,
    if_not_both: IfNotBoth = IfNotBoth.NEITHER,
    if_not_both_other: IfNotBoth = IfNotBoth.NEITHER,
    key: IdempotencyKey | None = None,
) -> Application:
    """Apply for a child with one to ten groups, the one wanted most first. Later rounds of changes: withdraw,
    apply again.

    With `bound_to`, a sibling's application in the round, both children are to get a place or the fall-backs apply:
    `if_not_both` says what becomes of this child, `if_not_both_other` of the sibling. It is tried, never promised.

    Raises: SiblingNotBindable, RoundNotFound, RoundNotTaking, ChoicesNotRanked, GroupNotInRound, AlreadyApplied,
    TimeClash, ProviderMayNotEnrol, NotOpenToFamilies.
    """
    refuse_unranked(choices)
    sibling = None if bound_to is None else _application_of_sibling(bound_to)
    lock_children([child, *([sibling.child_id] if sibling else [])])
    opened = round_shared(round)
    refuse_not_taking(opened, now)
    refuse_strange(choices, round)
    if sibling is not None:
        refuse_unbindable(sibling, child, round, actor=actor, now=now)
    refuse_applied(child, round)
    situations = queries.group_situations(choices, now)
    refuse_closed(list(situations.values()), now)
    refuse_clash(child, list(situations.values()), now)
    received = _received(child, opened, choices, actor=actor, now=now)
    if sibling is not None:
        received.bound_to, received.if_not_both = sibling.id, if_not_both
        sibling.bound_to, sibling.if_not_both = received.id, if_not_both_other
    return received


@operation(policy.WITHDRAW_APPLICATION)
def withdraw_application(*, actor: Actor, now: datetime, application: str) -> Application:
    """Take back an application while its round is open; a sibling's that was bound to it stands for itself then.

    Raises: ApplicationNotFound, RoundNotTaking, MoveNotPossible.
    """
    found = queries.application(application)
    bound = queries.application(found.bound_to) if found.bound_to else None
    lock_children([found.child_id, *([bound.child_id] if bound else [])])
    refuse_not_taking(round_shared(found.round_id), now)
    db.session.refresh(found)
    move_application(found, ApplicationStatus.WITHDRAWN)
    found.withdrawn_at = now
    if bound is not None:
        found.bound_to = found.if_not_both = bound.bound_to = bound.if_not_both = None
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


def _application_of_sibling(application: str) -> Application:
    found = db.session.get(Application, application)
    if found is None:
        raise SiblingNotBindable(fields={"bound_to": [SiblingNotBindable.advice]})
    return found


def refuse_unbindable(sibling: Application, child: str, round: str, *, actor: Actor, now: datetime) -> None:
    """Raise SiblingNotBindable unless it is an application of another child of the asker in the round, not bound."""
    db.session.refresh(sibling)
    ours = set(children_of(asker(actor), city_day(now)))
    fits = sibling.round_id == round and sibling.status is ApplicationStatus.APPLIED and sibling.bound_to is None
    if not fits or sibling.child_id == child or not {child, sibling.child_id} <= ours:
        raise SiblingNotBindable(fields={"bound_to": [SiblingNotBindable.advice]})


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
