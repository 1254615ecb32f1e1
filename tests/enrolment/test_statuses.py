"""The life of an enrolment is a closed set of moves."""

from enum import StrEnum

import pytest

from marketplace.enrolment.statuses import (
    APPLICATION_MOVES,
    ENROLMENT_MOVES,
    LIVE,
    ROUND_MOVES,
    TAKES_A_PLACE,
    ApplicationStatus,
    RoundStatus,
    Status,
    may_move,
)

EXPECTED = {
    ("hold", "confirmed"),
    ("hold", "cancelled"),
    ("hold", "expired"),
    ("waitlisted", "offered"),
    ("waitlisted", "cancelled"),
    ("waitlisted", "expired"),
    ("offered", "confirmed"),
    ("offered", "declined"),
    ("offered", "cancelled"),
    ("offered", "expired"),
    ("confirmed", "active"),
    ("confirmed", "cancelled"),
    ("confirmed", "transferred"),
    ("active", "completed"),
    ("active", "cancelled"),
    ("active", "transferred"),
}


def test_an_enrolment_makes_these_moves_and_no_others():
    assert {(here, there) for here in Status for there in Status if may_move(here, there)} == EXPECTED


def test_an_application_is_decided_or_withdrawn_once():
    moves = {(here, there) for here in ApplicationStatus for there in ApplicationStatus if may_move(here, there)}
    assert moves == {("applied", "withdrawn"), ("applied", "placed"), ("applied", "not_placed")}


def test_a_round_is_frozen_before_it_is_drawn_and_drawn_before_it_is_published():
    moves = {(here, there) for here in RoundStatus for there in RoundStatus if may_move(here, there)}
    assert moves == {("open", "frozen"), ("frozen", "drawn"), ("drawn", "published")}


@pytest.mark.parametrize(
    ("moves", "statuses"),
    [(ENROLMENT_MOVES, Status), (APPLICATION_MOVES, ApplicationStatus), (ROUND_MOVES, RoundStatus)],
)
def test_every_state_says_where_it_may_go(moves: dict[StrEnum, frozenset[StrEnum]], statuses: type[StrEnum]):
    assert set(moves) == set(statuses)


def test_holds_offers_confirmed_and_active_enrolments_take_places_and_waiting_ones_do_not():
    assert {"hold", "offered", "confirmed", "active"} == TAKES_A_PLACE
    assert {"waitlisted"} == LIVE - TAKES_A_PLACE
