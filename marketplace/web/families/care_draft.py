"""An application for day care that is being written: it lives in the address of the page, but for words about why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from marketplace.admission.kinds import Need
from marketplace.admission.operations import Wish
from marketplace.admission.operations.applying import UNITS_AT_LEAST, UNITS_AT_MOST
from marketplace.enrolment.operations import Care
from marketplace.web.families.ours import Child, our_child

WEEKDAYS = range(5)


@dataclass(frozen=True)
class CareDraft:
    """For whom, at which units, best first, with a brother or sister where, and what is said of the times so far."""

    child: Child
    units: tuple[str, ...] = ()
    siblings: frozenset[str] = frozenset()
    times: Mapping[str, str] | None = None

    def url(self, step: str = "care_tasks", **changes: Any) -> str:
        """Return the address of a step with what is said so far, or with a change of it."""
        draft = replace(self, **changes)
        query: dict[str, Any] = {"unit": draft.units, "sibling": sorted(draft.siblings), **(draft.times or {})}
        return url_for(f"families.{step}", child=draft.child.id, **query)

    def with_unit(self, unit: str) -> str:
        """Return the address of choosing with one more unit at the end."""
        return self.url("care_units", units=(*self.units, unit))

    def without(self, unit: str) -> str:
        """Return the address of choosing with a unit taken off the list."""
        return self.url(
            "care_units", units=tuple(each for each in self.units if each != unit), siblings=self.siblings - {unit}
        )

    def moved(self, unit: str, by: int) -> str:
        """Return the address of choosing with a unit moved up (-1) or down (1) the list."""
        order = list(self.units)
        here = order.index(unit)
        order.insert(here + by, order.pop(here))
        return self.url("care_units", units=tuple(order))

    def sibling(self, unit: str) -> str:
        """Return the address of choosing with it said, or taken back, that a brother or sister is at a unit."""
        return self.url("care_units", siblings=self.siblings ^ {unit})

    @property
    def enough(self) -> bool:
        """Whether as many units are chosen as an application names."""
        return UNITS_AT_LEAST <= len(self.units) <= UNITS_AT_MOST

    @property
    def full(self) -> bool:
        """Whether no more can be chosen."""
        return len(self.units) >= UNITS_AT_MOST

    @property
    def ready(self) -> bool:
        """Whether everything is said and can be sent."""
        return self.enough and bool(self.times)

    @property
    def wishes(self) -> list[Wish]:
        """The units as they are applied for."""
        return [Wish(unit, unit in self.siblings) for unit in self.units]

    @property
    def start_on(self) -> date:
        """The day on which care is to begin."""
        return date.fromisoformat((self.times or {})["start_on"])

    @property
    def need(self) -> Need:
        """How sudden the need is."""
        return Need((self.times or {})["need"])

    @property
    def care(self) -> list[Care]:
        """The times that are wished."""
        times = self.times or {}
        return [
            Care(day, time.fromisoformat(times[f"starts{day}"]), time.fromisoformat(times[f"ends{day}"]))
            for day in WEEKDAYS
            if times.get(f"starts{day}") and times.get(f"ends{day}")
        ]


def times_of(asked: MultiDict[str, str]) -> dict[str, str]:
    """Return what an address says of the times; nothing where it does not say when care is to begin."""
    names = ("start_on", "need", *(f"{end}{day}" for day in WEEKDAYS for end in ("starts", "ends")))
    return {name: asked[name] for name in names if asked.get(name)} if asked.get("start_on") else {}


def care_draft(child: str, known: Sequence[str]) -> CareDraft:
    """Return the draft in the address; units that there are not are left out. Raises: ChildNotFound."""
    asked = dict.fromkeys(request.values.getlist("unit"))
    units = tuple(unit for unit in asked if unit in known)[:UNITS_AT_MOST]
    siblings = frozenset(request.values.getlist("sibling")) & set(units)
    return CareDraft(our_child(child), units, siblings, times_of(request.values))
