"""Mark, confirm, dispute, cancel, read."""

from marketplace.delivery.operations.cancelling import cancel_session
from marketplace.delivery.operations.confirming import confirm_delivery, dispute_delivery
from marketplace.delivery.operations.marking import mark_attendance, mark_delivered, mark_one
from marketplace.delivery.operations.reading import Roster, RosterRow, read_attendance, read_roster

__all__ = [
    "Roster",
    "RosterRow",
    "cancel_session",
    "confirm_delivery",
    "dispute_delivery",
    "mark_attendance",
    "mark_delivered",
    "mark_one",
    "read_attendance",
    "read_roster",
]
