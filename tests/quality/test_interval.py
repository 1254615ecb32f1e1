"""How sure a mean is."""

from __future__ import annotations

import pytest

from marketplace.quality.interval import estimate


@pytest.mark.parametrize(
    ("yes", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one_where_answers_are_at_the_ends(
    yes: int, of: int, low: float, high: float
) -> None:
    """R. G. Newcombe, Statistics in Medicine 17, 1998, 857-872, table I, method 3."""
    found = estimate([5] * yes + [1] * (of - yes))
    assert found.n == of
    assert found.low == pytest.approx(1 + 4 * low, abs=0.0005)
    assert found.high == pytest.approx(1 + 4 * high, abs=0.0005)


def test_the_mean_is_the_mean_of_the_answers() -> None:
    assert estimate([1, 2, 3, 4, 4]).mean == 2.8


def test_more_answers_make_the_interval_narrower() -> None:
    few, many = estimate([3, 4] * 3), estimate([3, 4] * 300)
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize("answer", [1, 5])
def test_few_families_that_agree_do_not_make_us_sure(answer: int) -> None:
    found = estimate([answer] * 5)
    assert found.high - found.low > 1.5
    assert 1 <= found.low <= found.high <= 5
