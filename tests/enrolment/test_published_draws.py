"""What a draw publishes is about each group alone, and fair by its own check, whoever allocated the places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import pytest

from marketplace.enrolment import queries
from marketplace.enrolment.rounds.base import Applicant, Place, Seat, Wish
from marketplace.enrolment.rounds.content import FrozenApplication, FrozenGroup, frozen_content
from marketplace.enrolment.rounds.draw import UnfairResult, draw
from marketplace.enrolment.rounds.registry import ALLOCATION_METHODS
from tests.factories.enrolment import City, a_round, played

SEED = "5eed" * 16
EMPTY_HANDS = "empty_hands"


class EmptyHands:
    """A method that gives nobody a place, though there are some."""

    key = EMPTY_HANDS

    def allocate(self, applicants: Sequence[Applicant], seats: Mapping[str, Sequence[Seat]]) -> dict[str, Place]:
        """Give nothing."""
        return {}


@pytest.fixture
def unfair_method() -> Iterator[str]:
    """A method that is registered beside the others for one test; its key."""
    ALLOCATION_METHODS.add(EMPTY_HANDS, EmptyHands())
    yield EMPTY_HANDS
    del ALLOCATION_METHODS._kinds[EMPTY_HANDS]


def frozen(*applications: FrozenApplication, method: str = "deferred_acceptance") -> str:
    """Two clubs with one place each."""
    groups = [FrozenGroup("music", 1), FrozenGroup("drama", 1)]
    return frozen_content(
        round_id="autumn", method=method, rule_set_digest="r", groups=groups, applications=applications
    )


def wishing(pseudonym: str, *groups: str) -> FrozenApplication:
    return FrozenApplication(pseudonym, tuple(Wish(group) for group in groups))


def test_a_draw_in_which_somebody_is_passed_over_is_not_published(unfair_method: str):
    with pytest.raises(UnfairResult, match="ann prefers drama"):
        draw(frozen=frozen(wishing("ann", "drama"), method=unfair_method), seed=SEED)


def test_the_cut_off_of_a_group_is_that_of_those_whom_it_admitted():
    result = json.loads(draw(frozen=frozen(wishing("ann", "drama", "music")), seed=SEED))
    [row] = result["applications"]
    assert row["group"] == "drama"
    assert result["cut_offs"] == {"drama": {"": [0, row["number"]]}, "music": {}}


@pytest.mark.database
def test_a_round_in_which_nobody_applied_is_published_too(fair: City, now: datetime):
    opened = a_round(fair)
    at = played(fair, opened)
    found = queries.round_by_id(opened.id)
    assert (found.published_at, json.loads(found.result_content or "")["applications"]) == (at, [])
