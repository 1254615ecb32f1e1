"""A provider: who it is, under which models it may work, what it offers, and how families found it."""

from __future__ import annotations

from flask import render_template

from catalog import queries as catalog
from catalog.models import OfferingStatus, SeasonStatus
from marketplace.kernel.clock import city_day
from marketplace.quality.queries import qualities_of
from marketplace.service_models.registry import model
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers


@pages.get("/providers")
def provider_list() -> str:
    """List the providers that everybody may see."""
    return render_template("public/providers.html", providers=providers.providers(current_actor()))


@pages.get("/providers/<provider>")
def provider(provider: str) -> str:
    """Show a provider."""
    found = providers.visible_provider(current_actor(), provider)
    published = [each for each in catalog.offerings_of_provider(provider) if each.status is OfferingStatus.PUBLISHED]
    offerings = sorted(published, key=lambda each: each.title)
    findable = catalog.offerings_to_find([each.id for each in offerings], now=this_moment())
    seasons = {each.id: each for each in catalog.seasons()}
    running = [each for each in offerings if seasons[each.season_id].status is SeasonStatus.OPEN]
    day = city_day(this_moment())
    return render_template(
        "public/provider.html",
        provider=found,
        organisation=providers.organisation_of(provider),
        agreements=[
            (each, model(each.model)) for each in providers.agreements_of(provider) if each.accepted_at is not None
        ],
        offerings=[each for each in running if each.id in findable],
        ended=[each for each in running if each.id not in findable],
        past=[each for each in offerings if seasons[each.season_id].status is SeasonStatus.CLOSED],
        seasons={each.id: each.name for each in seasons.values()},
        quality=qualities_of([each.id for each in offerings]),
        missing=providers.may_take_enrolments(provider, day),
    )
