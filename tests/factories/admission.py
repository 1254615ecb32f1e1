"""Applications for day care for tests: units, a family's application and an officer's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from marketplace.admission import operations
from marketplace.admission.models import CareApplication, CareDecision
from marketplace.admission.operations import Place, Wish
from marketplace.enrolment.operations import Care
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from tests.factories.enrolment import a_unit
from tests.factories.people import Family, an_actor, as_actor

FULL_WEEK = [Care(weekday, time(8), time(16)) for weekday in range(5)]


def three_units(now: datetime) -> list[str]:
    """Three day-care centres."""
    return [a_unit(now) for _ in range(3)]


def an_officer(now: datetime) -> Actor:
    """An officer who decides on care."""
    return an_actor(now, "city.officer")


def first_day(now: datetime) -> date:
    """The day on which care is wanted: in two months."""
    return city_day(now) + timedelta(days=60)


def applied(family: Family, units: Sequence[str], now: datetime, **facts: Any) -> CareApplication:
    """Let a family apply for care at these units, for whole days on weekdays, in two months."""
    asked: dict[str, Any] = {
        "actor": as_actor(family.guardian, now),
        "child": family.child,
        "wishes": [Wish(unit) for unit in units],
        "start_on": first_day(now),
        "care": FULL_WEEK,
        **facts,
    }
    return operations.apply_for_care(now=now, **asked)


def given(application: CareApplication, unit: str, now: datetime, **facts: Any) -> CareDecision:
    """Let an officer give a place at a unit from the day that was wished."""
    asked: dict[str, Any] = {
        "actor": an_officer(now),
        "place": Place(unit, application.start_on),
        "reasons": "It is the nearest unit with a free place.",
        **facts,
    }
    return operations.decide_on_care(now=now, application=application.id, **asked)


def refused(application: CareApplication, now: datetime, **facts: Any) -> CareDecision:
    """Let an officer refuse."""
    asked: dict[str, Any] = {"actor": an_officer(now), "reasons": "The family lives in another city.", **facts}
    return operations.decide_on_care(now=now, application=application.id, place=None, **asked)
