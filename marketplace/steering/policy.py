"""Who may move a service from one model to another."""

from marketplace.kernel.policy import Action, role, system

SERVICE_OWNER = role("city.service_owner")

PLAN_MOVE = Action("steering.plan_move", SERVICE_OWNER)
APPROVE_MOVE = Action("steering.approve_move", role("city.service_owner", "city.budget_holder"))
CANCEL_MOVE = Action("steering.cancel_move", SERVICE_OWNER)
CARRY_OUT_MOVES = Action("steering.carry_out_moves", system)
COMPARE_MOVE = Action("steering.compare_move", SERVICE_OWNER, system)
