"""Background work: places whose time to answer is over."""

from __future__ import annotations

from datetime import datetime

from marketplace.admission import operations, queries
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every

HOURLY = 60


@every("admission.lapse_places", minutes=HOURLY)
def lapse_places(*, now: datetime) -> None:
    """Let every place go that was not answered in time."""
    for decision in queries.places_unanswered(city_day(now)):
        operations.lapse_place(actor=SYSTEM, now=now, decision=decision)
