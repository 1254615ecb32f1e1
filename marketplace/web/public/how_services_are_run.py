"""How our services are run: the four models with their duties as they stand, and the measures side by side."""

from __future__ import annotations

from flask import render_template, request

from catalog import queries as catalog
from marketplace.steering.duties.registry import judged
from marketplace.steering.kinds import By, Measure, Standing
from marketplace.steering.queries import measured, moves
from marketplace.steering.queries.readings import Readings
from marketplace.web.parts.measures import pictures, rows_by, words_of_measures
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment


@pages.get("/how-services-are-run")
def models() -> str:
    """Show each model with its duties and evidence, and all measures by model, service or area."""
    found = measured(this_moment())
    by = By(request.args["by"]) if request.args.get("by") in tuple(By) else By.MODEL
    rows = rows_by(found, by)
    offered = [each.model for each in catalog.services()]
    return render_template(
        "public/models.html",
        models=judged(Readings(found)),
        services={key: offered.count(key) for key in offered},
        figures=found.by_model,
        on=found.on,
        by=by,
        choices=list(By),
        rows=rows,
        moves=moves(public=True),
        pictures=pictures(rows),
        Measure=Measure,
        Standing=Standing,
        **words_of_measures(),
    )
