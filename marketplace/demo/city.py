"""Who and what the chapters of the season share: the people in their roles, the units, the groups, the families."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from importlib.resources import files
from random import Random
from typing import Any

from marketplace.demo.size import SMALL, Size
from marketplace.demo.ways_of_care import SEED as SEED
from marketplace.demo.ways_of_care import Care
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.operation import Actor

STORY_UNITS = ("Haukiluoman päiväkoti", "Hyhkyn päiväkoti", "Lielahden päiväkoti")


@dataclass(slots=True)
class ProviderOfStory:
    """A provider and the person who works for it."""

    id: str
    staff: Actor
    services: str


@dataclass(slots=True)
class GroupOfStory:
    """A group that takes place: what it offers, where, and for which ages."""

    id: str
    offering: str
    key: str
    unit: str
    placement: str
    age_from: int
    age_to: int
    fewest: int
    places: int
    in_round: bool
    staff: Actor


@dataclass(slots=True)
class ChildOfStory:
    """A child in care, its guardian, and how the family answers."""

    id: str
    guardian: Actor
    birth_date: date
    unit: str = ""


@dataclass(slots=True)
class City:
    """The example city while it is played."""

    progress: Callable[[str], None]
    size: Size = SMALL
    chance: Random = field(default_factory=lambda: Random(SEED))
    people: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    hubs: list[str] = field(default_factory=list)
    managers: dict[str, Actor] = field(default_factory=dict)
    providers: dict[str, ProviderOfStory] = field(default_factory=dict)
    seasons: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[GroupOfStory]] = field(default_factory=dict)
    children: list[ChildOfStory] = field(default_factory=list)
    rounds: dict[str, str] = field(default_factory=dict)
    care: Care = field(default_factory=Care)


def city_time(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant by the city's clock."""
    return datetime.combine(date(year, month, day), time(hour, minute), CITY_ZONE)


def listed(name: str) -> Any:
    """Return a data file of the example city."""
    return json.loads(files("marketplace.demo").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))
