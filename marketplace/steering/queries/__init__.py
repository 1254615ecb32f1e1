"""Read how services are run."""

from marketplace.steering.queries.measured import Figures, Measured, measured
from marketplace.steering.queries.moves import (
    MoveRead,
    move,
    move_read,
    moves,
    moves_to_approve,
    moves_to_carry_out,
    moves_to_compare,
    offered_now,
    open_move,
    promised_values,
)
from marketplace.steering.queries.readiness import Check, readiness

__all__ = [
    "Check",
    "Figures",
    "Measured",
    "MoveRead",
    "measured",
    "move",
    "move_read",
    "moves",
    "moves_to_approve",
    "moves_to_carry_out",
    "moves_to_compare",
    "offered_now",
    "open_move",
    "promised_values",
    "readiness",
]
