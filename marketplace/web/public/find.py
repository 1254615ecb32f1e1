"""Find: words, age, language, area, weekday; a list and a map of the same, narrowed by what is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import render_template, request, url_for
from marshmallow import Schema, fields, validate

from catalog import queries as catalog
from catalog.geography import Spot
from catalog.kinds import AccessFact, CareSide, Daytime, LifeEvent, Placement, PriceBand, ValueStream
from catalog.queries import Facet, Filters, Hit, Order, Origin, SearchPage, ShelfUnit
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.words import ages, distance, weekday_name
from marketplace.web.public.for_us import ForUs, our_children, with_home, with_prices, with_times, with_week
from marketplace.web.public.limits import CENTS, LIMITS, Names, address, in_address, limits_of
from marketplace.web.public.pages import pages
from marketplace.web.public.sentences import Reading, understood
from marketplace.web.sign_in import current_actor, this_moment

LONGEST = 200
OLDEST = 120
DEAREST_EUROS = 100_000
FARTHEST_M = 100_000
ORDERS = (
    (Order.FIT, _("Best match")),
    (Order.DISTANCE, _("Nearest")),
    (Order.PRICE, _("Lowest price")),
    (Order.START, _("What begins first")),
    (Order.FREE, _("Most free places")),
    (Order.NEW, _("Newest")),
)
FACETS = (
    ("service", _("Kind of service")),
    ("language", _("Language")),
    ("weekday", _("Weekday")),
    ("daytime", _("Time of day")),
    ("placement", _("How it lies to care")),
    ("band", _("Price of a season")),
    ("access", _("Access")),
    ("event", _("What happens in your life")),
    ("stream", _("Stream of services")),
    ("model", _("How it is run")),
    ("area", _("Area")),
)
KINDS: Mapping[str, type[StrEnum]] = {
    "placement": Placement,
    "daytime": Daytime,
    "band": PriceBand,
    "access": AccessFact,
    "event": LifeEvent,
    "stream": ValueStream,
}
DEAREST_CENTS = DEAREST_EUROS * CENTS
DISTANCES_M = (500, 1_000, 2_000, 5_000, 10_000)


def several(field: fields.Field[Any]) -> fields.List[Any]:
    """Return a field that takes any number of values."""
    return fields.List(field, validate=validate.Length(max=50))


class FindQuery(Schema):
    """What is looked for, as it stands in the address; the price in whole euros, distances in metres. `near` is the
    postal code or the unit from which they are measured, `read` the sentence that was read when the page was last
    shown."""

    words = fields.String(validate=validate.Length(max=LONGEST))
    read = fields.String(validate=validate.Length(max=LONGEST))
    age = fields.Integer(validate=validate.Range(min=0, max=OLDEST, error="Write an age in years, for example 5."))
    language = several(fields.String(validate=validate.Length(max=LONGEST)))
    area = several(fields.String(validate=validate.Length(max=LONGEST)))
    unit = several(fields.String(validate=validate.Length(max=LONGEST)))
    near = fields.String(validate=validate.Length(max=LONGEST))
    within_m = fields.Integer(validate=validate.Range(min=1, max=FARTHEST_M))
    weekday = several(fields.Integer(validate=validate.Range(min=1, max=7)))
    daytime = several(fields.Enum(Daytime, by_value=True))
    care = fields.Enum(CareSide, by_value=True)
    placement = several(fields.Enum(Placement, by_value=True))
    price = fields.Integer(
        validate=validate.Range(min=0, max=DEAREST_EUROS, error="Write a price in whole euros, for example 100.")
    )
    band = several(fields.Enum(PriceBand, by_value=True))
    access = several(fields.Enum(AccessFact, by_value=True))
    event = several(fields.Enum(LifeEvent, by_value=True))
    stream = several(fields.Enum(ValueStream, by_value=True))
    model = several(fields.String(validate=validate.OneOf(SERVICE_MODELS.keys())))
    service = several(fields.String(validate=validate.Length(max=LONGEST)))
    free_only = fields.Boolean()
    child = fields.String(validate=validate.Length(max=LONGEST))
    as_written = fields.Boolean()
    order = fields.Enum(Order, by_value=True)
    page = fields.Integer(validate=validate.Range(min=1, max=100_000))


LABELS: Mapping[str, Text] = {
    "words": _("What are you looking for?"),
    "age": _("Age of the child"),
    "price": _("Price at most"),
    "near": _("Distances from"),
    "within_m": _("How far at most"),
}


@pages.get("/find")
def find() -> str:
    """Show what fits, as a list and on a map. A value that cannot be is said at its field and not searched by."""
    form = Form(FindQuery(), labels=LABELS, sent=request.args)
    form.valid()
    asked = _as_searched(form.good)
    actor, now = current_actor(), this_moment()
    order, page, child = asked.pop("order", Order.FIT), asked.pop("page", 1), asked.pop("child", None)
    units = catalog.known_units()
    reading = _reading(asked, units)
    _fill(form, reading)
    far = order is Order.DISTANCE or "within_m" in reading.limits
    for_us = our_children(child, actor=actor, now=now)
    if "care" in reading.limits:
        for_us = with_times(for_us, actor=actor, now=now)
    if far and "near" not in reading.limits:
        for_us = with_home(for_us, actor=actor, now=now)
    origin = _origin(reading, for_us)
    found = _search(reading, for_us, origin, page=page, order=order)
    if not found.total and reading.from_words and reading.words:
        reading = reading.without_words()
        found = _search(reading, for_us, origin, page=page, order=order)
    groups = [group.group for hit in found.hits for group in hit.groups]
    for_us = with_week(with_prices(for_us, groups, actor=actor, now=now), groups, actor=actor, now=now)
    return render_template(
        "public/find.html",
        form=form,
        found=found,
        hits=_by_price_for_us(found.hits, for_us) if order is Order.PRICE else found.hits,
        orders=ORDERS,
        reading=reading,
        as_written=address(reading.chosen, as_written=True),
        limits=limits_of(reading, names=_names(found, units, origin, reading), for_us=for_us),
        options=_plain_options(reading),
        facets=_all_facets(found, reading),
        free_count=next((facet.count for facet in found.facets["free"]), 0),
        usual_care=catalog.USUAL_CARE[1],
        for_us=for_us,
        origin=origin,
        asks_whence=far and origin is None,
        map=_map(found, units),
        programmes=catalog.programmes_of_offerings([hit.offering.id for hit in found.hits]),
    )


def _as_searched(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Let the price be what it is searched by, and several values be kept as they stand."""
    searched = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    price = searched.pop("price", None)
    return {**searched, **({} if price is None else {"price_at_most_cents": price * CENTS})}


def _reading(asked: dict[str, Any], units: Mapping[str, ShelfUnit]) -> Reading:
    """Read what was asked for, unless the words are to be searched for as they stand."""
    as_written, read = asked.pop("as_written", False), asked.pop("read", None)
    words = asked.get("words", "")
    if as_written and read in (None, words):
        return Reading(words, {name: value for name, value in asked.items() if name != "words"}, as_written=True)
    names = {each.name.casefold(): id for id, each in units.items()} if words else {}
    return understood(asked, catalog.area_names() if words else {}, names, read=read)


def _origin(reading: Reading, for_us: ForUs) -> Origin | None:
    """Return from where distances are told: the place that was named, else the family's home, else the child's unit."""
    places = [reading.limits["near"]] if "near" in reading.limits else [for_us.home_area, for_us.unit]
    return next((found for place in places if place and (found := catalog.origin(place))), None)


def _search(reading: Reading, for_us: ForUs, origin: Origin | None, *, page: int, order: Order) -> SearchPage:
    limits = {name: value for name, value in reading.limits.items() if name != "near"}
    filters = Filters(
        words=reading.words,
        care_days=for_us.care or catalog.USUAL_CARE,
        near=origin.spot if origin else None,
        **limits,
    )
    return catalog.search(filters, now=this_moment(), page=page, order=order)


def _by_price_for_us(hits: Sequence[Hit], for_us: ForUs) -> Sequence[Hit]:
    """Bring the results of this page, and no others, into the order of what they cost this family."""
    quotes = {hit.offering.id: for_us.lowest([group.group for group in hit.groups]) for hit in hits}
    return sorted(hits, key=lambda hit: quote.family_cents if (quote := quotes[hit.offering.id]) else DEAREST_CENTS)


def _fill(form: Form, reading: Reading) -> None:
    """Let the fields show what is searched by, but for those that are to be mended."""
    shown = in_address(reading.limits)
    fields_shown = ["price" if name == "price_at_most_cents" else name for name in LIMITS]
    form.typed.update({name: shown.get(name) for name in fields_shown if name not in form.errors})


def _names(found: SearchPage, units: Mapping[str, ShelfUnit], origin: Origin | None, reading: Reading) -> Names:
    """Return how areas, services and units are called, as far as they are on this page."""
    near = {reading.limits["near"]: _quarter(origin.name)} if origin and "near" in reading.limits else {}
    return Names(
        area={facet.value: _quarter(facet.label) for facet in found.facets.get("area", ())} | near,
        service={facet.value: facet.label for facet in found.facets.get("service", ())},
        unit={id: each.name for id, each in units.items()},
    )


def _plain_options(reading: Reading) -> dict[str, list[tuple[str, str]]]:
    any_one: tuple[str, str] = ("", _("Any"))
    within = sorted({*DISTANCES_M, reading.limits.get("within_m", DISTANCES_M[0])})
    return {
        "care": [any_one, *((each.value, vocabulary.words(each)) for each in CareSide)],
        "within_m": [("", _("Any distance")), *((str(metres), distance(metres)) for metres in within)],
    }


@dataclass(frozen=True)
class Choice:
    """A facet as it is shown: its values with how many offerings each leaves, and whether any of them is chosen."""

    name: str
    label: Text
    options: Sequence[tuple[str, str]]
    chosen: bool


def _all_facets(found: SearchPage, reading: Reading) -> list[Choice]:
    shown = in_address(reading.limits)
    choices = []
    for name, label in FACETS:
        chosen = shown.get(name) or []
        if options := _options(name, found.facets.get(name, ()), chosen):
            choices.append(Choice(name, label, options, bool(chosen)))
    return choices


def _options(name: str, facets: Sequence[Facet], chosen: Collection[str]) -> list[tuple[str, str]]:
    """Return the choices of a facet with how many offerings each leaves; what is chosen stands there though it leaves
    none."""
    known = {facet.value for facet in facets}
    facets = [*facets, *(Facet(each, each, 0) for each in chosen if each not in known)]
    return [
        (facet.value, _("%(words)s (%(count)d)", words=_facet_words(name, facet), count=facet.count))
        for facet in facets
    ]


def _facet_words(name: str, facet: Facet) -> str:
    if name == "model":
        model = SERVICE_MODELS[facet.value]
        return _("%(symbol)s %(name)s", symbol=model.symbol, name=model.name)
    if name == "language":
        return vocabulary.language(facet.value)
    if name == "weekday":
        return weekday_name(int(facet.value) - 1)
    if name in KINDS:
        return vocabulary.words(KINDS[name](facet.value))
    if name == "area":
        return f"{_quarter(facet.label)}, {facet.value}" if facet.label != facet.value else facet.label
    return facet.label


def _quarter(label: str) -> str:
    """Return the name of an area without its city, which everybody here knows."""
    return label.split(" (")[0]


def _map(found: SearchPage, units: Mapping[str, ShelfUnit]) -> CityMap:
    """Return all units as faint dots, and those of the offerings on this page strong, in their model's colour."""
    here: dict[str, list[Hit]] = {}
    for hit in found.hits:
        for group in hit.groups:
            shown = here.setdefault(group.unit, [])
            if hit not in shown:
                shown.append(hit)
    return CityMap([_place(id, unit, unit.spot, here.get(id, [])) for id, unit in units.items() if unit.spot])


def _place(id: str, unit: ShelfUnit, spot: Spot, hits: Sequence[Hit]) -> Place:
    return Place(
        lon=spot.lon,
        lat=spot.lat,
        name=unit.name,
        detail=", ".join(f"{hit.offering.title} ({ages_of(hit)})" for hit in hits),
        colour=hits[0].offering.model if hits else "quiet",
        link=url_for("public.unit", unit=id),
        strong=bool(hits),
    )


def ages_of(hit: Hit) -> str:
    """Return the ages of a found offering in words; published offerings have both."""
    return ages(hit.offering.age_from or 0, hit.offering.age_to or 0)
