"""Fill the seats of one group in their published order, and say who comes next when one is freed."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from marketplace.enrolment.rounds.base import Applicant, Seat, Wish

Standing: TypeAlias = tuple[Applicant, Wish]


def order_of(standing: Standing) -> tuple[int, int, str]:
    """Give the sort key of a queue: class, then the number of the draw; the pseudonym settles equal numbers."""
    applicant, wish = standing
    return (wish.priority_class, applicant.number, applicant.pseudonym)


def seats_of(capacity: int, reserves: Sequence[tuple[str, int, bool, bool]]) -> tuple[Seat, ...]:
    """Lay out the seats of a group of `capacity` places in the order in which they are filled.

    Each reserve is (group, places, hard?, filled first?). All reserves together never hold more than there are places;
    the earlier ones in the list come first.
    """
    first: list[Seat] = []
    last: list[Seat] = []
    left = capacity
    for group, places, hard, filled_first in reserves:
        count = min(places, left)
        left -= count
        (first if filled_first else last).extend([Seat(group, hard)] * count)
    return (*first, *[Seat()] * left, *last)


def fill(seats: Iterable[Seat], candidates: Iterable[Standing]) -> dict[str, Seat]:
    """Choose among candidates seat by seat and give the seat of each one chosen, by pseudonym.

    Each seat takes the best of those it prefers, then, unless it is a hard reserve, the best of the others.
    """
    waiting = sorted(candidates, key=order_of)
    seated: dict[str, Seat] = {}
    for seat in seats:
        if chosen := next_for(seat, waiting):
            waiting.remove(chosen)
            seated[chosen[0].pseudonym] = seat
    return seated


def next_for(seat: Seat, waiting: Sequence[Standing]) -> Standing | None:
    """Give the one of an ordered queue who gets this seat, or None."""
    preferred = (standing for standing in waiting if seat.prefers(standing[1].reserve_groups))
    admitted = (standing for standing in waiting if seat.admits(standing[1].reserve_groups))
    return next(preferred, None) or next(admitted, None)
