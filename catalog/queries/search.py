"""Find what fits: words, age, language, area, day and time, care, price, model, free places; with facets and pages.

Four statements, however many offerings there are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, literal, or_, select

from catalog.kinds import CareSide, Daytime
from catalog.models import (
    Area,
    Attachment,
    Group,
    Offering,
    OfferingStatus,
    Placement,
    Season,
    SeasonStatus,
    Service,
    Session,
    SessionStatus,
    Unit,
)
from catalog.queries.times_of_day import USUAL_CARE, CareDay, beside_care, in_daytime
from catalog.words import asked_words
from marketplace.kernel.clock import city_day, day_start
from marketplace.kernel.db import db
from marketplace.people.models import Organisation
from providers.models import Provider

PAGE_SIZE = 20
LETTERS_TO_BEGIN = 4


class Order(StrEnum):
    """What stands first: the best match, the lowest price, the latest published, or the most free places."""

    FIT = "fit"
    PRICE = "price"
    NEW = "new"
    FREE = "free"


@dataclass(frozen=True)
class Filters:
    """What is looked for; what is None or empty does not restrict. Age in years, weekday Monday 1 to Sunday 7,
    area a postal code, service its short name, model its key, the price that of a season before any support. `care` is
    the side of care, and `care_days` when that care is, by weekday."""

    words: str = ""
    age: int | None = None
    language: str | None = None
    area: str | None = None
    unit: str | None = None
    weekday: int | None = None
    daytime: Daytime | None = None
    care: CareSide | None = None
    care_days: Mapping[int, CareDay] = field(default_factory=lambda: USUAL_CARE)
    placement: Placement | None = None
    price_at_most_cents: int | None = None
    model: str | None = None
    service: str | None = None
    free_only: bool = False


@dataclass(frozen=True)
class GroupHit:
    """A group of a found offering. `free` places are those left in all remaining sessions."""

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


@dataclass(frozen=True)
class Facet:
    """A value by which the result can be narrowed, and how many offerings would be left."""

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
    filters: Filters, *, now: datetime, page: int = 1, page_size: int = PAGE_SIZE, order: Order = Order.FIT
) -> SearchPage:
    """Find published offerings of open seasons; those that match most of the words, in an order and then by title."""
    found = _best(db.session.execute(_matching(filters, now)).all())
    if not found:
        return SearchPage(hits=(), total=0, page=1, pages=1, facets=_facets([], []))
    groups = list(db.session.execute(_groups(filters, [row.id for row in found], now)).all())
    ids = [row.id for row in _ordered(found, groups, order, now)]
    pages = max(1, ceil(len(ids) / page_size))
    page = min(max(page, 1), pages)
    shown = ids[(page - 1) * page_size : page * page_size]
    return SearchPage(
        hits=_hits(shown, [row for row in groups if row.offering_id in set(shown)], now),
        total=len(ids),
        page=page,
        pages=pages,
        facets=_facets(found, groups),
    )


def offerings_to_find(offerings: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Return those of these offerings that a search finds: one whose groups are all over or called off is not."""
    rows = db.session.execute(_matching(Filters(), now).where(Offering.id.in_(offerings)))
    return frozenset(row.id for row in rows)


def _matching(filters: Filters, now: datetime) -> Select[*tuple[Any, ...]]:
    score = _score(filters.words)
    conditions = [
        Offering.status == OfferingStatus.PUBLISHED,
        Season.status == SeasonStatus.OPEN,
        exists().where(Group.offering_id == Offering.id, *_group_conditions(filters, now)),
    ]
    if asked_words(filters.words):
        conditions.append(score > 0)
    if filters.age is not None:
        conditions += [Offering.age_from <= filters.age, Offering.age_to >= filters.age]
    if filters.language:
        conditions.append(Offering.search_languages.like(_between_spaces(filters.language), escape="\\"))
    if filters.price_at_most_cents is not None:
        conditions.append(Offering.price_cents <= filters.price_at_most_cents)
    if filters.model:
        conditions.append(Offering.model == filters.model)
    if filters.service:
        conditions.append(Service.slug == filters.service)
    return (
        select(
            Offering.id,
            Offering.model,
            Offering.languages,
            Offering.price_cents,
            Offering.published_at,
            Service.slug,
            Service.name.label("service_name"),
            score.label("score"),
        )
        .join(Service, Service.id == Offering.service_id)
        .join(Season, Season.id == Offering.season_id)
        .where(*conditions)
        .order_by(Offering.title, Offering.id)
    )


def _score(words: str) -> ColumnElement[int]:
    """How many of the words an offering has."""
    total: ColumnElement[int] = literal(0)
    for stems in asked_words(words):
        found = or_(*(Offering.search_words.like(_beginning(stem), escape="\\") for stem in stems))
        total = total + case((found, 1), else_=0)
    return total


def _best(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Keep the offerings that match as many words as any does, so that a sentence finds what fits it best."""
    best = max((row.score for row in rows), default=0)
    return [row for row in rows if row.score == best]


def _ordered(found: Sequence[Row[Any]], groups: Sequence[Row[Any]], order: Order, now: datetime) -> Sequence[Row[Any]]:
    """Bring what was found, which is by title, into an order; what stands equal stays by title."""
    if order is Order.PRICE:
        return sorted(found, key=lambda row: row.price_cents or 0)
    if order is Order.NEW:
        return sorted(found, key=lambda row: row.published_at, reverse=True)
    if order is Order.FREE:
        most: dict[str, int] = {}
        free = _free(groups, now)
        for group in groups:
            most[group.offering_id] = max(most.get(group.offering_id, 0), free.get(group.id, (0, now))[0])
        return sorted(found, key=lambda row: most.get(row.id, 0), reverse=True)
    return found


def _group_conditions(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    """What a group must be; one that is over or called off has no session today or later that stands."""
    from_today = day_start(city_day(now))
    standing = (Session.status != SessionStatus.CANCELLED, Session.starts_at >= from_today)
    conditions: list[ColumnElement[bool]] = [exists().where(Session.group_id == Group.id, *standing)]
    if filters.unit:
        conditions.append(Group.unit_id == filters.unit)
    if filters.area:
        conditions.append(Group.unit_id.in_(select(Unit.id).where(Unit.postal_code == filters.area)))
    if filters.weekday:
        conditions.append(Group.weekdays.like(_between_spaces(str(filters.weekday)), escape="\\"))
    if filters.daytime:
        conditions.append(in_daytime(filters.daytime))
    if filters.care:
        conditions += beside_care(filters.care, filters.care_days)
    if filters.placement:
        conditions.append(
            Group.attachment_id.in_(select(Attachment.id).where(Attachment.placement == filters.placement))
        )
    if filters.free_only:
        coming = and_(Session.group_id == Group.id, Session.status == SessionStatus.PLANNED, Session.starts_at > now)
        conditions += [exists().where(coming), ~exists().where(coming, Session.taken >= Session.capacity)]
    return conditions


def _groups(filters: Filters, offerings: Sequence[str], now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Group.id,
            Group.offering_id,
            Group.unit_id,
            Group.weekdays,
            Group.start_time,
            Group.end_time,
            Unit.name.label("unit_name"),
            Unit.postal_code,
            Area.name.label("area_name"),
            Attachment.placement,
        )
        .join(Unit, Unit.id == Group.unit_id)
        .join(Area, Area.postal_code == Unit.postal_code, isouter=True)
        .join(Attachment, Attachment.id == Group.attachment_id, isouter=True)
        .where(Group.offering_id.in_(offerings), *_group_conditions(filters, now))
        .order_by(Unit.name, Group.start_time, Group.id)
    )


def _hits(offerings: Sequence[str], groups: Sequence[Row[Any]], now: datetime) -> tuple[Hit, ...]:
    free = _free(groups, now)
    rows = db.session.execute(
        select(Offering, Service, Organisation.legal_name)
        .join(Service, Service.id == Offering.service_id)
        .join(Provider, Provider.id == Offering.provider_id, isouter=True)
        .join(Organisation, Organisation.id == Provider.organisation_id, isouter=True)
        .where(Offering.id.in_(offerings))
    )
    hits = {}
    for offering, service, provider_name in rows:
        own = tuple(_group_hit(group, free) for group in groups if group.offering_id == offering.id)
        hits[offering.id] = Hit(offering, service, provider_name, own)
    return tuple(hits[each] for each in offerings)


def _free(groups: Sequence[Row[Any]], now: datetime) -> dict[str, tuple[int, datetime]]:
    rows = db.session.execute(
        select(Session.group_id, func.min(Session.capacity - Session.taken), func.min(Session.starts_at))
        .where(
            Session.group_id.in_([group.id for group in groups]),
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > now,
        )
        .group_by(Session.group_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _group_hit(group: Row[Any], free: dict[str, tuple[int, datetime]]) -> GroupHit:
    places, next_at = free.get(group.id, (0, None))
    return GroupHit(
        group=group.id,
        unit=group.unit_id,
        unit_name=group.unit_name,
        postal_code=group.postal_code,
        placement=group.placement,
        weekdays=tuple(int(day) for day in group.weekdays.split()),
        start_time=group.start_time,
        end_time=group.end_time,
        free=places,
        next_at=next_at,
    )


def _facets(found: Sequence[Row[Any]], groups: Sequence[Row[Any]]) -> dict[str, tuple[Facet, ...]]:
    return {
        "model": _counted((row.id, row.model, row.model) for row in found),
        "service": _counted((row.id, row.slug, row.service_name) for row in found),
        "language": _counted((row.id, code, code) for row in found for code in row.languages),
        "area": _counted((row.offering_id, row.postal_code, row.area_name or row.postal_code) for row in groups),
        "weekday": _counted((row.offering_id, day, day) for row in groups for day in row.weekdays.split()),
        "placement": _counted(
            (row.offering_id, row.placement.value, row.placement.value) for row in groups if row.placement
        ),
    }


def _counted(values: Iterable[tuple[str, str, str]]) -> tuple[Facet, ...]:
    """Count offerings by value, each offering once."""
    counts = Counter((value, label) for _offering, value, label in set(values))
    return tuple(Facet(value, label, count) for (value, label), count in sorted(counts.items()))


def _beginning(stem: str) -> str:
    """A word that begins with the stem; a short stem is a word of its own, else it would find too much."""
    return f"% {_literal(stem)}%" if len(stem) >= LETTERS_TO_BEGIN else _between_spaces(stem)


def _between_spaces(word: str) -> str:
    return f"% {_literal(word)} %"


def _literal(word: str) -> str:
    """Take the signs that LIKE understands literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
