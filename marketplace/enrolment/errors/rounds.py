"""What is refused in a round of applications."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class ApplicationNotFound(NotFound):
    """There is no such application."""

    code = "enrolment.application_not_found"
    advice = _("Open your own applications and choose one there.")


class RoundNotFound(NotFound):
    """There is no such round."""

    code = "enrolment.round_not_found"
    advice = _("Open the list of rounds and choose one there.")


class RoundNotTaking(Conflict):
    """This round does not take applications now."""

    code = "enrolment.round_not_taking"
    advice = _("Look at the round's dates; after it, join the waiting list of a group.")


class RoundStillOpen(Conflict):
    """This round still takes applications."""

    code = "enrolment.round_still_open"
    advice = _("Freeze it when its closing time has passed.")


class GroupNotInRound(Invalid):
    """A group that was chosen is not part of this round."""

    code = "enrolment.group_not_in_round"
    advice = _("Choose among the groups that the round lists.")


class ChoicesNotRanked(Invalid):
    """An application ranks at least one and at most ten groups, each once."""

    code = "enrolment.choices_not_ranked"
    advice = _("Rank one to ten different groups, the one you want most first.")


class SiblingNotBindable(Invalid):
    """This application cannot be bound to that one."""

    code = "enrolment.sibling_not_bindable"
    advice = _("Bind it to an application of another child of yours in this round that is not bound yet.")


class RoundDatesNotInOrder(Invalid):
    """A round closes after it opens."""

    code = "enrolment.round_dates_not_in_order"
    advice = _("Give a closing time that is later than the opening time and still to come.")


class GroupsNotForRound(Invalid):
    """A round needs published groups of its season whose places are given in rounds, each in one round only."""

    code = "enrolment.groups_not_for_round"
    advice = _("Choose groups of this season that are published for a round and stand in no other one.")


class AlreadyApplied(Conflict):
    """This child has applied in this round already."""

    code = "enrolment.already_applied"
    advice = _("Withdraw the earlier application first if you want to change it.")
