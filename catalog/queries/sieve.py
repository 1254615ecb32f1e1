"""Which of what can be found is left by the limits of a search, and how many each further limit would leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from catalog.geography import Spot
from catalog.kinds import AccessFact, CareSide, Daytime, LifeEvent, Placement, PriceBand, ValueStream
from catalog.queries.shelf import Bits, Layer, Shelf, set_of, union
from catalog.queries.times_of_day import USUAL_CARE, CareDay
from catalog.words import asked_words
from marketplace.kernel.clock import city_day, day_start

LETTERS_TO_BEGIN = 4
OF_OFFERINGS = ("model", "service", "language", "band", "access", "stream", "event")
OF_GROUPS = ("unit", "area", "weekday", "daytime", "placement")
COUNTED_OF_GROUPS = ("area", "weekday", "daytime", "placement")
ALL_NEEDED = frozenset({"access"})


@dataclass(frozen=True)
class Filters:
    """What is looked for; what is None or empty does not restrict, and of several values one is enough, except that
    all facts of access must be there. Age in years, weekday Monday 1 to Sunday 7, area a postal code, service its short
    name, model its key, the price that of a season before any support. `care` is the side of care, and `care_days` when
    that care is, by weekday. `near` is from where distances are told, `within_m` how many metres away at most."""

    words: str = ""
    age: int | None = None
    language: Collection[str] = ()
    area: Collection[str] = ()
    unit: Collection[str] = ()
    weekday: Collection[int] = ()
    daytime: Collection[Daytime] = ()
    care: CareSide | None = None
    care_days: Mapping[int, CareDay] = field(default_factory=lambda: USUAL_CARE)
    placement: Collection[Placement] = ()
    band: Collection[PriceBand] = ()
    price_at_most_cents: int | None = None
    model: Collection[str] = ()
    service: Collection[str] = ()
    access: Collection[AccessFact] = ()
    stream: Collection[ValueStream] = ()
    event: Collection[LifeEvent] = ()
    free_only: bool = False
    near: Spot | None = None
    within_m: int | None = None


@dataclass(slots=True)
class Sieve:
    """The limits of one search as sets of what they let through: of offerings, and by layer of groups."""

    shelf: Shelf
    offered: dict[str, Bits] = field(default_factory=dict)
    grouped: dict[str, list[Bits]] = field(default_factory=dict)

    def offerings(self, without: str = "") -> Bits:
        """The offerings that all limits on offerings let through, one kind of limit left aside."""
        left = self.shelf.all
        for kind, bits in self.offered.items():
            if kind != without:
                left &= bits
        return left

    def groups(self, without: str = "") -> list[Bits]:
        """By layer, the groups that all limits on groups let through, one kind of limit left aside."""
        kept = [by_layer for kind, by_layer in self.grouped.items() if kind != without]
        return [_in_all(column) for column in zip(*kept, strict=True)]

    def found(self, without: str = "") -> Bits:
        """The offerings that are found: they and one of their groups pass."""
        return self.offerings(without) & union(self.groups(without))


def sieve_of(filters: Filters, shelf: Shelf, now: datetime, *, full: Collection[str] = ()) -> Sieve:
    """Put up the limits of a search. `full` are the groups without a free place, where free places are asked for."""
    sieve = Sieve(shelf)
    sieve.grouped["standing"] = shelf.lasting_today(day_start(city_day(now))).lasting
    for kind in OF_OFFERINGS:
        if wanted := getattr(filters, kind):
            sets = [shelf.sets.get(kind, {}).get(value, 0) for value in wanted]
            sieve.offered[kind] = _in_all(sets) if kind in ALL_NEEDED else union(sets)
    if filters.age is not None:
        sieve.offered["age"] = shelf.of_age(filters.age)
    if filters.price_at_most_cents is not None:
        sieve.offered["price"] = shelf.at_most(filters.price_at_most_cents)
    for kind in OF_GROUPS:
        if wanted := getattr(filters, kind):
            sieve.grouped[kind] = by_layer(shelf, kind, wanted)
    if filters.care:
        sieve.grouped["care"] = [_beside(layer, filters.care, filters.care_days) for layer in shelf.layers]
    if filters.near and filters.within_m is not None:
        inside = [unit for unit, metres in shelf.metres_from(filters.near).items() if metres <= filters.within_m]
        sieve.grouped["near"] = by_layer(shelf, "unit", inside)
    if filters.free_only:
        sieve.grouped["free"] = free_groups(shelf, full, now)
    if stems := asked_words(filters.words):
        sieve.offered["words"] = _best(stems, sieve)
    return sieve


def by_layer(shelf: Shelf, kind: str, wanted: Iterable[Any]) -> list[Bits]:
    """By layer, the groups that have any of these values."""
    values = list(wanted)
    return [union(layer.sets.get(kind, {}).get(value, 0) for value in values) for layer in shelf.layers]


def free_groups(shelf: Shelf, full: Collection[str], now: datetime) -> list[Bits]:
    """By layer, the groups that have a session to come and none to come that is full."""
    taken: list[list[int]] = [[] for _layer in shelf.layers]
    for group in full:
        if group in shelf.places:
            layer, n = shelf.places[group]
            taken[layer].append(n)
    coming = shelf.to_come(now, day_start(city_day(now)))
    return [bits & ~set_of(sorted(those)) for bits, those in zip(coming, taken, strict=True)]


def _in_all(sets: Sequence[Bits]) -> Bits:
    left = sets[0]
    for each in sets[1:]:
        left &= each
    return left


def _best(stems: Sequence[Sequence[str]], sieve: Sieve) -> Bits:
    """The offerings that have as many of the words as any that passes the other limits, so that a sentence finds what
    fits it best. `having[k]` are those with at least k of the words."""
    having = [sieve.shelf.all] + [0] * len(stems)
    for word in stems:
        those = union(_having(sieve.shelf, stem) for stem in word)
        for k in range(len(stems), 0, -1):
            having[k] |= having[k - 1] & those
    others = sieve.found()
    return next((bits for bits in reversed(having[1:]) if bits & others), 0)


def _having(shelf: Shelf, stem: str) -> Bits:
    """A word that begins with the stem; a short stem is a word of its own, else it would find too much."""
    return shelf.with_beginning(stem) if len(stem) >= LETTERS_TO_BEGIN else shelf.with_word(stem)


def _beside(layer: Layer, side: CareSide, care: Mapping[int, CareDay]) -> Bits:
    """The groups of a layer that lie after care, or before it.

    After care is a group that is not inside care (next to it, apart from it, or not attached at all), that meets on a
    day on which there is care, and on none of its days begins before care ends. Whoever searches without a child is
    given the usual care day; with a child it is her own (docs/decisions/0023).
    """
    meets = layer.sets.get("weekday", {})
    if side is CareSide.AFTER:
        misses = (meets.get(day, 0) & _before(layer.starts, hours.ends) for day, hours in care.items())
    else:
        misses = (meets.get(day, 0) & _after(layer.ends, hours.begins) for day, hours in care.items())
    inside = layer.sets.get("placement", {}).get(Placement.INSIDE.value, 0)
    return union(meets.get(day, 0) for day in care) & ~union(misses) & ~inside


def _before(sets: Mapping[Any, Bits], limit: time) -> Bits:
    return union(bits for at, bits in sets.items() if at < limit)


def _after(sets: Mapping[Any, Bits], limit: time) -> Bits:
    return union(bits for at, bits in sets.items() if at > limit)
