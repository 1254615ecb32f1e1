"""What this room holds about people: who planned, approved and cancelled a move, by opaque id."""

from marketplace.kernel.personal_data import holding
from marketplace.steering.models import MovePromise, ServiceMove

WHY_KEPT = "How the city decides to run a service is a document that names who decided (Act 621/1999)."

holding(
    ServiceMove,
    plain={
        "id",
        "service_id",
        "from_model",
        "to_model",
        "legal_route",
        "from_day",
        "compare_on",
        "reason",
        "status",
        "checks",
        "planned_by",
        "planned_at",
        "approved_by",
        "approved_at",
        "carried_out_at",
        "compared_at",
        "cancelled_by",
        "cancelled_at",
        "cancel_reason",
    },
    persons={"planned_by", "approved_by", "cancelled_by"},
    why=WHY_KEPT,
)
holding(
    MovePromise,
    plain={
        "move_id",
        "measure",
        "value_then",
        "n_then",
        "source",
        "promised",
        "measured",
        "measured_n",
        "measured_at",
    },
)
