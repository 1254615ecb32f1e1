"""Measures side by side: each figure with its unit and its number, a picture of each, and what it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from catalog import queries as catalog
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.steering.duties.base import Look
from marketplace.steering.figures import BP, Figure
from marketplace.steering.kinds import By, Measure, MoveStatus, Silence, Standing
from marketplace.steering.queries import Figures, Measured
from marketplace.web.parts import words
from marketplace.web.parts.bars import Bar, Bars
from marketplace.web.parts.translation import gettext, ngettext

HUNDREDTHS = 100
BEST_GRADE = 500
MOST_COUNTED = 20
"""Of how many lines the counts behind each figure are told; of more they would be longer than anybody reads."""

NAMES: Mapping[Measure, Text] = {
    Measure.QUALITY: _("Quality"),
    Measure.ACCESS: _("Access"),
    Measure.COST_PER_HOUR: _("Cost of an hour"),
    Measure.VARIETY: _("Variety"),
    Measure.CONTINUITY: _("Continuity"),
    Measure.PROVIDERS_STAYED: _("Providers that stayed"),
}
HOW: Mapping[Measure, Text] = {
    Measure.QUALITY: _(
        "What families answered in the last year when they were asked whether the child enjoyed it, from 1 to 5: the "
        "mean, the number of answers and the interval that holds the true mean in 95 of 100 cases."
    ),
    Measure.ACCESS: _(
        "Of the children in care today who have the age that the offerings name, the share that had a place within the "
        "last year. The area is that of the child's day care."
    ),
    Measure.COST_PER_HOUR: _(
        "What families, the city and grants paid in the last year for sessions that were delivered, divided by the "
        "hours of all children in them. The rent of rooms and the platform's fee are inside, since they are taken from "
        "it. What the city's own units cost stands in the city's books and not here, so for them nothing is shown."
    ),
    Measure.VARIETY: _(
        "How many different offers the median child can reach: at the own day care, or at one at most 2 kilometres "
        "from it as the crow flies. Half of the children reach at least so many."
    ),
    Measure.CONTINUITY: _(
        "Of the sessions of the last year in which children had places, the share that was held and confirmed. A "
        "session that nobody has confirmed within a week counts as not held."
    ),
    Measure.PROVIDERS_STAYED: _(
        "Of the providers that offered something in the season that ended last, the share that offers something in a "
        "later one."
    ),
}
SILENT: Mapping[Silence, Text] = {
    Silence.NOTHING_YET: _("nothing yet"),
    Silence.TOO_FEW: _("too few to tell"),
    Silence.NOT_IN_THE_BOOKS: _("not known yet"),
    Silence.NO_SEASON_BEFORE: _("no season before"),
}
PARTS: Mapping[str, Text] = {
    "sessions_held": _("Sessions held and confirmed"),
    "sessions_not_held": _("Sessions not held"),
    "sessions_waiting": _("Sessions that wait to be confirmed"),
    "providers_before": _("Providers of the season that ended last"),
    "providers_stayed": _("Of them offering something later"),
    "family_cents": _("Paid by families"),
    "city_cents": _("Paid by the city"),
    "grant_cents": _("Paid from grants"),
    "delivered_hours": _("Hours of children, delivered"),
    "planned_hours": _("Hours of care that was decided on (planned, not counted by the hour)"),
    "children_placed": _("Children who had a place"),
    "children_of_the_age": _("Children in care who have the age"),
    "children_without": _("Children who can reach none"),
    "children_in_care": _("Children in care"),
    "metres": _("Metres within which an offer is in reach"),
}
STANDING_WORDS: Mapping[Standing, Text] = {
    Standing.MET: _("met"),
    Standing.MISSING: _("missing"),
    Standing.NOT_KNOWN: _("not known"),
}
STANDING_CLASS: Mapping[Standing, str] = {
    Standing.MET: "good",
    Standing.MISSING: "stop",
    Standing.NOT_KNOWN: "plain",
}
UNITS: Mapping[Measure, Text] = {
    Measure.QUALITY: _("of 5"),
    Measure.ACCESS: _("per cent"),
    Measure.COST_PER_HOUR: _("euros"),
    Measure.VARIETY: _("offers"),
    Measure.CONTINUITY: _("per cent"),
    Measure.PROVIDERS_STAYED: _("per cent"),
}
MOVE_WORDS: Mapping[MoveStatus, Text] = {
    MoveStatus.PLANNED: _("waits for a second person"),
    MoveStatus.APPROVED: _("approved"),
    MoveStatus.IN_FORCE: _("in force"),
    MoveStatus.COMPARED: _("compared"),
    MoveStatus.CANCELLED: _("cancelled"),
}
BY_WORDS: Mapping[By, Text] = {By.MODEL: _("Service model"), By.SERVICE: _("Service"), By.AREA: _("Postal area")}


PUBLIC_PAGES: Mapping[Look, str] = {
    Look.UNITS: "public.unit_list",
    Look.OFFERINGS: "public.find",
    Look.PROVIDERS: "public.provider_list",
    Look.RULES: "public.rules",
    Look.PRIVACY: "public.privacy",
    Look.PROGRAMMES: "public.programmes",
}
CITY_PAGES: Mapping[Look, str] = {
    Look.UNITS: "city.units",
    Look.OFFERINGS: "city.offerings",
    Look.PROVIDERS: "city.providers",
    Look.RULES: "city.rule_sets",
    Look.REQUESTS: "city.requests",
    Look.PROGRAMMES: "city.programmes",
}


@dataclass(frozen=True)
class Row:
    """A line of the table: what it is about, its model if it is one, and its figures in the order of the measures."""

    key: str
    label: Text | str
    model: str | None
    figures: Figures


def rows_by(measured: Measured, by: By) -> list[Row]:
    """Return the lines of the table: models in their order, services and areas by name."""
    if by is By.MODEL:
        found = measured.by_model
        return [Row(each.key, each.name, each.key, found[each.key]) for each in SERVICE_MODELS if each.key in found]
    if by is By.SERVICE:
        return [
            Row(each.id, each.name, each.model, measured.by_service[each.id])
            for each in sorted(catalog.services(), key=lambda service: service.name)
            if each.id in measured.by_service
        ]
    names = {area.postal_code: area.name for area in catalog.areas()}
    return [
        Row(area, f"{area} {names.get(area, '')}".strip(), None, of) for area, of in sorted(measured.by_area.items())
    ]


def value_words(measure: Measure, value: int) -> str:
    """Return a value with its unit."""
    if measure is Measure.QUALITY:
        return gettext("%(mean)s of 5", mean=f"{value / HUNDREDTHS:.1f}")
    if measure is Measure.COST_PER_HOUR:
        return words.euro(value)
    if measure is Measure.VARIETY:
        return ngettext("%(num)d offer", "%(num)d offers", value)
    return words.share(value)


def in_own_unit(measure: Measure, typed: Decimal) -> int:
    """Return what somebody typed (a grade, per cent, euros, offers) in the measure's own unit.

    >>> in_own_unit(Measure.QUALITY, Decimal("4.2")), in_own_unit(Measure.ACCESS, Decimal(25))
    (420, 2500)
    """
    return int(typed if measure is Measure.VARIETY else typed * HUNDREDTHS)


def figure_words(figure: Figure) -> str:
    """Return a figure as it stands in a table, or why there is none."""
    if figure.value is None:
        return words.say(SILENT[figure.silence or Silence.NOTHING_YET])
    return value_words(figure.measure, figure.value)


def rests_on(figure: Figure) -> str:
    """Return on how many of what a figure rests, and its interval where it has one."""
    if figure.value is None or figure.n is None:
        return ""
    if figure.low is not None and figure.high is not None:
        low, high = f"{figure.low / HUNDREDTHS:.1f}", f"{figure.high / HUNDREDTHS:.1f}"
        return gettext("%(n)s, %(low)s to %(high)s", n=count_words(figure.measure, figure.n), low=low, high=high)
    return count_words(figure.measure, figure.n)


def count_words(measure: Measure, n: int) -> str:
    """Return of what a measure counts how many."""
    if measure is Measure.QUALITY:
        return ngettext("%(num)s answer", "%(num)s answers", n)
    if measure is Measure.ACCESS:
        return ngettext("of %(num)s child", "of %(num)s children", n)
    if measure is Measure.COST_PER_HOUR:
        return ngettext("%(num)s hour", "%(num)s hours", n)
    if measure is Measure.VARIETY:
        return ngettext("for %(num)s child", "for %(num)s children", n)
    if measure is Measure.CONTINUITY:
        return ngettext("of %(num)s session", "of %(num)s sessions", n)
    return ngettext("of %(num)s provider", "of %(num)s providers", n)


def part_words(name: str, value: int) -> str:
    """Return one of the counts behind a figure."""
    return words.euro(value) if name.endswith("_cents") else words.number(value)


def pictures(rows: Sequence[Row]) -> list[tuple[Measure, Bars]]:
    """Return a small picture for each measure that two or more lines have, each to a scale of its own."""
    found = []
    for measure in Measure:
        bars = [_bar(row, figure) for row in rows if (figure := row.figures[measure]).value is not None]
        if len(bars) > 1:
            found.append((measure, Bars(bars, most=_most(measure))))
    return found


def _bar(row: Row, figure: Figure) -> Bar:
    return Bar(
        label=row.label,
        value=figure.value or 0,
        words=figure_words(figure),
        colour=row.model or "quiet",
        mark_words=rests_on(figure),
    )


def _most(measure: Measure) -> float | None:
    """The end of the scale where it has one: the best grade, or all."""
    if measure is Measure.QUALITY:
        return BEST_GRADE
    return BP if measure in (Measure.CONTINUITY, Measure.PROVIDERS_STAYED) else None


def evidence_url(look: Look) -> str | None:
    """Return the page on which everybody can look up a piece of evidence; None where only the city can."""
    if look in PUBLIC_PAGES:
        return url_for(PUBLIC_PAGES[look])
    return "#side-by-side" if look in (Look.QUALITY, Look.MEASURES) else None


def evidence_url_of_city(look: Look) -> str | None:
    """Return the page on which the city looks up a piece of evidence."""
    return url_for(CITY_PAGES[look]) if look in CITY_PAGES else evidence_url(look)


def words_of_measures() -> dict[str, object]:
    """Return what the pieces of `parts/measures.html` need."""
    return {
        "measure_names": NAMES,
        "most_counted": MOST_COUNTED,
        "measure_how": HOW,
        "part_names": PARTS,
        "part_words": part_words,
        "figure_words": figure_words,
        "value_words": value_words,
        "rests_on": rests_on,
        "count_words": count_words,
        "standing_words": STANDING_WORDS,
        "standing_tag": STANDING_CLASS,
        "evidence_url": evidence_url,
        "by_words": BY_WORDS,
        "move_words": MOVE_WORDS,
    }
