"""Deferred acceptance: textbook markets, and what must hold in every market."""

from collections.abc import Sequence
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.enrolment.rounds.base import Applicant, Place, Seat, Wish
from marketplace.enrolment.rounds.deferred_acceptance import DeferredAcceptance
from marketplace.enrolment.rounds.registry import ALLOCATION_METHODS
from marketplace.enrolment.rounds.seating import seats_of
from marketplace.enrolment.rounds.stability import objections

GROUPS = ("drama", "music", "sport")
SWEDISH, NEAR = "swedish", "near"
METHOD = DeferredAcceptance()


def groups_of(places: dict[str, Place]) -> dict[str, str]:
    return {pseudonym: place.group for pseudonym, place in places.items()}


def child(name: str, number: int, *wishes: Wish | str) -> Applicant:
    return Applicant(name, number, tuple(Wish(wish) if isinstance(wish, str) else wish for wish in wishes))


def test_the_method_is_registered_under_its_key():
    assert isinstance(ALLOCATION_METHODS["deferred_acceptance"], DeferredAcceptance)


def test_three_children_and_three_groups_where_priorities_and_wishes_cross_give_the_childrens_best_stable_result():
    """The school-choice example of Abdulkadiroglu and Sonmez (2003, section II): the children's optimum is known."""
    i1 = child("i1", 1, Wish("s2", 1), Wish("s1", 0), Wish("s3", 1))
    i2 = child("i2", 2, Wish("s1", 2), Wish("s2", 0), Wish("s3", 0))
    i3 = child("i3", 3, Wish("s1", 1), Wish("s2", 2), Wish("s3", 2))
    one_each = {"s1": [Seat()], "s2": [Seat()], "s3": [Seat()]}
    assert groups_of(METHOD.allocate([i1, i2, i3], one_each)) == {"i1": "s1", "i2": "s2", "i3": "s3"}


def test_a_child_rejected_late_is_not_harmed_by_having_asked_for_a_better_group_first():
    """Under "first choice first" Ben would lose music to Cia, who ranked it first; here his better number counts."""
    ann, ben, cia = child("ann", 1, "drama"), child("ben", 2, "drama", "music"), child("cia", 3, "music")
    places = METHOD.allocate([ann, ben, cia], {"drama": [Seat()], "music": [Seat()]})
    assert groups_of(places) == {"ann": "drama", "ben": "music"}
    assert places["ben"].rank == 2


def test_a_wish_for_a_group_without_seats_is_passed_over():
    assert groups_of(METHOD.allocate([child("ann", 1, "gone", "music")], {"music": [Seat()]})) == {"ann": "music"}


def test_a_chain_of_rejections_runs_to_its_end():
    children = [child("a", 1, "x"), child("b", 2, "x", "y"), child("c", 3, "y", "z"), child("d", 4, "z")]
    places = METHOD.allocate(list(reversed(children)), {"x": [Seat()], "y": [Seat()], "z": [Seat()]})
    assert groups_of(places) == {"a": "x", "b": "y", "c": "z"}


def test_the_seat_says_which_reserve_was_used():
    swede, finn = child("s", 2, Wish("g", 0, frozenset({SWEDISH}))), child("f", 1, "g")
    places = METHOD.allocate([swede, finn], {"g": seats_of(2, [(SWEDISH, 1, True, True)])})
    assert places["s"].seat == Seat(SWEDISH, hard=True)
    assert places["f"].seat == Seat()


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[Applicant], dict[str, tuple[Seat, ...]]]:
    count = draw(st.integers(0, 8))
    numbers = draw(st.permutations(range(count)))
    applicants = [
        Applicant(
            f"c{index}",
            numbers[index],
            tuple(
                Wish(group, draw(st.integers(0, 2)), draw(st.frozensets(st.sampled_from([SWEDISH, NEAR]))))
                for group in draw(st.permutations(GROUPS))[: draw(st.integers(0, 3))]
            ),
        )
        for index in range(count)
    ]
    seats = {
        group: seats_of(
            draw(st.integers(0, 4)),
            [(kept, draw(st.integers(0, 4)), draw(st.booleans()), draw(st.booleans())) for kept in (SWEDISH, NEAR)],
        )
        for group in GROUPS
    }
    return applicants, seats


@settings(max_examples=150, deadline=None)
@given(markets())
def test_no_result_gives_anybody_a_reason_to_object(market: tuple[list[Applicant], dict[str, tuple[Seat, ...]]]):
    applicants, seats = market
    places = METHOD.allocate(applicants, seats)
    assert list(objections(applicants, seats, places)) == []
    for group, laid_out in seats.items():
        assert sum(place.group == group for place in places.values()) <= len(laid_out)


@settings(max_examples=60, deadline=None)
@given(markets(), st.randoms())
def test_the_order_in_which_applications_are_read_changes_nothing(market, random):  # type: ignore[no-untyped-def]
    applicants, seats = market
    shuffled = list(applicants)
    random.shuffle(shuffled)
    assert METHOD.allocate(shuffled, seats) == METHOD.allocate(applicants, seats)


@settings(max_examples=40, deadline=None)
@given(markets())
def test_no_family_gains_by_ranking_other_than_it_wishes(market: tuple[list[Applicant], dict[str, tuple[Seat, ...]]]):
    """Brute force: for each child, every other ranking of its wishes, also shorter ones, gives no better place."""
    applicants, seats = market
    for index, honest in enumerate(applicants):
        truth = rank_of(honest, METHOD.allocate(applicants, seats))
        for told in other_rankings(honest.wishes):
            tactic = Applicant(honest.pseudonym, honest.number, told)
            others = [*applicants[:index], tactic, *applicants[index + 1 :]]
            assert rank_of(honest, METHOD.allocate(others, seats)) >= truth


def other_rankings(wishes: Sequence[Wish]) -> list[tuple[Wish, ...]]:
    return [told for length in range(len(wishes) + 1) for told in permutations(wishes, length)]


def rank_of(honest: Applicant, places: dict[str, Place]) -> int:
    place = places.get(honest.pseudonym)
    groups = [wish.group for wish in honest.wishes]
    return groups.index(place.group) if place else len(groups)
