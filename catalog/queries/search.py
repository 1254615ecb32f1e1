"""Find what fits: words, age, language, area, day and time, care, price, distance, free places; with facets and pages.

What is found, in which order and how many there are is worked out on the shelf, in memory; three or four statements
read the marks of the shelf, which groups are full, and what the page shows, however many offerings there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import func, select

from catalog.geography import Spot
from catalog.models import Offering, Placement, Service, Session, SessionStatus
from catalog.queries.shelf import Bits, Shelf, ShelfGroup, ShelfUnit, current_shelf, positions, set_of, union
from catalog.queries.sieve import (
    ALL_NEEDED,
    COUNTED_OF_GROUPS,
    OF_OFFERINGS,
    Filters,
    Sieve,
    by_layer,
    free_groups,
    sieve_of,
)
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, rows
from marketplace.people.models import Organisation
from providers.models import Provider

PAGE_SIZE = 20
FEW = 500


class Order(StrEnum):
    """What stands first: the best match, the nearest, the lowest price, what begins first, the latest published, or the
    most free places."""

    FIT = "fit"
    DISTANCE = "distance"
    PRICE = "price"
    START = "start"
    NEW = "new"
    FREE = "free"


@dataclass(frozen=True)
class GroupHit:
    """A group of a found offering. `free` places are those left in all remaining sessions, the distance in metres."""

    group: str
    unit: str
    unit_name: str
    postal_code: str
    placement: Placement | None
    weekdays: tuple[int, ...]
    start_time: time
    end_time: time
    free: int = 0
    next_at: datetime | None = None
    distance_m: int | None = None


@dataclass(frozen=True)
class Hit:
    """A found offering; the provider's name is None for the city's own."""

    offering: Offering
    service: Service
    provider_name: str | None
    groups: tuple[GroupHit, ...]

    @property
    def free(self) -> int:
        """The places left in the group that has most."""
        return max((group.free for group in self.groups), default=0)

    @property
    def distance_m(self) -> int | None:
        """How far the nearest of its groups is, in metres, where that is known."""
        return min((group.distance_m for group in self.groups if group.distance_m is not None), default=None)


@dataclass(frozen=True)
class Facet:
    """A value by which the result can be narrowed, and how many offerings there would be with it alone of its kind."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found, with the number of all, and the facets of all."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    facets: dict[str, tuple[Facet, ...]]


def search(
    filters: Filters,
    *,
    now: datetime,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    order: Order = Order.FIT,
    facets: bool = True,
) -> SearchPage:
    """Find published offerings of open seasons; those that match most of the words, in an order and then by title."""
    shelf = current_shelf()
    full = _full_groups(now) if filters.free_only else ()
    sieve = sieve_of(filters, shelf, now, full=full)
    left = sieve.groups()
    found = sieve.offerings() & union(left)
    ordered = _ordered(found, left, shelf, order, filters=filters, now=now)
    pages = max(1, ceil(len(ordered) / page_size))
    page = min(max(page, 1), pages)
    shown = ordered[(page - 1) * page_size : page * page_size]
    return SearchPage(
        hits=_hits(shown, left, shelf, filters.near, now),
        total=len(ordered),
        page=page,
        pages=pages,
        facets=_facets(sieve, now) if facets else {},
    )


def known_units() -> Mapping[str, ShelfUnit]:
    """All units by id, as they are in memory."""
    return current_shelf().units


def offerings_to_find(offerings: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Return those of these offerings that a search finds: one whose groups are all over or called off is not."""
    shelf = current_shelf()
    found = sieve_of(Filters(), shelf, now).found()
    return frozenset(each for each in offerings if each in shelf.position and found >> shelf.position[each] & 1)


def _full_groups(now: datetime, among: Sequence[str] | None = None) -> list[str]:
    """The groups that have a full session to come, of a few or of all; one index holds the full sessions alone."""
    full = select(Session.group_id).where(
        Session.taken >= Session.capacity, Session.status == SessionStatus.PLANNED, Session.starts_at > now
    )
    if among is not None and len(among) <= FEW:
        full = full.where(Session.group_id.in_(among))
    return [row[0] for row in rows(full.distinct()).all()]


def _ordered(
    found: Bits, left: Sequence[Bits], shelf: Shelf, order: Order, *, filters: Filters, now: datetime
) -> Sequence[int]:
    """Bring what was found into an order; what stands equal stays by title."""
    by_title = list(positions(found))
    if order is Order.PRICE:
        return sorted(by_title, key=shelf.prices_cents.__getitem__)
    if order is Order.NEW:
        return sorted(by_title, key=shelf.published_at.__getitem__, reverse=True)
    if order is Order.DISTANCE and filters.near:
        return _nearest_first(found, left, shelf, filters.near)
    if order is Order.START:
        return _sorted_by_group(by_title, left, shelf, lambda group: max(group.starts_on, city_day(now)))
    if order is Order.FREE:
        free = _free([group.id for _n, group in _passing(left, shelf)], now)
        return _sorted_by_group(by_title, left, shelf, lambda group: -free.get(group.id, (0, now))[0])
    return by_title


def _nearest_first(found: Bits, left: Sequence[Bits], shelf: Shelf, near: Spot) -> list[int]:
    """Go from unit to unit, the nearest first; what is at no known place comes last."""
    ordered: list[int] = []
    metres = shelf.metres_from(near)
    for unit in sorted(metres, key=metres.__getitem__):
        here = found & union(bits & at for bits, at in zip(left, by_layer(shelf, "unit", [unit]), strict=True))
        ordered += positions(here)
        found &= ~here
    return [*ordered, *positions(found)]


def _sorted_by_group(by_title: Sequence[int], left: Sequence[Bits], shelf: Shelf, key: Any) -> list[int]:
    least: dict[int, Any] = {}
    for n, group in _passing(left, shelf):
        value = key(group)
        if n not in least or value < least[n]:
            least[n] = value
    return sorted(by_title, key=least.__getitem__)


def _passing(left: Sequence[Bits], shelf: Shelf) -> Iterable[tuple[int, ShelfGroup]]:
    return ((n, layer.groups[n]) for bits, layer in zip(left, shelf.layers, strict=True) for n in positions(bits))


def _hits(
    shown: Sequence[int], left: Sequence[Bits], shelf: Shelf, near: Spot | None, now: datetime
) -> tuple[Hit, ...]:
    here = set_of(sorted(shown))
    groups: dict[int, list[ShelfGroup]] = {n: [] for n in shown}
    for n, group in _passing([bits & here for bits in left], shelf):
        groups[n].append(group)
    free = _free([group.id for those in groups.values() for group in those], now)
    found = {row[0].id: row for row in db.session.execute(_shown([shelf.offerings[n] for n in shown]))}
    return tuple(
        Hit(row[0], row[1], row[2], tuple(_group_hit(group, shelf, free, near) for group in groups[n]))
        for n in shown
        if (row := found.get(shelf.offerings[n]))
    )


def _shown(offerings: Sequence[str]) -> Any:
    return (
        select(Offering, Service, Organisation.legal_name)
        .join(Service, Service.id == Offering.service_id)
        .join(Provider, Provider.id == Offering.provider_id, isouter=True)
        .join(Organisation, Organisation.id == Provider.organisation_id, isouter=True)
        .where(Offering.id.in_(offerings))
    )


def _free(groups: Sequence[str], now: datetime) -> dict[str, tuple[int, datetime]]:
    found = rows(
        select(Session.group_id, func.min(Session.capacity - Session.taken), func.min(Session.starts_at))
        .where(
            Session.group_id.in_(groups),
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > now,
        )
        .group_by(Session.group_id)
    ).all()
    return {row[0]: (row[1], row[2]) for row in found}


def _group_hit(
    group: ShelfGroup, shelf: Shelf, free: Mapping[str, tuple[int, datetime]], near: Spot | None
) -> GroupHit:
    places, next_at = free.get(group.id, (0, None))
    unit = shelf.units[group.unit]
    return GroupHit(
        group=group.id,
        unit=group.unit,
        unit_name=unit.name,
        postal_code=unit.postal_code,
        placement=group.placement,
        weekdays=group.weekdays,
        start_time=group.start_time,
        end_time=group.end_time,
        free=places,
        next_at=next_at,
        distance_m=shelf.metres(group.unit, near) if near else None,
    )


def _facets(sieve: Sieve, now: datetime) -> dict[str, tuple[Facet, ...]]:
    """Count what each value would leave. Several values of a kind widen the result, so the others that are chosen of
    the same kind are left aside; facts of access narrow it, so they are not."""
    shelf = sieve.shelf
    counts: dict[str, dict[Any, int]] = {}
    for kind in OF_OFFERINGS:
        base = sieve.found(without="" if kind in ALL_NEEDED else kind)
        counts[kind] = {value: (base & bits).bit_count() for value, bits in shelf.sets.get(kind, {}).items()}
    offerings = sieve.offerings()
    for kind in COUNTED_OF_GROUPS:
        left = sieve.groups(without=kind)
        values = {value for layer in shelf.layers for value in layer.sets.get(kind, {})}
        counts[kind] = {
            value: (offerings & _both(left, by_layer(shelf, kind, [value]))).bit_count() for value in values
        }
    left = [bits & offerings for bits in sieve.groups(without="free")]
    full = _full_groups(now, [group.id for _n, group in _passing(left, shelf)])
    counts["free"] = {"true": _both(left, free_groups(shelf, full, now)).bit_count()}
    return {kind: _told(shelf.labels.get(kind, {}), counted) for kind, counted in counts.items()}


def _both(some: Sequence[Bits], others: Sequence[Bits]) -> Bits:
    return union(one & other for one, other in zip(some, others, strict=True))


def _told(labels: Mapping[Any, str], counted: Mapping[Any, int]) -> tuple[Facet, ...]:
    return tuple(
        Facet(str(value), labels.get(value, str(value)), count) for value, count in sorted(counted.items()) if count
    )
