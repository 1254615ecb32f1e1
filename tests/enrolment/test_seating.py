"""Seats of a group: laid out by reserves, filled in their published order."""

import pytest

from marketplace.enrolment.rounds.base import Applicant, Seat, Wish
from marketplace.enrolment.rounds.seating import Standing, fill, next_for, order_of, seats_of

SWEDISH = "swedish"


def standing(name: str, number: int, *, priority_class: int = 0, groups: tuple[str, ...] = ()) -> Standing:
    wish = Wish("g", priority_class, frozenset(groups))
    return Applicant(name, number, (wish,)), wish


def test_reserved_seats_come_first_when_the_rule_says_so():
    seats = seats_of(20, [(SWEDISH, 4, False, True)])
    assert seats == (Seat(SWEDISH),) * 4 + (Seat(),) * 16


def test_reserved_seats_come_last_when_open_seats_are_filled_first():
    assert seats_of(5, [(SWEDISH, 1, True, False)]) == (Seat(),) * 4 + (Seat(SWEDISH, hard=True),)


def test_reserves_never_hold_more_than_there_are_places():
    seats = seats_of(3, [("a", 2, False, True), ("b", 2, False, False), ("c", 2, False, True)])
    assert seats == (Seat("a"), Seat("a"), Seat("b"))


def test_a_lower_class_comes_before_a_lower_number_and_the_pseudonym_settles_equal_numbers():
    queue = [standing("c", 1, priority_class=1), standing("b", 2), standing("a", 2), standing("d", 1)]
    assert [one[0].pseudonym for one in sorted(queue, key=order_of)] == ["d", "a", "b", "c"]


def test_a_soft_reserve_takes_others_when_none_of_its_own_is_left():
    assert fill([Seat(SWEDISH)], [standing("finn", 1)]) == {"finn": Seat(SWEDISH)}


def test_a_hard_reserve_stays_empty_rather_than_take_others():
    assert fill([Seat(SWEDISH, hard=True)], [standing("finn", 1)]) == {}


def test_on_a_reserved_seat_its_own_come_before_better_numbers():
    seats = fill([Seat(SWEDISH)], [standing("finn", 1), standing("swede", 9, groups=(SWEDISH,))])
    assert seats == {"swede": Seat(SWEDISH)}


def test_with_open_seats_first_a_reserve_helps_one_more_child_than_with_reserved_seats_first():
    children = [
        standing("s1", 1, groups=(SWEDISH,)),
        standing("f2", 2),
        standing("s3", 3, groups=(SWEDISH,)),
    ]
    reserved_first = fill(seats_of(2, [(SWEDISH, 1, False, True)]), children)
    open_first = fill(seats_of(2, [(SWEDISH, 1, False, False)]), children)
    assert set(reserved_first) == {"s1", "f2"}
    assert set(open_first) == {"s1", "s3"}


def test_nobody_sits_twice_and_surplus_seats_stay_empty():
    assert fill([Seat(), Seat()], [standing("only", 1)]) == {"only": Seat()}


@pytest.mark.parametrize(
    ("seat", "expected"),
    [(Seat(), "finn"), (Seat(SWEDISH), "swede"), (Seat(SWEDISH, hard=True), "swede"), (Seat("x", hard=True), None)],
)
def test_the_next_for_a_freed_seat_follows_what_the_seat_prefers(seat: Seat, expected: str | None):
    chosen = next_for(seat, [standing("finn", 1), standing("swede", 2, groups=(SWEDISH,))])
    assert (chosen[0].pseudonym if chosen else None) == expected


def test_the_next_for_a_soft_seat_is_the_first_in_the_queue_when_none_is_preferred():
    chosen = next_for(Seat("x"), [standing("finn", 1), standing("swede", 2)])
    assert chosen is not None and chosen[0].pseudonym == "finn"
