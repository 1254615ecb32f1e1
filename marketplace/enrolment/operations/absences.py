"""One note that a child is away serves care and add-ons alike; "back again" shortens it.

What is told stands until it is taken back; nothing is marked by it. Who delivers sees it on the roster and marks who
came, and that mark counts. Days of the past are told within a few days only, since the fee of a month follows from
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from marketplace.enrolment import policy
from marketplace.enrolment.errors import AbsenceDaysWrong, AbsenceOver, AbsenceOverlaps, BackDayWrong
from marketplace.enrolment.events import AbsenceReported, AbsenceWithdrawn
from marketplace.enrolment.models import Absence
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.queries.absences import absence as absence_by_id
from marketplace.enrolment.queries.absences import absences_of
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation

DAYS_BACK = timedelta(days=3)
DAYS_AHEAD = timedelta(days=366)
ONE_DAY = timedelta(days=1)


@operation(policy.REPORT_ABSENCE)
def report_absence(
    *,
    actor: Actor,
    now: datetime,
    children: Sequence[str],
    first_day: date,
    last_day: date,
    reason: AbsenceReason,
    key: IdempotencyKey | None = None,
) -> list[Absence]:
    """Tell that children are away from a day to a day, both included; one absence for each child, in their order.

    Days that adjoin or overlap what was told with the same reason become one absence. Raises: AbsenceDaysWrong,
    AbsenceOverlaps, NobodyAsks.
    """
    refuse_wrong_days(first_day, last_day, city_day(now))
    lock_children(children)
    return [_told(child, first_day, last_day, reason, actor=actor, now=now) for child in dict.fromkeys(children)]


@operation(policy.WITHDRAW_ABSENCE)
def withdraw_absence(
    *, actor: Actor, now: datetime, absence: str, back_on: date | None = None, key: IdempotencyKey | None = None
) -> Absence:
    """Say on which day a child is back, or take the whole note back where no day is given or she was never away.

    Raises: AbsenceNotFound, AbsenceOver, BackDayWrong, NobodyAsks.
    """
    found = absence_by_id(absence)
    lock_children([found.child_id])
    db.session.refresh(found)
    earliest = city_day(now) - DAYS_BACK
    if found.withdrawn_at is not None or found.last_day < earliest:
        raise AbsenceOver(absence=absence)
    back_on = found.first_day if back_on is None else back_on
    if not max(found.first_day, earliest) <= back_on <= found.last_day:
        raise BackDayWrong(fields={"back_on": [BackDayWrong.advice]})
    if back_on == found.first_day:
        found.withdrawn_at = now
    else:
        found.last_day = back_on - ONE_DAY
    announce(AbsenceWithdrawn(absence=found.id, child=found.child_id, by=asker(actor)))
    return found


def refuse_wrong_days(first_day: date, last_day: date, today: date) -> None:
    """Raise AbsenceDaysWrong for days that are turned round, long past or far ahead."""
    if first_day < today - DAYS_BACK:
        raise AbsenceDaysWrong(fields={"first_day": [AbsenceDaysWrong.advice]})
    if not first_day <= last_day <= today + DAYS_AHEAD:
        raise AbsenceDaysWrong(fields={"last_day": [AbsenceDaysWrong.advice]})


def _told(
    child: str, first_day: date, last_day: date, reason: AbsenceReason, *, actor: Actor, now: datetime
) -> Absence:
    """Tell one child's days, and take up into them what they adjoin."""
    near = absences_of([child], first_day - ONE_DAY, last_day + ONE_DAY)
    if any(each.reason is not reason and each.first_day <= last_day and first_day <= each.last_day for each in near):
        raise AbsenceOverlaps(child=child)
    joined = [each for each in near if each.reason is reason]
    for each in joined:
        each.withdrawn_at = now
    told = Absence(
        id=new_id(),
        child_id=child,
        first_day=min([first_day, *(each.first_day for each in joined)]),
        last_day=max([last_day, *(each.last_day for each in joined)]),
        reason=reason,
        reported_by=asker(actor),
        on_behalf_by=helper(actor),
        reported_at=now,
    )
    db.session.add(told)
    announce(AbsenceReported(absence=told.id, child=child, by=told.reported_by))
    return told
