"""What happens in a life, and the services that are there for it."""

from __future__ import annotations

from flask import abort, render_template

from catalog import queries as catalog
from catalog.kinds import LifeEvent
from catalog.queries import Filters
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment

MOST_SHOWN = 50


@pages.get("/life-events")
def life_events() -> str:
    """List what happens in a life, with how many services are on offer for each."""
    found = catalog.search(Filters(), now=this_moment(), page_size=1)
    counts = {facet.value: facet.count for facet in found.facets.get("event", ())}
    return render_template("public/life_events.html", events=[(each, counts.get(each, 0)) for each in LifeEvent])


@pages.get("/life-events/<event>")
def life_event(event: str) -> str:
    """Show the services that are there for one event, and what is on offer of each."""
    if event not in set(LifeEvent):
        abort(404)
    found = catalog.search(Filters(event=(LifeEvent(event),)), now=this_moment(), page_size=MOST_SHOWN, facets=False)
    services = [each for each in catalog.services() if event in each.life_events]
    return render_template(
        "public/life_event.html",
        event=LifeEvent(event),
        total=found.total,
        by_service=[(each, [hit for hit in found.hits if hit.service.id == each.id]) for each in services],
    )
