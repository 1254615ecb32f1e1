"""The span over which services are measured: the year up to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from catalog.queries import services
from marketplace.kernel.clock import city_day

MEASURED_YEARS = 1
CONFIRMED_WITHIN = timedelta(days=7)
"""How long a provider and its unit have to say that a session was held before it counts as not held."""


@dataclass(frozen=True)
class Span:
    """The moment of measuring; a year of days lies behind it."""

    now: datetime

    @cached_property
    def today(self) -> date:
        """The city's day."""
        return city_day(self.now)

    @cached_property
    def since(self) -> datetime:
        """The moment a year before."""
        return self.now - relativedelta(years=MEASURED_YEARS)

    @cached_property
    def since_day(self) -> date:
        """The first day that is counted."""
        return city_day(self.since)


def basic_service() -> str | None:
    """Return the one basic service of the catalogue, which placements are of; None where there is none, or several."""
    found = [each.id for each in services() if each.is_basic]
    return found[0] if len(found) == 1 else None
