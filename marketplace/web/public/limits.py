"""The limits of a search: each is told in words, and one press takes it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from catalog import queries as catalog
from catalog.kinds import CareSide
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import clock_time, distance, euro, say, weekday_of
from marketplace.web.public.for_us import ForUs
from marketplace.web.public.sentences import Reading

CENTS = 100
LIMITS = (
    "age",
    "language",
    "care",
    "placement",
    "weekday",
    "daytime",
    "price_at_most_cents",
    "band",
    "free_only",
    "event",
    "stream",
    "service",
    "area",
    "unit",
    "within_m",
    "near",
    "access",
    "model",
)


@dataclass(frozen=True)
class Limit:
    """One limit in words, and the address of the same search without it."""

    words: str
    url_without: str


@dataclass(frozen=True)
class Names:
    """How postal areas, services and units are called; what is not named here is called by its key."""

    area: Mapping[str, str]
    service: Mapping[str, str]
    unit: Mapping[str, str]

    def place(self, key: str) -> str:
        """Return how a place that distances are measured from is called: a unit, or a postal area."""
        return self.unit.get(key) or self.area.get(key, key)


def in_address(limits: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return limits as they stand in an address: the price in whole euros, several values each for itself.

    >>> in_address({"age": 5, "weekday": (1, 4), "price_at_most_cents": 100_00, "free_only": True})
    {'age': '5', 'weekday': ['1', '4'], 'free_only': 'true', 'price': '100'}
    """
    shown: dict[str, str | list[str]] = {}
    for name, value in limits.items():
        if name != "price_at_most_cents":
            shown[name] = [_shown(each) for each in value] if isinstance(value, tuple) else _shown(value)
    if "price_at_most_cents" in limits:
        shown["price"] = str(limits["price_at_most_cents"] // CENTS)
    return shown


def limits_of(reading: Reading, *, names: Names, for_us: ForUs) -> list[Limit]:
    """Return the limits of a search, each value for itself, in the order of the form."""
    limits = {name: value for name, value in reading.limits.items() if value is not False and value != ()}
    found = []
    for name in LIMITS:
        values = limits.get(name, ())
        for value in values if isinstance(values, tuple) else (values,):
            words = _told(name, value, names, for_us)
            found.append(Limit(words=words, url_without=address(_without(limits, name, value))))
    return found


def _without(limits: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    rest = {other: held for other, held in limits.items() if other != name}
    if isinstance(limits[name], tuple):
        rest[name] = tuple(each for each in limits[name] if each != value)
    return rest


def address(limits: Mapping[str, Any], *, as_written: bool = False) -> str:
    """Return the address of this search with these limits and no others; its sentence stays and is not read again.

    With `as_written` all of its words are searched for.
    """
    kept = {name: request.args[name] for name in ("words", "child", "order", "as_written") if request.args.get(name)}
    read = {"read": kept["words"].strip()} if "words" in kept else {}
    whole = {"as_written": "true"} if as_written else {}
    return f"{url_for('public.find')}?{urlencode({**kept, **read, **whole, **in_address(limits)}, doseq=True)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


def _told(name: str, value: Any, names: Names, for_us: ForUs) -> str:
    tell: Mapping[str, Callable[[Any], str]] = {
        "age": lambda age: gettext("age %(years)d", years=age),
        "language": lambda code: gettext("in %(language)s", language=vocabulary.language(code)),
        "care": lambda side: _beside_care(side, for_us),
        "placement": lambda placement: say(vocabulary.words(placement)),
        "weekday": lambda weekday: gettext("on %(weekday)s", weekday=weekday_of(weekday)),
        "daytime": lambda daytime: say(vocabulary.words(daytime)),
        "price_at_most_cents": _price,
        "band": lambda band: say(vocabulary.words(band)),
        "free_only": lambda _only: gettext("with free places"),
        "event": lambda event: say(vocabulary.words(event)),
        "stream": lambda stream: say(vocabulary.words(stream)),
        "within_m": lambda metres: gettext("at most %(distance)s away", distance=distance(metres)),
        "near": lambda place: gettext("distances from %(place)s", place=names.place(place)),
        "access": lambda fact: say(vocabulary.words(fact)),
        "service": lambda slug: names.service.get(slug, slug),
        "area": lambda code: gettext("in %(area)s", area=names.area.get(code, code)),
        "unit": lambda unit: gettext("at %(unit)s", unit=names.unit.get(unit, unit)),
        "model": lambda key: f"{SERVICE_MODELS[key].symbol} {say(SERVICE_MODELS[key].name)}",
    }
    return tell[name](value)


def _price(cents: int) -> str:
    return gettext("at most %(price)s", price=euro(cents)) if cents else gettext("free of charge")


def _beside_care(side: CareSide, for_us: ForUs) -> str:
    """Say whose care is meant: the chosen child's own hours, or else the usual ones."""
    if for_us.care:
        own = {
            CareSide.AFTER: gettext("after %(name)s’s care", name=for_us.name),
            CareSide.BEFORE: gettext("before %(name)s’s care", name=for_us.name),
        }
        return own[side]
    usual = catalog.USUAL_CARE[1]
    if side is CareSide.AFTER:
        return gettext("after care, from %(time)s", time=clock_time(usual.ends))
    return gettext("before care, until %(time)s", time=clock_time(usual.begins))
