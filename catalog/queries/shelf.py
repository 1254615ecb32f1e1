"""All that can be found, held ready in memory as sets: who speaks Swedish, which groups meet on Mondays.

A set is a whole number whose bit n stands for the n-th offering by title, so that two sets are joined, and what is in
both counted, in a few thousandths of a millisecond. The groups of an offering lie on layers, its first on the first
layer, its second on the second, so that what is asked of a group is asked of one and the same group. The database
tells by a mark when something changed; then the shelf is filled anew (docs/decisions/0032).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any

from sqlalchemy import Select, Text, cast, func, select

from catalog.geography import Spot, metres_between
from catalog.kinds import OfferingStatus, Placement, PriceBand, SeasonStatus, SessionStatus
from catalog.models import Area, Attachment, Group, Offering, Season, Service, Session, ShelfMark, Unit
from catalog.queries.times_of_day import daytime_of
from marketplace.kernel.db import db, rows

MOST_REMEMBERED = 1_000

Bits = int
Sets = dict[Any, Bits]
BANDS_CENTS = ((0, PriceBand.FREE), (50_00, PriceBand.TO_50), (100_00, PriceBand.TO_100), (200_00, PriceBand.TO_200))


@dataclass(frozen=True, slots=True)
class ShelfUnit:
    """A unit as a search knows it."""

    name: str
    postal_code: str
    area_name: str | None
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """A group as a search knows it; `last_at` is when its last session that stands begins."""

    id: str
    unit: str
    weekdays: tuple[int, ...]
    start_time: time
    end_time: time
    starts_on: date
    placement: Placement | None
    last_at: datetime


@dataclass(slots=True)
class Layer:
    """At most one group of each offering, and the sets by what these groups are."""

    groups: dict[int, ShelfGroup] = field(default_factory=dict)
    sets: dict[str, Sets] = field(default_factory=dict)
    starts: Sets = field(default_factory=dict)
    ends: Sets = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Today:
    """By layer, the groups that are not over on a day, and those of them that end on it."""

    began: datetime
    lasting: list[Bits]
    ending: list[tuple[int, int, datetime]]


@dataclass(slots=True)
class Shelf:
    """What can be found. The offerings are by title; `layers` holds their groups."""

    offerings: list[str] = field(default_factory=list)
    prices_cents: list[int] = field(default_factory=list)
    published_at: list[datetime] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    sets: dict[str, Sets] = field(default_factory=dict)
    ages: list[tuple[int, int, Bits]] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    units: dict[str, ShelfUnit] = field(default_factory=dict)
    labels: dict[str, dict[Any, str]] = field(default_factory=dict)
    words: dict[str, list[int]] = field(default_factory=dict)
    vocabulary: list[str] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    today: Today | None = None
    remembered: dict[str, Bits] = field(default_factory=dict)

    @property
    def all(self) -> Bits:
        """Every offering."""
        return (1 << len(self.offerings)) - 1

    def of_age(self, years: int) -> Bits:
        """The offerings for children of this age."""
        return union(bits for first, last, bits in self.ages if first <= years <= last)

    def at_most(self, price_cents: int) -> Bits:
        """The offerings that cost no more than this."""
        return set_of(n for n, price in enumerate(self.prices_cents) if price <= price_cents)

    def with_word(self, word: str) -> Bits:
        """The offerings that have exactly this word."""
        return set_of(self.words.get(word, ()))

    def with_beginning(self, beginning: str) -> Bits:
        """The offerings that have a word which begins so; remembered, since the same words are asked for often."""
        if beginning not in self.remembered:
            after = self.vocabulary[bisect_left(self.vocabulary, beginning) :]
            found = takewhile(lambda word: word.startswith(beginning), after)
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[beginning] = union(set_of(self.words[word]) for word in found)
        return self.remembered[beginning]

    def lasting_today(self, day_began: datetime) -> Today:
        """By layer, the groups that have a session today or later which stands; worked out once a day."""
        if self.today is None or self.today.began != day_began:
            ends = day_began + timedelta(days=1, hours=1)
            at = [(k, n, group.last_at) for k, layer in enumerate(self.layers) for n, group in layer.groups.items()]
            lasting = [
                set_of(n for n, group in layer.groups.items() if group.last_at >= day_began) for layer in self.layers
            ]
            self.today = Today(day_began, lasting, [each for each in at if day_began <= each[2] < ends])
        return self.today

    def to_come(self, now: datetime, day_began: datetime) -> list[Bits]:
        """By layer, the groups that have a session which stands and has not begun."""
        today = self.lasting_today(day_began)
        left = list(today.lasting)
        for layer, n, last_at in today.ending:
            if last_at <= now:
                left[layer] &= ~(1 << n)
        return left

    def metres(self, unit: str, near: Spot) -> int | None:
        """How far a unit is, in metres; None where its place is not known."""
        spot = self.units[unit].spot
        return metres_between(near, spot) if spot else None

    def metres_from(self, near: Spot) -> dict[str, int]:
        """How far each unit whose place is known is, in metres."""
        return {unit: metres for unit in self.units if (metres := self.metres(unit, near)) is not None}


def set_of(positions: Iterable[int]) -> Bits:
    """Return the set of these positions."""
    held = bytearray()
    for n in positions:
        byte = n >> 3
        if byte >= len(held):
            held.extend(bytes(byte + 1 - len(held)))
        held[byte] |= 1 << (n & 7)
    return int.from_bytes(held, "little")


def union(sets: Iterable[Bits]) -> Bits:
    """Return what is in any of these sets."""
    joined = 0
    for each in sets:
        joined |= each
    return joined


def positions(bits: Bits) -> Iterator[int]:
    """Return the positions in a set, lowest first."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def band_of(price_cents: int) -> PriceBand:
    """Return the band of a price.

    >>> band_of(0).value, band_of(1).value, band_of(100_00).value, band_of(200_01).value
    ('free', 'to_50', 'to_100', 'above_200')
    """
    return next((band for most, band in BANDS_CENTS if price_cents <= most), PriceBand.ABOVE_200)


_kept: dict[str, tuple[tuple[str, ...], Shelf]] = {}


def current_shelf() -> Shelf:
    """Return what can be found now: as it is in memory, or filled anew where something has changed."""
    place = str(db.engine.url)
    marks = tuple(rows(select(ShelfMark.mark).order_by(ShelfMark.bucket)).scalars())
    known = _kept.get(place)
    if known is None or known[0] != marks:
        # The marks are read first: what changes meanwhile changes them again, and the shelf is filled once more.
        known = _kept[place] = (marks, _filled())
    return known[1]


def _filled() -> Shelf:
    shelf = Shelf(units=_units())
    offered = rows(_offerings()).all()
    for n, row in enumerate(offered):
        shelf.offerings.append(row.id)
        shelf.prices_cents.append(row.price_cents or 0)
        shelf.published_at.append(row.published_at)
        shelf.position[row.id] = n
    shelf.sets = _sets(fact for n, row in enumerate(offered) for fact in _facts(n, row))
    shelf.ages = [(first, last, bits) for (first, last), bits in shelf.sets.pop("ages", {}).items()]
    shelf.labels = {
        "service": {row.slug: row.service_name for row in offered},
        "area": {each.postal_code: each.area_name for each in shelf.units.values() if each.area_name},
    }
    words: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(offered):
        for word in row.search_words.split():
            words[word].append(n)
    shelf.words, shelf.vocabulary = dict(words), sorted(words)
    shelf.layers = _layers(shelf)
    shelf.places = {group.id: (at, n) for at, layer in enumerate(shelf.layers) for n, group in layer.groups.items()}
    return shelf


def _facts(n: int, row: Any) -> Iterator[tuple[int, str, Any]]:
    yield n, "model", row.model
    yield n, "service", row.slug
    yield n, "band", band_of(row.price_cents or 0).value
    yield n, "ages", (row.age_from or 0, row.age_to if row.age_to is not None else -1)
    if row.value_stream:
        yield n, "stream", row.value_stream.value
    for name, values in (("language", row.languages), ("access", row.access), ("event", row.life_events)):
        for value in _listed(values):
            yield n, name, value


@lru_cache(maxsize=10_000)
def _listed(text: str) -> tuple[str, ...]:
    """Read a list; the same few lists stand in thousands of rows."""
    return tuple(json.loads(text))


def _layers(shelf: Shelf) -> list[Layer]:
    by_layer: list[dict[int, ShelfGroup]] = []
    depth: dict[int, int] = defaultdict(int)
    for row in rows(_groups()).all():
        n = shelf.position[row.offering_id]
        group = ShelfGroup(
            id=row.id,
            unit=row.unit_id,
            weekdays=tuple(map(int, row.weekdays.split())),
            start_time=row.start_time,
            end_time=row.end_time,
            starts_on=row.starts_on,
            placement=row.placement,
            last_at=row.last_at,
        )
        if depth[n] == len(by_layer):
            by_layer.append({})
        by_layer[depth[n]][n] = group
        depth[n] += 1
    return [_layer(groups, shelf.units) for groups in by_layer]


def _layer(groups: dict[int, ShelfGroup], units: Mapping[str, ShelfUnit]) -> Layer:
    sets = _sets(fact for n, group in groups.items() for fact in _facts_of_group(n, group, units))
    return Layer(groups, starts=sets.pop("starts", {}), ends=sets.pop("ends", {}), sets=sets)


def _facts_of_group(n: int, group: ShelfGroup, units: Mapping[str, ShelfUnit]) -> Iterator[tuple[int, str, Any]]:
    yield n, "unit", group.unit
    yield n, "area", units[group.unit].postal_code
    yield n, "daytime", daytime_of(group.start_time).value
    yield n, "starts", group.start_time
    yield n, "ends", group.end_time
    if group.placement:
        yield n, "placement", group.placement.value
    for weekday in group.weekdays:
        yield n, "weekday", weekday


def _sets(facts: Iterable[tuple[int, str, Any]]) -> dict[str, Sets]:
    gathered: dict[str, dict[Any, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, name, value in facts:
        gathered[name][value].append(n)
    return {name: {value: set_of(held) for value, held in values.items()} for name, values in gathered.items()}


def _units() -> dict[str, ShelfUnit]:
    found = rows(
        select(Unit.id, Unit.name, Unit.postal_code, Area.name, Unit.lon, Unit.lat).join(
            Area, Area.postal_code == Unit.postal_code, isouter=True
        )
    ).all()
    return {
        id: ShelfUnit(name, postal_code, area, None if lon is None or lat is None else Spot(lon, lat))
        for id, name, postal_code, area, lon, lat in found
    }


def _found() -> Sequence[Any]:
    return (Offering.status == OfferingStatus.PUBLISHED, Season.status == SeasonStatus.OPEN)


def _offerings() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Offering.id,
            Offering.model,
            cast(Offering.languages, Text).label("languages"),
            cast(Offering.access, Text).label("access"),
            Offering.price_cents,
            Offering.age_from,
            Offering.age_to,
            Offering.published_at,
            Offering.search_words,
            Service.slug,
            Service.name.label("service_name"),
            Service.value_stream,
            cast(Service.life_events, Text).label("life_events"),
        )
        .join(Service, Service.id == Offering.service_id)
        .join(Season, Season.id == Offering.season_id)
        .where(*_found())
        .order_by(Offering.title, Offering.id)
    )


def _groups() -> Select[*tuple[Any, ...]]:
    """The groups that have a session that stands, with when the last of these begins, by place and time."""
    last = (
        select(Session.group_id, func.max(Session.starts_at).label("last_at"))
        .where(Session.status != SessionStatus.CANCELLED)
        .group_by(Session.group_id)
        .subquery()
    )
    return (
        select(
            Group.id,
            Group.offering_id,
            Group.unit_id,
            Group.weekdays,
            Group.start_time,
            Group.end_time,
            Group.starts_on,
            Attachment.placement,
            last.c.last_at,
        )
        .join(last, last.c.group_id == Group.id)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Season, Season.id == Offering.season_id)
        .join(Unit, Unit.id == Group.unit_id)
        .join(Attachment, Attachment.id == Group.attachment_id, isouter=True)
        .where(*_found())
        .order_by(Group.offering_id, Unit.name, Group.start_time, Group.id)
    )
