"""Quality as families see it, offering by offering."""

from __future__ import annotations

from flask import render_template

from catalog import queries as catalog
from catalog.models import OfferingStatus
from marketplace.quality.queries import SHOWN_FROM, qualities_of
from marketplace.web.parts.bars import Bar, Bars
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages

SEEN_BY_FAMILIES = frozenset({OfferingStatus.PUBLISHED, OfferingStatus.WITHDRAWN, OfferingStatus.ARCHIVED})
HIGHEST = 5


@pages.get("/quality")
def quality() -> str:
    """Show what families answered, with the number of answers and the interval, as soon as enough have."""
    offerings = [each for each in catalog.offerings_of_provider(our_provider()) if each.status in SEEN_BY_FAMILIES]
    said = qualities_of([each.id for each in offerings])
    shown = [each for each in offerings if said[each.id].shown]
    bars = [
        Bar(
            label=each.title,
            value=said[each.id].answers[0][1].mean,
            words=f"{said[each.id].answers[0][1].mean:.1f}",
            colour=each.model,
        )
        for each in shown
    ]
    return render_template(
        "providers/quality.html",
        shown=shown,
        hidden=[each for each in offerings if not said[each.id].shown],
        said=said,
        picture=Bars(bars, most=HIGHEST),
        least=SHOWN_FROM,
    )
