"""Say what a programme lacks before families take part: what it is for, who pays and delivers, what it promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from catalog.models import OfferingStatus
from catalog.queries.programmes import ProgrammePage, programme_page
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from providers.queries import Missing, agreement_in_force

PURPOSE_LEAST = 30
SECTORS_LEAST = 2

_Check = tuple[str, Callable[[ProgrammePage, date], bool], Text]

CHECKS: tuple[_Check, ...] = (
    (
        "purpose",
        lambda page, today: len(page.programme.purpose) >= PURPOSE_LEAST,
        _("Say in a few sentences what it is for (at least 30 characters)."),
    ),
    ("grant_line", lambda page, today: bool(page.programme.grant_line), _("Name the budget line of the grant.")),
    (
        "grant_decision",
        lambda page, today: bool(page.programme.grant_decision),
        _("Name the decision by which the grant was given."),
    ),
    ("units", lambda page, today: bool(page.units), _("Join it to the basic service at one unit or more.")),
    ("parts", lambda page, today: bool(page.parts), _("Add the offerings of which it is made.")),
    (
        "sectors",
        lambda page, today: len(page.sectors) >= SECTORS_LEAST,
        _("Add offerings until at least two sectors deliver: the city, companies, associations."),
    ),
    (
        "published",
        lambda page, today: all(part.offering.status == OfferingStatus.PUBLISHED for part in page.parts),
        _("Publish each offering, or take it out."),
    ),
    (
        "agreements",
        lambda page, today: all(_agreed(part.offering.provider_id, part.offering.model, today) for part in page.parts),
        _("Conclude an agreement with each provider: procurement with objectives, or a grant."),
    ),
    ("objectives", lambda page, today: bool(page.objectives), _("Add at least one objective.")),
    (
        "measured_later",
        lambda page, today: all(objective.measure_on > today for objective in page.objectives),
        _("Choose a day of measuring that is still to come."),
    ),
    (
        "awaited",
        lambda page, today: not page.programme.outcome_bp or all(part.objective for part in page.parts),
        _("Say for each offering which objective the held part of its price waits for."),
    ),
)


def what_a_programme_lacks(programme: str, *, now: datetime) -> tuple[Missing, ...]:
    """What a programme lacks, in the order in which it is best mended; nothing: it can be opened.

    Raises: ProgrammeUnknown.
    """
    page, today = programme_page(programme, drafts=True), city_day(now)
    return tuple(Missing(code, text) for code, is_there, text in CHECKS if not is_there(page, today))


def _agreed(provider: str | None, model: str, today: date) -> bool:
    """The city's own units need no agreement with the city."""
    return provider is None or agreement_in_force(provider, model, today) is not None
