"""Programmes: what they are for, what they promise and what was found, and their parts as one plan of a week."""

from __future__ import annotations

from flask import render_template, url_for

from catalog import queries as catalog
from catalog.queries import ProgrammePage
from marketplace.quality.queries import outcomes_of
from marketplace.web.parts.objectives import figure, objective_bars, signed
from marketplace.web.parts.standings import standing
from marketplace.web.parts.week import Block, WeekGrid
from marketplace.web.public.pages import pages


@pages.get("/programmes")
def programmes() -> str:
    """List the programmes that families can take part in, and those that are over."""
    found = [catalog.programme_page(each.id) for each in catalog.programmes()]
    return render_template("public/programmes.html", programmes=found, standing=standing)


@pages.get("/programmes/<programme>")
def programme(programme: str) -> str:
    """Show a programme: its purpose, each objective with what was measured, its parts in a week, what it costs."""
    page = catalog.programme_page(programme)
    return render_template(
        "public/programme.html",
        page=page,
        programme=page.programme,
        outcomes=[(each, objective_bars(each)) for each in outcomes_of(page.objectives)],
        week=week_of(page),
        price_cents=sum(part.offering.price_cents or 0 for part in page.parts),
        figure=figure,
        signed=signed,
        standing=standing,
    )


def week_of(page: ProgrammePage) -> WeekGrid:
    """Return all parts of a programme as one plan of a week, each at its unit."""
    return WeekGrid(
        [
            Block(
                weekday=int(day) - 1,
                starts=group.start_time,
                ends=group.end_time,
                title=part.offering.title,
                detail=unit.name,
                colour=part.offering.model,
                link=url_for("public.offering", offering=part.offering.id),
            )
            for part in page.parts
            for group, unit in part.groups
            for day in group.weekdays.split()
        ]
    )
