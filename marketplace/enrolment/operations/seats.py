"""Which seats of a group are free: open ones, and those of the reserves that its round published."""

from __future__ import annotations

import json
from collections.abc import Collection, MutableSequence

from catalog.errors import SessionFull
from catalog.models import Admission
from marketplace.enrolment import queries
from marketplace.enrolment.queries import GroupSituation
from marketplace.enrolment.rounds.base import Seat
from marketplace.enrolment.rounds.content import reserves_in
from marketplace.enrolment.rounds.seating import seats_of


def free_seats(situation: GroupSituation) -> list[Seat]:
    """Return the free seats of a group in the order in which they are filled."""
    if situation.offering.admission is not Admission.ROUND:
        return [Seat()] * situation.free
    given_in = queries.round_of_group(situation.group.id)
    frozen = json.loads(given_in.frozen_content) if given_in and given_in.frozen_content else {"groups": []}
    taken = queries.seats_taken(situation.group.id)
    seats = list(seats_of(situation.free + len(taken), reserves_in(frozen, situation.group.id)))
    for reserve in taken:
        seats.remove(next((seat for seat in seats if seat.reserve == reserve), seats[-1]))
    return seats


def seat_for(seats: MutableSequence[Seat], reserve_groups: Collection[str], group: str) -> Seat:
    """Take the first seat on which a child of these reserve groups may sit; one that prefers it comes first.

    Raises: SessionFull, where only hard reserves of others are left.
    """
    mine = frozenset(reserve_groups)
    admitting = [seat for seat in seats if seat.admits(mine)]
    preferring = [seat for seat in admitting if seat.prefers(mine)]
    for seat in preferring or admitting:
        seats.remove(seat)
        return seat
    raise SessionFull(group=group)
