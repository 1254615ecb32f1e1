"""Find: words, age, language, area, weekday; a list and a map of the same, narrowed by what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from catalog import queries as catalog
from catalog.models import Placement, Unit
from catalog.queries import Facet, Filters, Hit, Order, SearchPage
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.words import ages, weekday_name
from marketplace.web.public.for_us import prices_for_us
from marketplace.web.public.pages import pages
from marketplace.web.public.sentences import Reading, understood
from marketplace.web.sign_in import current_actor, this_moment

LONGEST = 200
OLDEST = 120
ORDERS = (
    (Order.FIT, _("Best match")),
    (Order.PRICE, _("Lowest price")),
    (Order.FREE, _("Most free places")),
    (Order.NEW, _("Newest")),
)
FACETS = ("model", "service", "language", "area", "weekday", "placement")


class FindQuery(Schema):
    """What is looked for, as it stands in the address."""

    words = fields.String(validate=validate.Length(max=LONGEST))
    age = fields.Integer(validate=validate.Range(min=0, max=OLDEST, error="Write an age in years, for example 5."))
    language = fields.String(validate=validate.Length(max=LONGEST))
    area = fields.String(validate=validate.Length(max=LONGEST))
    unit = fields.String(validate=validate.Length(max=LONGEST))
    weekday = fields.Integer(validate=validate.Range(min=1, max=7))
    placement = fields.Enum(Placement, by_value=True)
    model = fields.String(validate=validate.OneOf(SERVICE_MODELS.keys()))
    service = fields.String(validate=validate.Length(max=LONGEST))
    free_only = fields.Boolean()
    child = fields.String(validate=validate.Length(max=LONGEST))
    as_written = fields.Boolean()
    order = fields.Enum(Order, by_value=True)
    page = fields.Integer(validate=validate.Range(min=1, max=100_000))


LABELS: Mapping[str, Text] = {"words": _("What are you looking for?"), "age": _("Age of the child")}


@pages.get("/find")
def find() -> str:
    """Show what fits, as a list and on a map. A value that cannot be is said at its field and not searched by."""
    form = Form(FindQuery(), labels=LABELS, sent=request.args)
    asked = form.data if form.valid() else _good_part(request.args)
    order, page, child = asked.pop("order", Order.FIT), asked.pop("page", 1), asked.pop("child", None)
    reading = Reading(asked) if asked.pop("as_written", False) else understood(asked)
    form.typed.update(reading.taken)
    found = catalog.search(Filters(**reading.filters), now=this_moment(), page=page, order=order)
    if not found.total and reading.taken and reading.words:
        reading = reading.without_words()
        found = catalog.search(Filters(**reading.filters), now=this_moment(), page=page, order=order)
    every_unit, _total = catalog.units(page_size=1000)
    return render_template(
        "public/find.html",
        form=form,
        found=found,
        orders=ORDERS,
        reading=reading,
        options={name: _options(name, found.facets.get(name, ())) for name in FACETS},
        for_us=prices_for_us(
            child, [group.group for hit in found.hits for group in hit.groups], actor=current_actor(), now=this_moment()
        ),
        map=_map(found, {each.id: each for each in every_unit}),
    )


def _good_part(args: Mapping[str, str]) -> dict[str, Any]:
    """Return what can be searched by of an address that has some slip."""
    try:
        return dict(FindQuery().load({name: value for name, value in args.items() if value}, unknown=EXCLUDE))
    except ValidationError as error:
        return dict(error.valid_data) if isinstance(error.valid_data, dict) else {}


def _options(name: str, facets: Sequence[Facet]) -> list[tuple[str, str]]:
    """Return the choices of a facet with how many offerings each leaves; first: any."""
    any_one: tuple[str, str] = ("", _("Any"))
    return [any_one] + [
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
        return f"{facet.label}, {facet.value}" if facet.label != facet.value else facet.label
    return facet.label


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
