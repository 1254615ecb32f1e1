"""How our services are run: the four models, each with its duties and what the city has under it today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from catalog import queries as catalog
from catalog.queries import Filters, Hit
from marketplace.quality.queries import qualities_of
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment

ALL = 10_000


@dataclass(frozen=True)
class Evidence:
    """What there is under a model now: services, free places, and what families said of all of them together."""

    model: ServiceModel
    services: int
    free: int
    answers: int
    mean: float | None


@pages.get("/how-services-are-run")
def models() -> str:
    """Show the four models beside each other, with evidence from the open seasons."""
    hits = catalog.search(Filters(), now=this_moment(), page_size=ALL, facets=False).hits
    return render_template("public/models.html", evidence=_evidence(hits))


def _evidence(hits: Sequence[Hit]) -> list[Evidence]:
    quality = qualities_of([hit.offering.id for hit in hits])
    found = []
    for model in SERVICE_MODELS:
        under = [hit for hit in hits if hit.offering.model == model.key]
        said = [quality[hit.offering.id].answers[0][1] for hit in under if quality[hit.offering.id].shown]
        answers = sum(estimate.n for estimate in said)
        found.append(
            Evidence(
                model=model,
                services=len(under),
                free=sum(group.free for hit in under for group in hit.groups),
                answers=answers,
                mean=sum(estimate.mean * estimate.n for estimate in said) / answers if answers else None,
            )
        )
    return found
