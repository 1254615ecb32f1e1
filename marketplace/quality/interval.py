"""How sure a mean of a few answers is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LOWEST, HIGHEST = 1, 5
Z_95 = 1.959964  # two-sided 95 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of `n` answers on a scale from 1 to 5, and the interval that holds the true mean in 95 of 100 cases."""

    n: int
    mean: float
    low: float
    high: float


def estimate(answers: Sequence[int]) -> Estimate:
    """Return mean and 95 % interval of at least one answer from 1 to 5.

    Source: Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927, 209-212) on
    the mean brought to the scale from 0 to 1. For answers between two ends the variance is at most that of yes and no
    with the same mean (R. Bhatia and C. Davis, American Mathematical Monthly 107, 2000, 353-357), so that the interval
    is rather too wide than too narrow, and does not vanish when the few who answered agree.

    >>> found = estimate([5, 5, 5, 5, 5])
    >>> found.mean, round(found.low, 2), found.high
    (5.0, 3.26, 5.0)
    """
    return estimate_of(len(answers), sum(answers))


def estimate_of(n: int, total: int) -> Estimate:
    """Return the same where only the number of answers, at least one, and their sum are known."""
    mean = total / n
    share = (mean - LOWEST) / (HIGHEST - LOWEST)
    low, high = share_interval(share, n)
    return Estimate(n, mean, _on_scale(low), _on_scale(high))


def share_interval(share: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share from 0 to 1 of `n` people asked: Wilson's score interval, as above.

    >>> low, high = share_interval(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    weight = 1 + Z_95**2 / n
    centre = (share + Z_95**2 / (2 * n)) / weight
    half = Z_95 / weight * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(mean: float, deviation: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a mean of `n` amounts with a standard deviation, by the normal distribution.

    >>> mean_interval(10.0, 0.0, 5)
    (10.0, 10.0)
    """
    half = Z_95 * deviation / sqrt(n)
    return mean - half, mean + half


def _on_scale(share: float) -> float:
    return LOWEST + share * (HIGHEST - LOWEST)
