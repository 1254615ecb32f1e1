"""The blueprint of the city's pages, and their menu."""

from __future__ import annotations

from typing import Any

from marketplace.kernel.text import _
from marketplace.web.audience import Audience
from marketplace.web.city.permission import may, office_of, who_may
from marketplace.web.parts.standings import standing, standing_class

pages = Audience(
    "city",
    __name__,
    title=_("City office"),
    prefix="/city",
    menu=(
        ("city.situation", _("Situation")),
        ("city.rule_sets", _("Rules")),
        ("city.providers", _("Providers")),
        ("city.offerings", _("Offerings")),
        ("city.rounds", _("Rounds")),
        ("city.budget", _("Money")),
        ("city.all_work", _("All work")),
    ),
    roles=(
        "city.service_owner",
        "city.vetting_officer",
        "city.rule_maker",
        "city.budget_holder",
        "city.officer",
        "data_protection_officer",
    ),
)


@pages.context_processor
def permissions() -> dict[str, Any]:
    """Let the templates ask who may do what, and say how things stand."""
    return {
        "may": may,
        "who_may": who_may,
        "office_of": office_of,
        "standing": standing,
        "standing_class": standing_class,
    }
