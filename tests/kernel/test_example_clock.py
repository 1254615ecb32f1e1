"""The clock of an example city can be moved on; a real city's cannot."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel import clock, example
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld, transaction
from marketplace.kernel.operations import NotAnExampleCity, StepNotValid, move_example_clock

OWNER = Actor(person="o" * 24, roles=frozenset({RoleHeld("city.service_owner")}))


@pytest.fixture
def example_city(app: Flask, now: datetime) -> None:
    """An example city whose clock shows the morning of the tests."""
    with transaction("test.begin", actor=SYSTEM, now=now):
        example.mark_example(example.READY)
        example.set_clock(now)


@pytest.mark.allows("kernel.move_example_clock")
def test_the_service_owner_moves_the_clock_of_an_example_on(example_city: None, now: datetime) -> None:
    move_example_clock(actor=OWNER, now=now, hours=24)
    assert abs(clock.now() - (now + timedelta(hours=24))) < timedelta(minutes=1)


@pytest.mark.refuses("kernel.move_example_clock")
def test_nobody_else_moves_it(example_city: None, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        move_example_clock(actor=NOBODY, now=now, hours=24)


def test_the_clock_of_a_real_city_stays(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAnExampleCity):
        move_example_clock(actor=OWNER, now=now, hours=24)


@pytest.mark.parametrize("hours", [0, -1, 366 * 24 + 1])
def test_a_step_back_or_too_far_is_refused(example_city: None, now: datetime, hours: int) -> None:
    with pytest.raises(StepNotValid):
        move_example_clock(actor=OWNER, now=now, hours=hours)
