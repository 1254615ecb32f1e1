"""How services are run, for the city: all side by side, and one service with the evidence behind each figure."""

from __future__ import annotations

from flask import render_template, request, url_for

from catalog import queries as catalog
from marketplace.service_models.registry import model
from marketplace.steering.duties.registry import judged_model
from marketplace.steering.kinds import By
from marketplace.steering.queries import measured, moves
from marketplace.steering.queries.readings import Readings
from marketplace.web.city.pages import pages
from marketplace.web.parts.measures import Row, evidence_url_of_city, pictures, rows_by, words_of_measures
from marketplace.web.sign_in import this_moment


@pages.get("/services/measures")
def services_measured() -> str:
    """Show all measures by service, model or area; a service leads to its own page."""
    found = measured(this_moment())
    by = By(request.args["by"]) if request.args.get("by") in tuple(By) else By.SERVICE
    rows = rows_by(found, by)

    def link_of(row: Row) -> str | None:
        return url_for("city.service", service=row.key) if by is By.SERVICE else None

    return render_template(
        "city/services_measured.html",
        on=found.on,
        by=by,
        choices=list(By),
        rows=rows,
        pictures=pictures(rows),
        link_of=link_of,
        **words_of_measures() | {"evidence_url": evidence_url_of_city},
    )


@pages.get("/services/<service>")
def service(service: str) -> str:
    """Show one service: its figures, the duties of its model with their evidence, by model and by area."""
    known = catalog.service(service)
    found = measured(this_moment())
    of_it = found.of(service)
    run_as = model(known.model)
    return render_template(
        "city/service.html",
        service=known,
        model=run_as,
        on=found.on,
        figures=found.figures_of(service),
        judged=judged_model(Readings(found), run_as, service),
        by_model=rows_by(of_it, By.MODEL),
        by_area=rows_by(of_it, By.AREA),
        moves=moves(service),
        By=By,
        **words_of_measures() | {"evidence_url": evidence_url_of_city},
    )
