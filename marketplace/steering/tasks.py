"""Work of the schedule: moves take effect on their day, and are compared when a year is over."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.outbox import every
from marketplace.steering import queries
from marketplace.steering.operations import carry_out_moves, compare_move


@every("steering.carry_out_moves", minutes=60)
def carry_out(*, now: datetime) -> None:
    """Look each hour for moves whose day has come."""
    if queries.moves_to_carry_out(city_day(now)):
        carry_out_moves(actor=SYSTEM, now=now)


@every("steering.compare_moves", minutes=60)
def compare(*, now: datetime) -> None:
    """Look each hour for promises that are due."""
    for each in queries.moves_to_compare(city_day(now)):
        compare_move(actor=SYSTEM, now=now, move=each.id)
