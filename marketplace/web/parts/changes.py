"""What changed of an offering from one published revision to the next, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from catalog import queries as catalog
from catalog.differences import Difference
from catalog.kinds import AccessFact, Admission, LegalRegime
from marketplace.kernel.text import Text, _
from marketplace.service_models.registry import model
from marketplace.web.parts import vocabulary, words
from marketplace.web.parts.translation import gettext

NOTHING = _("nothing")
TERMS: Mapping[str, Text] = {
    "title": _("Title"),
    "summary": _("What the children do"),
    "languages": _("Languages"),
    "age_from": _("Youngest age"),
    "age_to": _("Oldest age"),
    "price_cents": _("Price of a season"),
    "what_else": _("What else it costs"),
    "vat_code": _("VAT code"),
    "legal_regime": _("By which law"),
    "group_min": _("Smallest group"),
    "group_max": _("Largest group"),
    "go_no_go_on": _("Day of the decision"),
    "accessibility": _("Accessibility"),
    "access": _("Facts of access"),
    "admission": _("How places are given"),
    "model": _("How it is run"),
    "group": _("Group"),
    "unit": _("Place"),
    "rrule": _("Weekdays"),
    "start_time": _("Begins at"),
    "end_time": _("Ends at"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "capacity": _("Places"),
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Told:
    """One difference in words: what it is about, how it was and how it is."""

    term: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldChange:
    """A revision in words."""

    number: int
    published_at: datetime
    digest: str
    told: Sequence[Told]


def changes_in_words(offering: str) -> list[ToldChange]:
    """Return what each published revision of an offering changed, the latest first."""
    changes = catalog.changes_of(offering)
    places = {
        group["unit"] for change in changes for group in change.revision.content.get("groups", ()) if group.get("unit")
    }
    units = catalog.unit_names(sorted(places))
    return [
        ToldChange(
            number=change.revision.revision,
            published_at=change.revision.published_at,
            digest=change.revision.digest,
            told=[_told(each, units) for each in change.differences],
        )
        for change in changes
    ]


def _told(found: Difference, units: Mapping[str, str]) -> Told:
    about = words.say(TERMS.get(found.term, Text(found.term)))
    if found.group and found.term != "group":
        about = gettext("%(term)s, %(group)s", term=about, group=_group(found.group, units))
    return Told(about, *(_value(found.term, value, units) for value in (found.before, found.after)))


def _value(term: str, value: Any, units: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return words.say(NOTHING)
    if term == "group":
        return _group(value, units)
    if term == "unit":
        return units.get(value, value)
    return SAID[term](value) if term in SAID else str(value)


def _group(group: Mapping[str, Any], units: Mapping[str, str]) -> str:
    return gettext(
        "%(days)s %(hours)s at %(unit)s",
        days=_days(group["rrule"]),
        hours=words.hours(time.fromisoformat(group["start_time"]), time.fromisoformat(group["end_time"])),
        unit=units.get(group["unit"], group["unit"]),
    )


def _days(rrule: str) -> str:
    """Return the weekdays that a recurrence rule names, or the rule itself where it names none."""
    named = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part).get("BYDAY", "")
    days = [WEEKDAYS.index(day) for day in named.split(",") if day in WEEKDAYS]
    return words.weekdays(days) if days else rrule


SAID: Mapping[str, Callable[[Any], str]] = {
    "languages": lambda codes: words.listing([vocabulary.language(code) for code in codes]),
    "price_cents": words.euro,
    "legal_regime": lambda value: words.say(vocabulary.words(LegalRegime(value))),
    "admission": lambda value: words.say(vocabulary.words(Admission(value))),
    "access": lambda facts: words.listing([words.say(vocabulary.words(AccessFact(fact))) for fact in facts]),
    "model": lambda key: words.say(model(key).name),
    "go_no_go_on": lambda day: words.day(date.fromisoformat(day), year=True),
    "starts_on": lambda day: words.day(date.fromisoformat(day), year=True),
    "ends_on": lambda day: words.day(date.fromisoformat(day), year=True),
    "start_time": lambda at: words.clock_time(time.fromisoformat(at)),
    "end_time": lambda at: words.clock_time(time.fromisoformat(at)),
    "rrule": _days,
}
