"""The waiting list: joined when a group is full, and moved by itself whenever a place is freed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import GroupsNotTogether, PlacesFree
from marketplace.enrolment.events import JoinedWaitingList
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.asking import asked_for
from marketplace.enrolment.operations.checks import (
    refuse_asked_before,
    refuse_clash,
    refuse_closed,
    refuse_ineligible,
    refuse_over,
    refuse_undecided_round,
)
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.operations.offers import offer
from marketplace.enrolment.operations.quoting import answers
from marketplace.enrolment.operations.seats import free_seats
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.rounds.base import Applicant, Seat, Wish
from marketplace.enrolment.rounds.seating import Standing, next_for
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import db
from marketplace.kernel.errors import Refusal
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.JOIN_WAITING_LIST)
def join_waiting_list(
    *, actor: Actor, now: datetime, child: str, group: str, key: IdempotencyKey | None = None
) -> Enrolment:
    """Wait for a place in a full group, behind all who wait already.

    Raises: GroupNotFound, GroupOver, PlacesFree, NotOpenToFamilies, AlreadyAsked, TimeClash, NotEligible.
    """
    return _wait(child, group, actor=actor, now=now)


@operation(policy.JOIN_WAITING_LISTS)
def join_waiting_lists(
    *, actor: Actor, now: datetime, child: str, groups: Sequence[str], key: IdempotencyKey | None = None
) -> list[Enrolment]:
    """Wait once for a place at several units of one offering, in all of these groups or in none.

    One place is offered at a time; while it can be answered the other waits stand, and they end once it is taken.
    Raises: GroupsNotTogether, and as join_waiting_list.
    """
    situations = queries.group_situations(groups, now)
    offerings = {each.offering.id for each in situations.values()}
    if len(set(groups)) < max(len(groups), 2) or len(situations) < len(groups) or len(offerings) > 1:
        raise GroupsNotTogether(fields={"groups": [GroupsNotTogether.advice]})
    together = new_id()
    return [_wait(child, group, together=together, actor=actor, now=now) for group in sorted(groups)]


@operation(policy.MOVE_WAITING_LIST)
def move_waiting_list(*, actor: Actor, now: datetime, group: str) -> list[Enrolment]:
    """Offer the free places of a group to those who wait, in their order; return those who got an offer."""
    lock_children([], waiting_in=[group])
    return pass_on_places([group], actor=actor, now=now)


def pass_on_places(groups: Collection[str], *, actor: Actor, now: datetime) -> list[Enrolment]:
    """Offer what is free in these groups to those who wait there, who are locked already. Nothing is offered in a
    group
    that takes no children now."""
    offered = []
    for group in sorted(groups):
        waiting = queries.waiting_in(group)
        if waiting:
            situation = queries.group_situation(group, now)
            if _gives_places(situation, now):
                offered += _offer_free(situation, waiting, actor=actor, now=now)
    return offered


def refuse_free(situation: GroupSituation, reserve_groups: Collection[str]) -> None:
    """Refuse to let somebody wait who could have a place at once. Raises: PlacesFree."""
    mine = frozenset(reserve_groups)
    if any(seat.admits(mine) for seat in free_seats(situation)):
        raise PlacesFree(group=situation.group.id)


def _wait(child: str, group: str, *, actor: Actor, now: datetime, together: str | None = None) -> Enrolment:
    situation = queries.group_situation(group, now)
    refuse_over(situation)
    refuse_undecided_round(situation)
    refuse_closed([situation], now)
    lock_children([child])
    refuse_asked_before([child], group)
    refuse_clash(child, [situation], now)
    answer = answers([(child, group)], actor=actor, now=now, situations={group: situation})[child, group]
    refuse_ineligible(child, answer.quote)
    refuse_free(situation, answer.quote.reserve_groups)
    waiting = asked_for(child, situation, Status.WAITLISTED, actor=actor, now=now)
    waiting.queue_number = _last_number(group) + 1
    waiting.waits_together = together
    waiting.reserve_groups = list(answer.quote.reserve_groups)
    db.session.add(waiting)
    announce(JoinedWaitingList(enrolment=waiting.id, child=child, group=group, by=waiting.applied_by))
    return waiting


def _gives_places(situation: GroupSituation, now: datetime) -> bool:
    try:
        refuse_closed([situation], now)
    except Refusal:
        return False
    return True


def _offer_free(situation: GroupSituation, waiting: list[Enrolment], *, actor: Actor, now: datetime) -> list[Enrolment]:
    """Go through the free seats; on each, ask those who may sit there in their order until one fits."""
    offered = []
    queue = [_standing(each) for each in waiting]
    by_id = {each.id: each for each in waiting}
    for seat in free_seats(situation):
        passed_over: list[Standing] = []
        while chosen := next_for(seat, [each for each in queue if each not in passed_over]):
            enrolment = by_id[chosen[0].pseudonym]
            if _offered(enrolment, situation, seat, actor=actor, now=now):
                queue.remove(chosen)
                offered.append(enrolment)
                break
            passed_over.append(chosen)
    return offered


def _offered(enrolment: Enrolment, situation: GroupSituation, seat: Seat, *, actor: Actor, now: datetime) -> bool:
    """Offer the seat, or leave the child waiting where it does not fit its week or the rules now.

    A child who waits at several units has one offer at a time, so that it keeps no two places from others.
    """
    if any(each.status is Status.OFFERED for each in queries.waits_with(enrolment)):
        return False
    child, group = enrolment.child_id, enrolment.group_id
    leaving = [each.id for each in queries.worse_of_same_application(enrolment)]
    try:
        with db.session.begin_nested():
            refuse_clash(child, [situation], now, leaving=leaving)
            asked = {group: situation}
            answer = answers([(child, group)], actor=actor, now=now, situations=asked, leaving=leaving)[child, group]
            refuse_ineligible(child, answer.quote)
            offer(enrolment, answer, seat.reserve, actor=actor, now=now)
    except Refusal:
        return False
    return True


def _standing(enrolment: Enrolment) -> Standing:
    wish = Wish(enrolment.group_id, 0, frozenset(enrolment.reserve_groups))
    return Applicant(enrolment.id, 0, (wish,)), wish


def _last_number(group: str) -> int:
    number = db.session.scalar(select(func.max(Enrolment.queue_number)).where(Enrolment.group_id == group))
    return number or 0
