"""What is done when a service moves from one model to another."""

from marketplace.steering.operations.moving import approve_move, cancel_move, carry_out_moves, compare_move
from marketplace.steering.operations.planning import Promise, plan_move

__all__ = ["Promise", "approve_move", "cancel_move", "carry_out_moves", "compare_move", "plan_move"]
