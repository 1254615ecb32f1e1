"""The front page: search, what is new, the rounds, and how the services are run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from catalog import queries as catalog
from catalog.models import Offering
from catalog.queries import Filters, Hit, Order
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Round
from marketplace.enrolment.statuses import RoundStatus
from marketplace.web.public.pages import pages
from marketplace.web.public.rounds import stage
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers
from providers.models import ProviderStatus

NEW = 6
PLACES_NAMED = 3


@dataclass(frozen=True)
class News:
    """An offering that is new, with who runs it and where."""

    offering: Offering
    provider_name: str | None
    units: Sequence[str]


@pages.get("/")
def home() -> str:
    """Show the front page."""
    now = this_moment()
    found = catalog.search(Filters(), now=now, order=Order.NEW, page_size=NEW)
    rounds = enrolment.rounds()
    return render_template(
        "public/home.html",
        found=found,
        newest=[_news(hit) for hit in found.hits],
        unit_count=catalog.units(page_size=1)[1],
        provider_count=len(providers.providers(current_actor(), ProviderStatus.ACCREDITED)),
        counts={facet.value: facet.count for facet in found.facets.get("model", ())},
        rounds=rounds,
        open_round=next((each for each in rounds if _takes_applications(each)), None),
        stage=stage,
    )


def _takes_applications(round: Round) -> bool:
    return round.status is RoundStatus.OPEN and round.opens_at <= this_moment() < round.closes_at


def _news(hit: Hit) -> News:
    units = list(dict.fromkeys(group.unit_name for group in hit.groups))
    return News(hit.offering, hit.provider_name, units[:PLACES_NAMED])
