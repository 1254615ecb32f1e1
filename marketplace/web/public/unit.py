"""A unit: where it is, who runs it, and what is attached to its days."""

from __future__ import annotations

from flask import render_template, url_for

from catalog import queries as catalog
from catalog.models import AttachmentStatus, OfferingStatus, Unit
from catalog.queries import Filters
from marketplace.enrolment.queries import wish_counts
from marketplace.kernel.clock import city_day
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.paging import page_asked
from marketplace.web.parts.unit_facts import fact_rows
from marketplace.web.parts.week import Block, WeekGrid
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment

PAGE_SIZE = 40
MOST_AT_ONE_UNIT = 200


@pages.get("/units")
def unit_list() -> str:
    """List the units of the city."""
    page = page_asked()
    units, total = catalog.units(page=page, page_size=PAGE_SIZE)
    every, _total = catalog.units(page_size=1000)
    places = [_place(unit) for unit in every if unit.lon is not None]
    return render_template(
        "public/units.html",
        units=units,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        map=CityMap(places),
    )


@pages.get("/units/<unit>")
def unit(unit: str) -> str:
    """Show a unit with the week of what is offered there."""
    found = catalog.unit(unit)
    every, _total = catalog.units(page_size=1000)
    here = catalog.search(Filters(unit=(unit,)), now=this_moment(), page_size=MOST_AT_ONE_UNIT, facets=False).hits
    attachments = [
        (attachment, offering)
        for attachment, offering in catalog.attachments_of_unit(unit)
        if attachment.status is AttachmentStatus.APPROVED and offering.status is OfferingStatus.PUBLISHED
    ]
    return render_template(
        "public/unit.html",
        unit=found,
        hits=here,
        attachments=attachments,
        programmes=catalog.programmes(unit=unit),
        wishes=wish_counts(city_day(this_moment()), unit=unit),
        week=WeekGrid(
            [
                Block(
                    weekday=weekday - 1,
                    starts=group.start_time,
                    ends=group.end_time,
                    title=hit.offering.title,
                    detail=hit.provider_name or "",
                    colour=hit.offering.model,
                    link=url_for("public.offering", offering=hit.offering.id),
                )
                for hit in here
                for group in hit.groups
                if group.unit == unit
                for weekday in group.weekdays
            ]
        ),
        facts=fact_rows(unit),
        map=CityMap([_place(each, strong=each.id == unit) for each in every if each.lon is not None]),
    )


def _place(unit: Unit, *, strong: bool = False) -> Place:
    return Place(
        lon=unit.lon or 0.0,
        lat=unit.lat or 0.0,
        name=unit.name,
        detail=f"{unit.street}, {unit.postal_code}",
        colour="v" if strong else "quiet",
        link=url_for("public.unit", unit=unit.id),
        strong=strong,
    )
