"""Find: words, age, language, area, weekday; a list and a map of the same, narrowed by what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from catalog import queries as catalog
from catalog.kinds import CareSide, Daytime
from catalog.models import Placement, Unit
from catalog.queries import Facet, Filters, Hit, Order, SearchPage
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.words import ages, weekday_name
from marketplace.web.public.for_us import ForUs, our_children, with_prices
from marketplace.web.public.limits import CENTS, LIMITS, Names, address, in_address, limits_of
from marketplace.web.public.pages import pages
from marketplace.web.public.sentences import Reading, understood
from marketplace.web.sign_in import current_actor, this_moment

LONGEST = 200
OLDEST = 120
DEAREST_EUROS = 100_000
ORDERS = (
    (Order.FIT, _("Best match")),
    (Order.PRICE, _("Lowest price")),
    (Order.FREE, _("Most free places")),
    (Order.NEW, _("Newest")),
)
FACETS = ("model", "service", "language", "area", "weekday", "placement")
CHOICES = {"care": CareSide, "daytime": Daytime}


class FindQuery(Schema):
    """What is looked for, as it stands in the address; the price in whole euros. `read` is the sentence that was read
    when the page was last shown."""

    words = fields.String(validate=validate.Length(max=LONGEST))
    read = fields.String(validate=validate.Length(max=LONGEST))
    age = fields.Integer(validate=validate.Range(min=0, max=OLDEST, error="Write an age in years, for example 5."))
    language = fields.String(validate=validate.Length(max=LONGEST))
    area = fields.String(validate=validate.Length(max=LONGEST))
    unit = fields.String(validate=validate.Length(max=LONGEST))
    weekday = fields.Integer(validate=validate.Range(min=1, max=7))
    daytime = fields.Enum(Daytime, by_value=True)
    care = fields.Enum(CareSide, by_value=True)
    placement = fields.Enum(Placement, by_value=True)
    price = fields.Integer(
        validate=validate.Range(min=0, max=DEAREST_EUROS, error="Write a price in whole euros, for example 100.")
    )
    model = fields.String(validate=validate.OneOf(SERVICE_MODELS.keys()))
    service = fields.String(validate=validate.Length(max=LONGEST))
    free_only = fields.Boolean()
    child = fields.String(validate=validate.Length(max=LONGEST))
    as_written = fields.Boolean()
    order = fields.Enum(Order, by_value=True)
    page = fields.Integer(validate=validate.Range(min=1, max=100_000))


LABELS: Mapping[str, Text] = {
    "words": _("What are you looking for?"),
    "age": _("Age of the child"),
    "price": _("Price at most"),
}


@pages.get("/find")
def find() -> str:
    """Show what fits, as a list and on a map. A value that cannot be is said at its field and not searched by."""
    form = Form(FindQuery(), labels=LABELS, sent=request.args)
    asked = _in_cents(form.data if form.valid() else _good_part(request.args))
    actor, now = current_actor(), this_moment()
    order, page, child = asked.pop("order", Order.FIT), asked.pop("page", 1), asked.pop("child", None)
    reading = _reading(asked)
    _fill(form, reading)
    for_us = our_children(child, actor=actor, now=now, times="care" in reading.limits)
    found = _search(reading, for_us, page=page, order=order)
    if not found.total and reading.from_words and reading.words:
        reading = reading.without_words()
        found = _search(reading, for_us, page=page, order=order)
    every_unit, _total = catalog.units(page_size=1000)
    units = {each.id: each for each in every_unit}
    return render_template(
        "public/find.html",
        form=form,
        found=found,
        orders=ORDERS,
        reading=reading,
        as_written=address(reading.chosen, as_written=True),
        limits=limits_of(reading, names=_names(found, units), for_us=for_us),
        options=_all_options(found, reading),
        usual_care=catalog.USUAL_CARE[1],
        for_us=with_prices(for_us, [group.group for hit in found.hits for group in hit.groups], actor=actor, now=now),
        map=_map(found, units),
        programmes=catalog.programmes_of_offerings([hit.offering.id for hit in found.hits]),
    )


def _in_cents(asked: dict[str, Any]) -> dict[str, Any]:
    """Let the price be what it is searched by."""
    price = asked.pop("price", None)
    return asked if price is None else {**asked, "price_at_most_cents": price * CENTS}


def _reading(asked: dict[str, Any]) -> Reading:
    """Read what was asked for, unless the words are to be searched for as they stand."""
    as_written, read = asked.pop("as_written", False), asked.pop("read", None)
    words = asked.get("words", "")
    if as_written and read in (None, words):
        return Reading(words, {name: value for name, value in asked.items() if name != "words"}, as_written=True)
    return understood(asked, catalog.area_names() if words else {}, read=read)


def _search(reading: Reading, for_us: ForUs, *, page: int, order: Order) -> SearchPage:
    filters = Filters(words=reading.words, care_days=for_us.care or catalog.USUAL_CARE, **reading.limits)
    return catalog.search(filters, now=this_moment(), page=page, order=order)


def _good_part(args: Mapping[str, str]) -> dict[str, Any]:
    """Return what can be searched by of an address that has some slip."""
    try:
        return dict(FindQuery().load({name: value for name, value in args.items() if value}, unknown=EXCLUDE))
    except ValidationError as error:
        return dict(error.valid_data) if isinstance(error.valid_data, dict) else {}


def _fill(form: Form, reading: Reading) -> None:
    """Let the fields show what is searched by, but for those that are to be mended."""
    shown = in_address(reading.limits)
    fields_shown = ["price" if name == "price_at_most_cents" else name for name in LIMITS]
    form.typed.update({name: shown.get(name) for name in fields_shown if name not in form.errors})


def _names(found: SearchPage, units: Mapping[str, Unit]) -> Names:
    """Return how areas, services and units are called, as far as they are on this page."""
    return Names(
        area={facet.value: _quarter(facet.label) for facet in found.facets.get("area", ())},
        service={facet.value: facet.label for facet in found.facets.get("service", ())},
        unit={each.id: each.name for each in units.values()},
    )


def _all_options(found: SearchPage, reading: Reading) -> dict[str, list[tuple[str, str]]]:
    any_one: tuple[str, str] = ("", _("Any"))
    shown = in_address(reading.limits)
    counted = {name: _options(name, found.facets.get(name, ()), shown.get(name)) for name in FACETS}
    plain = {name: [(each.value, vocabulary.words(each)) for each in kinds] for name, kinds in CHOICES.items()}
    return {name: [any_one, *options] for name, options in {**counted, **plain}.items()}


def _options(name: str, facets: Sequence[Facet], chosen: str | None) -> list[tuple[str, str]]:
    """Return the choices of a facet with how many offerings each leaves; what is chosen stands there though it leaves
    none."""
    if chosen and chosen not in {facet.value for facet in facets}:
        facets = [*facets, Facet(chosen, chosen, 0)]
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
    if name == "placement":
        return vocabulary.words(Placement(facet.value))
    if name == "area":
        return f"{_quarter(facet.label)}, {facet.value}" if facet.label != facet.value else facet.label
    return facet.label


def _quarter(label: str) -> str:
    """Return the name of an area without its city, which everybody here knows."""
    return label.split(" (")[0]


def _map(found: SearchPage, units: Mapping[str, Unit]) -> CityMap:
    """Return all units as faint dots, and those of the offerings on this page strong, in their model's colour."""
    here: dict[str, list[Hit]] = {}
    for hit in found.hits:
        for group in hit.groups:
            shown = here.setdefault(group.unit, [])
            if hit not in shown:
                shown.append(hit)
    return CityMap([_place(unit, here.get(unit.id, [])) for unit in units.values() if unit.lon is not None])


def _place(unit: Unit, hits: Sequence[Hit]) -> Place:
    return Place(
        lon=unit.lon or 0.0,
        lat=unit.lat or 0.0,
        name=unit.name,
        detail=", ".join(f"{hit.offering.title} ({ages_of(hit)})" for hit in hits),
        colour=hits[0].offering.model if hits else "quiet",
        link=url_for("public.unit", unit=unit.id),
        strong=bool(hits),
    )


def ages_of(hit: Hit) -> str:
    """Return the ages of a found offering in words; published offerings have both."""
    return ages(hit.offering.age_from or 0, hit.offering.age_to or 0)
