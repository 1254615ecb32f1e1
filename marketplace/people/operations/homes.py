"""A child with two homes: even weeks with one guardian, odd weeks with the other, told by one and agreed by the other.

It says with whom the child is, and no more: the fee follows the home in which she is registered, and nobody learns an
address by it. What one guardian tells counts when another one has agreed; what an officer records counts at once.
"""

from __future__ import annotations

from datetime import date, datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.periods import Weeks
from marketplace.people import policy, queries
from marketplace.people.errors import (
    HomesNotTwo,
    HomeWeeksAgreedAlready,
    HomeWeeksNotAlternating,
    HomeWeeksToldByYou,
    PeriodNotValid,
)
from marketplace.people.events import HomeWeeksAgreed, HomeWeeksEnded, HomeWeeksTold
from marketplace.people.models import HomeWeeks


@operation(policy.TELL_HOME_WEEKS)
def tell_home_weeks(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    guardian: str,
    weeks: Weeks,
    valid_from: date,
    key: IdempotencyKey | None = None,
) -> HomeWeeks:
    """Tell in which calendar weeks a child is with a guardian, the others being the other guardian's, from a day.

    What was told before and not agreed falls away. Raises: HomesNotTwo, HomeWeeksNotAlternating, PeriodNotValid.
    """
    today = city_day(now)
    if weeks is Weeks.EVERY:
        raise HomeWeeksNotAlternating(fields={"weeks": [HomeWeeksNotAlternating.advice]})
    if valid_from < today:
        raise PeriodNotValid(fields={"valid_from": [PeriodNotValid.advice]})
    if not queries.has_custody(guardian, child, today) or not queries.apart(child, today):
        raise HomesNotTwo(child=child)
    for earlier in queries.homes_of([child], today):
        if earlier.agreed_at is None:
            db.session.delete(earlier)
    told = HomeWeeks(
        child_id=child,
        guardian_id=guardian,
        weeks=weeks,
        valid_from=valid_from,
        told_by=actor.subject,
        told_at=now,
    )
    db.session.add(told)
    db.session.flush()
    announce(HomeWeeksTold(home_weeks=told.id, child=child))
    if not queries.has_custody(actor.subject, child, today):
        _in_force(told, actor, now)
    return told


@operation(policy.AGREE_HOME_WEEKS)
def agree_home_weeks(*, actor: Actor, now: datetime, home_weeks: str, key: IdempotencyKey | None = None) -> HomeWeeks:
    """Agree as the other guardian; what held before ends on the day from which this holds.

    Raises: HomeWeeksUnknown, HomeWeeksAgreedAlready, HomeWeeksToldByYou.
    """
    found = queries.home_weeks(home_weeks)
    if found.agreed_at is not None:
        raise HomeWeeksAgreedAlready()
    if found.told_by == actor.subject:
        raise HomeWeeksToldByYou()
    _in_force(found, actor, now)
    return found


@operation(policy.END_HOME_WEEKS)
def end_home_weeks(*, actor: Actor, now: datetime, home_weeks: str, key: IdempotencyKey | None = None) -> None:
    """End today what is told of two homes; what has not begun or was not agreed is taken back.

    Raises: HomeWeeksUnknown.
    """
    found = queries.home_weeks(home_weeks)
    _end(found, city_day(now))
    announce(HomeWeeksEnded(home_weeks=home_weeks, child=found.child_id))


def _in_force(told: HomeWeeks, actor: Actor, now: datetime) -> None:
    for earlier in queries.homes_of([told.child_id], told.valid_from):
        if earlier.agreed_at is not None and earlier.id != told.id:
            _end(earlier, told.valid_from)
    told.agreed_by, told.agreed_at = actor.subject, now
    announce(HomeWeeksAgreed(home_weeks=told.id, child=told.child_id))


def _end(found: HomeWeeks, day: date) -> None:
    if found.agreed_at is None or found.valid_from >= day:
        db.session.delete(found)
    elif found.valid_until is None or day < found.valid_until:
        found.valid_until = day
    db.session.flush()
