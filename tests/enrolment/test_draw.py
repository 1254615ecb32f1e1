"""The draw: what was published and the seed give the same result again, byte for byte."""

import hmac
import json
from hashlib import sha256

import pytest

from marketplace.enrolment.rounds.base import Applicant, Place, Seat, Wish
from marketplace.enrolment.rounds.content import (
    FrozenApplication,
    FrozenGroup,
    FrozenReserve,
    digest,
    frozen_content,
)
from marketplace.enrolment.rounds.draw import UnfairResult, draw, number_of, refuse_unfair

SEED = "5eed" * 16


def frozen(*applications: FrozenApplication, capacity: int = 1, reserves: tuple[FrozenReserve, ...] = ()) -> str:
    groups = [FrozenGroup("music", 1), FrozenGroup("drama", capacity, reserves)]
    return frozen_content(
        round_id="autumn",
        method="deferred_acceptance",
        rule_set_digest="r",
        groups=groups,
        applications=applications,
    )


def application(pseudonym: str, *wishes: Wish) -> FrozenApplication:
    return FrozenApplication(pseudonym, wishes or (Wish("drama"), Wish("music")))


def test_the_number_is_the_hmac_of_round_and_pseudonym_under_the_seed():
    expected = int(hmac.new(SEED.encode(), b"autumn:ann", sha256).hexdigest(), 16)
    assert number_of(seed=SEED, round_id="autumn", pseudonym="ann") == expected


def test_the_frozen_text_does_not_depend_on_the_order_in_which_applications_came():
    one, two = application("ann"), application("ben", Wish("music", 1, frozenset({"b", "a"})))
    assert frozen(one, two) == frozen(two, one)
    assert json.loads(frozen(two))["applications"] == [
        {"pseudonym": "ben", "wishes": [{"group": "music", "priority_class": 1, "reserve_groups": ["a", "b"]}]}
    ]


def test_the_digest_is_the_sha256_of_the_text():
    assert digest("ä") == sha256("ä".encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_order():
    text = frozen(*(application(f"c{index}") for index in range(12)))
    assert draw(frozen=text, seed=SEED) == draw(frozen=text, seed=SEED)
    assert draw(frozen=text, seed=SEED) != draw(frozen=text, seed="0" * 64)


def test_the_result_names_for_each_application_its_number_its_place_and_its_seat():
    kept = FrozenReserve("swedish", 1, hard=True, filled_first=True)
    text = frozen(application("ann", Wish("drama", 0, frozenset({"swedish"}))), reserves=(kept,))
    row = json.loads(draw(frozen=text, seed=SEED))["applications"][0]
    number = number_of(seed=SEED, round_id="autumn", pseudonym="ann")
    assert row == {"pseudonym": "ann", "number": f"{number:064x}", "group": "drama", "rank": 1, "seat": "swedish"}


def test_who_got_no_place_waits_for_all_wishes_and_who_got_a_second_wish_waits_for_the_first():
    result = json.loads(draw(frozen=frozen(application("a"), application("b"), application("c")), seed=SEED))
    by_group = {row["group"]: row["pseudonym"] for row in result["applications"]}
    order = sorted("abc", key=lambda name: number_of(seed=SEED, round_id="autumn", pseudonym=name))
    assert [by_group["drama"], by_group["music"], by_group[None]] == order
    assert result["queues"] == {"drama": order[1:], "music": order[2:]}


def test_the_cut_off_is_the_class_and_number_of_the_last_one_admitted_for_open_seats_and_for_each_reserve():
    kept = FrozenReserve("swedish", 1, hard=False, filled_first=True)
    swede = application("s", Wish("drama", 3, frozenset({"swedish"})))
    others = [application(name, Wish("drama", 1)) for name in "ab"]
    result = json.loads(draw(frozen=frozen(swede, *others, capacity=3, reserves=(kept,)), seed=SEED))
    numbers = {row["pseudonym"]: row["number"] for row in result["applications"]}
    assert result["cut_offs"] == {
        "drama": {"swedish": [3, numbers["s"]], "": [1, max(numbers["a"], numbers["b"])]},
        "music": {},
    }


def test_a_result_that_somebody_can_object_to_is_never_given():
    ann = Applicant("ann", 1, (Wish("drama"),))
    with pytest.raises(UnfairResult, match="ann prefers drama"):
        refuse_unfair([ann], {"drama": [Seat()]}, {})
    refuse_unfair([ann], {"drama": [Seat()]}, {"ann": Place("drama", Seat(), 1)})
