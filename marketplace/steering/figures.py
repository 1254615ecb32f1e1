"""A measured figure, what it was counted from, and which figures may be told: pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self, TypeVar

from marketplace.quality.queries import SHOWN_FROM
from marketplace.steering.kinds import LESS_IS_BETTER, By, Measure, Silence

BP = 10_000
K = TypeVar("K")


class At(NamedTuple):
    """Where something was counted: a service, a service model, and the postal code of the unit; None: not known."""

    service: str | None
    model: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value in the measure's own unit, the number that it rests on, and the figures it was made of.

    Without a value `silence` says why. `low` and `high` are the 95 % interval where there is one. `parts` are the
    counts behind it, by name; none where few families stand behind them.
    """

    measure: Measure
    value: int | None = None
    n: int | None = None
    low: int | None = None
    high: int | None = None
    silence: Silence | None = None
    parts: tuple[tuple[str, int], ...] = ()


class Adds(Protocol):
    """A count that can be added to another of its kind."""

    def __add__(self, other: Self) -> Self: ...


A = TypeVar("A", bound=Adds)


def grouped(cells: Iterable[tuple[At, A]], by: By) -> dict[str, A]:
    """Add up what was counted by service, model or area; what has no such place is left out."""
    found: dict[str, A] = {}
    for at, counted in cells:
        key = getattr(at, by.value)
        if key is not None:
            found[key] = found[key] + counted if key in found else counted
    return found


def of_service(cells: Iterable[tuple[At, A]], service: str | None) -> list[tuple[At, A]]:
    """Return the cells of one service, or all where none is named."""
    return [(at, counted) for at, counted in cells if service is None or at.service == service]


def not_to_be_told(counts: Mapping[K, int]) -> set[K]:
    """Return which of the counts that make up a known sum may not be told: those of fewer than five, and then as many
    of the next smallest as it takes that none of them follows from the sum of the others.

    >>> sorted(not_to_be_told({"a": 20, "b": 9, "c": 3}))
    ['b', 'c']
    >>> not_to_be_told({"a": 20, "b": 9, "c": 0})
    set()
    """
    hidden = {key for key, count in counts.items() if 0 < count < SHOWN_FROM}
    others = sorted((count, str(key), key) for key, count in counts.items() if count >= SHOWN_FROM)
    while hidden and others and (len(hidden) == 1 or sum(counts[key] for key in hidden) < SHOWN_FROM):
        hidden.add(others.pop(0)[2])
    return hidden


def hidden_by(cells: Iterable[tuple[At, int]], by: By) -> set[str]:
    """Return the services, models or areas whose count may not be told: services beside the others of their model."""
    groups: dict[str | None, dict[str, int]] = {}
    for at, count in cells:
        key = getattr(at, by.value)
        if key is not None:
            within = groups.setdefault(at.model if by is By.SERVICE else None, {})
            within[key] = within.get(key, 0) + count
    return {key for counts in groups.values() for key in not_to_be_told(counts)}


def weighted_median(weights: Mapping[int, int]) -> int | None:
    """Return the smallest value that at least half of the weight does not exceed; None where nothing weighs.

    >>> weighted_median({0: 2, 3: 5, 9: 1}), weighted_median({})
    (3, None)
    """
    total, passed = sum(weights.values()), 0
    for value in sorted(weights):
        passed += weights[value]
        if total and 2 * passed >= total:
            return value
    return None


def share_bp(part: int, whole: int) -> int:
    """Return a share in basis points, rounded half up.

    >>> share_bp(1, 3), share_bp(2, 3)
    (3333, 6667)
    """
    return (2 * part * BP + whole) // (2 * whole)


def kept(measure: Measure, promised: int, measured: int | None) -> bool | None:
    """Tell whether a promise was kept; None where nothing could be measured.

    >>> kept(Measure.COST_PER_HOUR, 12_00, 11_50), kept(Measure.CONTINUITY, 9_500, 9_000)
    (True, False)
    """
    if measured is None:
        return None
    return measured <= promised if measure in LESS_IS_BETTER else measured >= promised
