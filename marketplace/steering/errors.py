"""What this room refuses, and what to do then."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class MoveUnknown(NotFound):
    """There is no such move of a service."""

    code = "steering.move_unknown"
    advice = _("Choose one of the moves in the list.")


class MoveWrong(Invalid):
    """Something in the plan of the move is not possible."""

    code = "steering.move_wrong"
    advice = _("Mend the fields that are named; the rest is kept.")


class MoveOpen(Conflict):
    """A move of this service is planned already."""

    code = "steering.move_open"
    advice = _("Carry that one through, or cancel it first.")


class MoveNotReady(Conflict):
    """What must be in place before the service moves is not in place."""

    code = "steering.move_not_ready"
    advice = _("See to what is named, then approve it again.")


class MoveByOnePerson(Conflict):
    """Whoever planned a move does not approve it."""

    code = "steering.move_by_one_person"
    advice = _("Ask another service owner or the budget holder to look at it.")


class MoveDecided(Conflict):
    """The move was decided already."""

    code = "steering.move_decided"
    advice = _("Look at how it stands now.")


class MoveTooLate(Conflict):
    """The day of the move has passed before it was approved."""

    code = "steering.move_too_late"
    advice = _("Cancel it and plan it anew with a day to come.")


class MoveNotInForce(Conflict):
    """The move is not in force, so there is nothing to compare yet."""

    code = "steering.move_not_in_force"
    advice = _("Come back when the service has moved and its outcome has not been compared yet.")
