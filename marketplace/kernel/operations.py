"""What can be done with the city's own settings: the clock of an example city can be moved on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from marketplace.kernel import audit, example
from marketplace.kernel.errors import Conflict, Invalid
from marketplace.kernel.events import Event, announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.oversight import read_audit, record_verification, verify_city
from marketplace.kernel.policy import Action, role
from marketplace.kernel.text import _

__all__ = ["move_example_clock", "read_audit", "record_verification", "verify_city"]

DAYS_AT_MOST = 366

MOVE_EXAMPLE_CLOCK = Action("kernel.move_example_clock", role("city.service_owner"))


class NotAnExampleCity(Conflict):
    """The clock of a real city cannot be moved."""

    code = "kernel.not_an_example_city"
    advice = _("Play with time in an example city: run `marketplace demo`.")


class StepNotValid(Invalid):
    """The clock can only be moved on, by an hour up to a year."""

    code = "kernel.step_not_valid"
    advice = _("Enter a whole number of hours from 1 to 8784.")


@dataclass(frozen=True, kw_only=True)
class ExampleClockMoved(Event):
    """The clock of an example city was moved on, which for its people took a moment only."""

    name: ClassVar[str] = "kernel.example_clock_moved"

    hours: int


@operation(MOVE_EXAMPLE_CLOCK)
def move_example_clock(*, actor: Actor, now: datetime, hours: int) -> None:
    """Move the clock of an example city on by whole hours, so that a season can be lived through in an afternoon.

    Raises: NotAnExampleCity, StepNotValid.
    """
    if example.example_state() is None:
        raise NotAnExampleCity()
    if not 1 <= hours <= DAYS_AT_MOST * 24:
        raise StepNotValid(fields={"hours": [StepNotValid.advice]})
    audit.note(hours=hours)
    example.set_clock(now + timedelta(hours=hours))
    announce(ExampleClockMoved(hours=hours))
