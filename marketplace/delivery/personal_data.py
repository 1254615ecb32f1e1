"""What this room holds about people."""

from marketplace.delivery.models import Attendance, Delivery
from marketplace.delivery.queries import attendance_of_children
from marketplace.kernel.personal_data import holding, source

holding(
    Attendance,
    personal={"mark": "child.attendance"},
    plain={"id", "session_id", "enrolment_id", "child_id", "marked_by", "marked_at"},
    persons={"child_id", "marked_by"},
    erase="erase",
    why="Kept until the season's accounts are settled, then erased on request.",
)
holding(
    Delivery,
    plain={
        "session_id",
        "status",
        "marked_by",
        "marked_at",
        "confirmed_by",
        "confirmed_at",
        "disputed_by",
        "disputed_at",
        "dispute_reason",
        "cancelled_by",
        "cancelled_at",
        "cancel_reason",
    },
    persons={"marked_by", "confirmed_by", "disputed_by", "cancelled_by"},
    why="The evidence of what was paid for; the ledger must keep it.",
)
source("child.attendance", attendance_of_children)
