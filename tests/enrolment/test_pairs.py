"""Applications that are bound: both or neither, or one alone; tried by the same order, and ended by the fall-back."""

from __future__ import annotations

import json
from datetime import datetime
from random import Random

import pytest

from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import SiblingNotBindable
from marketplace.enrolment.models import Application
from marketplace.enrolment.rounds.base import Applicant, Seat, Wish
from marketplace.enrolment.rounds.deferred_acceptance import DeferredAcceptance
from marketplace.enrolment.rounds.draw import draw, refuse_unfair
from marketplace.enrolment.rounds.pairs import Bond, place
from marketplace.enrolment.statuses import IfNotBoth
from marketplace.enrolment.verification import draws_repeat
from tests.factories.enrolment import City, a_round, an_application, guardian, played
from tests.factories.people import Family, a_family, new_child

NEITHER = Bond("", alone=False)


def child(name: str, number: int, *groups: str) -> Applicant:
    return Applicant(name, number, tuple(Wish(group) for group in groups))


def bound(one: str, other: str, *, one_alone: bool = False, other_alone: bool = False) -> dict[str, Bond]:
    return {one: Bond(other, alone=one_alone), other: Bond(one, alone=other_alone)}


def placed(bonds: dict[str, Bond], seats: int, *applicants: Applicant) -> tuple[list[str], list[str]]:
    found = place(DeferredAcceptance(), applicants, {"drama": [Seat()] * seats}, bonds)
    return sorted(found.places), found.taken_out


def three() -> list[Applicant]:
    return [child(name, number, "drama") for number, name in enumerate(("ann", "ben", "eve"))]


def test_both_get_a_place_where_their_numbers_reach():
    assert placed(bound("ann", "ben"), 2, *three()) == (["ann", "ben"], [])


def test_one_without_the_other_gives_its_place_to_the_next():
    assert placed(bound("ann", "eve"), 2, *three()) == (["ben"], ["ann", "eve"])


def test_one_who_may_be_alone_keeps_its_place():
    assert placed(bound("ann", "eve", one_alone=True), 2, *three()) == (["ann", "ben"], [])


def test_the_place_of_who_is_taken_out_may_go_to_the_sibling_who_may_be_alone():
    assert placed(bound("ann", "ben", other_alone=True), 1, *three()) == (["ben"], ["ann"])


def test_who_comes_last_is_taken_out_first_and_the_freed_place_can_make_another_pair_whole():
    four = [child(name, number, "drama") for number, name in enumerate(("ann", "ben", "eve", "ida"))]
    bonds = {**bound("ann", "ida"), **bound("ben", "eve")}
    assert placed(bonds, 2, *four) == (["ann", "ida"], ["ben", "eve"])


@pytest.mark.parametrize("seed", range(12))
def test_it_ends_with_no_half_pair_full_seats_and_nobody_left_who_can_object(seed: int):
    chance = Random(seed)
    applicants = [
        child(f"c{number:02}", number, *chance.sample(["a", "b", "c"], chance.randint(1, 3))) for number in range(40)
    ]
    names = [each.pseudonym for each in applicants]
    chance.shuffle(names)
    bonds: dict[str, Bond] = {}
    for one, other in zip(names[:20:2], names[1:20:2], strict=True):
        bonds |= bound(one, other, one_alone=chance.random() < 0.3, other_alone=chance.random() < 0.3)
    seats = {group: [Seat()] * chance.randint(3, 9) for group in "abc"}
    found = place(DeferredAcceptance(), applicants, seats, bonds)
    for name, bond in bonds.items():
        assert name not in found.places or bond.alone or bond.sibling in found.places
    refuse_unfair(found.applicants, seats, found.places)
    left = {each.pseudonym for each in found.applicants}
    assert left | set(found.taken_out) == set(names) | {each.pseudonym for each in applicants}
    assert not left & set(found.taken_out)


@pytest.fixture
def siblings(now: datetime) -> Family:
    """A family with two children who fit the club."""
    return a_family(now, children=(new_child(), new_child(given_name="Inka")))


def two_applications(city: City, round_id: str, family: Family, **bond: object) -> tuple[Application, Application]:
    """The applications of both children for the same group, the second bound to the first."""
    actor, choices = guardian(family, city.now), [city.group]
    first = operations.apply_to_round(
        actor=actor, now=city.now, child=family.children[0], round=round_id, choices=choices
    )
    second = operations.apply_to_round(
        actor=actor,
        now=city.now,
        child=family.children[1],
        round=round_id,
        choices=choices,
        bound_to=first.id,
        **bond,
    )
    return first, second


@pytest.mark.database
def test_a_bound_pair_gets_both_places_or_none_and_others_can_check_it(fair: City, siblings: Family):
    opened = a_round(fair)
    first, second = two_applications(fair, opened.id, siblings)
    for _other in range(3):
        an_application(fair, opened, fair.group)
    at = played(fair, opened)
    frozen, result = json.loads(opened.frozen_content or ""), json.loads(opened.result_content or "")
    bonds = {row["pseudonym"]: row["bound"] for row in frozen["applications"] if "bound" in row}
    assert bonds[first.pseudonym] == {"with": second.pseudonym, "if_not_both": "neither"}
    places = [queries.result_of(each.id) for each in (first, second)]
    assert len({bool(each and each.group_id) for each in places}) == 1
    assert sum(row["group"] is not None for row in result["applications"]) == 2
    assert draw(frozen=opened.frozen_content or "", seed=opened.seed or "") == opened.result_content
    assert not list(draws_repeat())
    assert at > fair.now


@pytest.mark.database
def test_who_takes_no_place_alone_does_not_wait_alone(fair: City, siblings: Family):
    opened = a_round(fair, [fair.groups[1]])
    fair.group = fair.groups[1]
    pair = two_applications(fair, opened.id, siblings)
    played(fair, opened)
    assert [queries.enrolments_of_child(each.child_id) for each in pair] == [[], []]
    assert json.loads(opened.result_content or "")["taken_out"]


@pytest.mark.database
def test_the_fall_back_lets_the_named_child_alone(fair: City, siblings: Family):
    opened = a_round(fair, [fair.groups[1]])
    fair.group = fair.groups[1]
    first, second = two_applications(fair, opened.id, siblings, if_not_both=IfNotBoth.ALONE)
    assert (first.if_not_both, second.if_not_both) == (IfNotBoth.NEITHER, IfNotBoth.ALONE)
    played(fair, opened)
    given = {each.child_id: each.status.value for each in queries.enrolments_of_group(fair.group)}
    assert given == {second.child_id: "offered", first.child_id: "waitlisted"}


@pytest.mark.database
def test_withdrawing_one_lets_the_other_stand_for_itself(fair: City, siblings: Family, now: datetime):
    first, second = two_applications(fair, a_round(fair).id, siblings)
    operations.withdraw_application(actor=guardian(siblings, now), now=now, application=first.id)
    assert (second.bound_to, second.if_not_both, first.bound_to) == (None, None, None)


@pytest.mark.database
def test_only_an_own_unbound_application_in_the_same_round_is_bound(fair: City, siblings: Family, now: datetime):
    opened = a_round(fair)
    strangers = an_application(fair, opened, fair.group)
    third = a_family(now, children=(new_child(), new_child(given_name="Inka")))
    bound_already, _second = two_applications(fair, opened.id, third)
    for wrong in (strangers.id, bound_already.id, "none"):
        with pytest.raises(SiblingNotBindable):
            operations.apply_to_round(
                actor=guardian(siblings, now),
                now=now,
                child=siblings.child,
                round=opened.id,
                choices=[fair.group],
                bound_to=wrong,
            )
