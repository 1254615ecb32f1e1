"""Take a place for a while, so that a family can decide without losing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import ChildNamedTwice, HoldExpired, MoveNotPossible
from marketplace.enrolment.events import PlaceHeld
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.agreeing import decided_by_silence, waits_for_others
from marketplace.enrolment.operations.asking import asked_for
from marketplace.enrolment.operations.checks import (
    refuse_asked_before,
    refuse_clash,
    refuse_closed,
    refuse_full,
    refuse_ineligible,
    refuse_undecided_round,
)
from marketplace.enrolment.operations.confirming import take_up
from marketplace.enrolment.operations.moves import lock_children, locked_enrolment, move
from marketplace.enrolment.operations.places import give_back_all, take
from marketplace.enrolment.operations.quoting import Answer, Pair, answers, without_support
from marketplace.enrolment.operations.seats import free_seats, seat_for
from marketplace.enrolment.operations.waiting import pass_on_places
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.outbox import later

HOLD_MINUTES = 15
HOLD_MINUTES_PER_SEAT = 1


@operation(policy.HOLD_PLACE)
def hold_place(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    group: str,
    full_price: bool = False,
    key: IdempotencyKey | None = None,
) -> Enrolment:
    """Take one place in each session of a group still to come until the hold expires, at the price quoted now.

    With `full_price` the family says that it takes the place without the city's support. The same key from the same
    person gives the same hold again. Raises: GroupNotFound, GroupOver, SessionFull, NotOpenToFamilies,
    ProviderMayNotEnrol, AlreadyAsked, TimeClash, NotEligible (with the rule), BudgetExhausted, AidCeilingReached.
    """
    return _held([child], group, actor=actor, now=now, full_price=full_price)[0]


@operation(policy.HOLD_PLACES)
def hold_places(
    *, actor: Actor, now: datetime, children: Sequence[str], group: str, key: IdempotencyKey | None = None
) -> list[Enrolment]:
    """Take a place for each of several children of one family, or none at all. Raises: as hold_place."""
    if len(set(children)) < len(children):
        raise ChildNamedTwice(fields={"children": [ChildNamedTwice.advice]})
    return _held(children, group, actor=actor, now=now)


@operation(policy.CONFIRM_HOLD)
def confirm_hold(*, actor: Actor, now: datetime, enrolment: str, key: IdempotencyKey | None = None) -> Enrolment:
    """Turn a hold that lives into an enrolment: who held it owes the family's share.

    Where another guardian is to agree, it is kept until she has answered (agreeing.py), and confirmed then.

    Raises: HoldExpired, MoveNotPossible, ProviderMayNotEnrol.
    """
    held = locked_enrolment(enrolment)
    if held.status is Status.EXPIRED or _is_over(held, now):
        raise HoldExpired(enrolment=enrolment)
    situation = queries.group_situation(held.group_id, now)
    if held.status is not Status.HOLD or not waits_for_others(held, situation, actor=actor, now=now):
        take_up(held, situation, actor=actor, now=now)
    return held


@operation(policy.RELEASE_HOLD)
def release_hold(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Give up a hold before it expires; its place goes to who waits. Raises: MoveNotPossible."""
    held = locked_enrolment(enrolment, freeing=True)
    _end(held, Status.CANCELLED, "released", actor=actor, now=now)
    return held


@operation(policy.EXPIRE_HOLD)
def expire_hold(*, actor: Actor, now: datetime, enrolment: str) -> Enrolment:
    """Give back the place of a hold whose time has passed; one that was confirmed, released or still lives stays.

    One that waits for another guardian is decided by what her silence means.
    """
    confirmed = queries.enrolment(enrolment)
    if not _is_over(confirmed, now):
        return confirmed
    held = locked_enrolment(enrolment, freeing=True)
    if _is_over(held, now) and not decided_by_silence(held, actor=actor, now=now):
        _end(held, Status.EXPIRED, "hold_expired", actor=actor, now=now)
    return held


def hold_time(seats: int) -> timedelta:
    """Return how long a hold lives.

    >>> hold_time(2)
    datetime.timedelta(seconds=1020)
    """
    return timedelta(minutes=HOLD_MINUTES + HOLD_MINUTES_PER_SEAT * seats)


def _is_over(held: Enrolment, now: datetime) -> bool:
    return held.status is Status.HOLD and held.hold_expires_at is not None and held.hold_expires_at <= now


def _held(
    children: Sequence[str], group: str, *, actor: Actor, now: datetime, full_price: bool = False
) -> list[Enrolment]:
    situation = queries.group_situation(group, now)
    refuse_full(situation, len(children))
    refuse_undecided_round(situation)
    lock_children(children)
    refuse_closed([situation], now)
    refuse_asked_before(children, group)
    for child in children:
        refuse_clash(child, [situation], now)
    pairs = [(child, group) for child in children]
    found = answers(pairs, actor=actor, now=now, situations={group: situation})
    if full_price:
        found = {pair: without_support(answer) for pair, answer in found.items()}
    return _take_each(children, situation, found, actor=actor, now=now)


def _take_each(
    children: Sequence[str], situation: GroupSituation, found: Mapping[Pair, Answer], *, actor: Actor, now: datetime
) -> list[Enrolment]:
    group = situation.group.id
    expires_at = now + hold_time(len(children))
    seats = free_seats(situation)
    held = []
    for child in children:
        answer = found[child, group]
        refuse_ineligible(child, answer.quote)
        hold = asked_for(child, situation, Status.HOLD, actor=actor, now=now)
        hold.hold_expires_at = expires_at
        hold.seat = seat_for(seats, answer.quote.reserve_groups, group).reserve
        take(hold, answer, actor=actor, now=now, until=expires_at)
        db.session.add(hold)
        later("enrolment.expire_hold", at=expires_at, enrolment=hold.id)
        announce(PlaceHeld(enrolment=hold.id, child=child, group=group, by=hold.applied_by))
        held.append(hold)
    return held


def _end(held: Enrolment, there: Status, reason: str, *, actor: Actor, now: datetime) -> None:
    if held.status is not Status.HOLD:
        raise MoveNotPossible(enrolment=held.id, here=held.status.value, there=there.value)
    move(held, there)
    held.ended_at, held.end_reason = now, reason
    give_back_all(held, actor=actor, now=now)
    pass_on_places([held.group_id], actor=actor, now=now)
