"""The check of a result finds each kind of wrong."""

from marketplace.enrolment.rounds.base import Applicant, Place, Seat, Wish
from marketplace.enrolment.rounds.stability import objections

ANN = Applicant("ann", 1, (Wish("drama"), Wish("music")))
BEN = Applicant("ben", 2, (Wish("drama"), Wish("music")))
ONE_EACH = {"drama": [Seat()], "music": [Seat()]}


def placed(group: str, rank: int = 1) -> Place:
    return Place(group, Seat(), rank)


def test_a_fair_result_has_no_objection():
    assert list(objections([ANN, BEN], ONE_EACH, {"ann": placed("drama"), "ben": placed("music", 2)})) == []


def test_a_child_passed_over_for_a_worse_number_objects():
    wrong = list(objections([ANN, BEN], ONE_EACH, {"ann": placed("music", 2), "ben": placed("drama")}))
    assert wrong == ["ann prefers drama, which would admit this child before another"]


def test_an_empty_seat_that_somebody_wanted_is_an_objection():
    wrong = list(objections([ANN], ONE_EACH, {}))
    assert wrong == [
        f"ann prefers {group}, which would admit this child before another" for group in ("drama", "music")
    ]


def test_more_children_than_seats_is_an_objection():
    wrong = list(objections([ANN, BEN], ONE_EACH, {"ann": placed("drama"), "ben": placed("drama")}))
    assert wrong == ["drama holds children whom its seats do not admit"]


def test_a_place_in_a_group_that_does_not_exist_is_an_objection():
    gone = Applicant("gone", 1, (Wish("nowhere"),))
    assert list(objections([gone], ONE_EACH, {"gone": placed("nowhere")})) == [
        "nowhere holds children whom its seats do not admit"
    ]


def test_a_place_that_was_not_asked_for_is_an_objection():
    only_music = Applicant("cia", 1, (Wish("music"),))
    wrong = list(objections([only_music], {"drama": [Seat()]}, {"cia": placed("drama")}))
    assert "cia was placed in drama without asking for it" in wrong
