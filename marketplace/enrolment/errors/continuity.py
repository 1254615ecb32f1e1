"""What is refused where a group is to be carried on by a substitute."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class ContinuityNotFound(NotFound):
    """There is no such continuity procedure."""

    code = "enrolment.continuity_not_found"
    advice = _("Look at the list of groups whose provider failed again.")


class ContinuityNotNeeded(Conflict):
    """The provider is neither suspended nor ended."""

    code = "enrolment.continuity_not_needed"
    advice = _("Suspend the provider or let it leave the registry first, if it has failed.")


class ContinuityOpen(Conflict):
    """The procedure is open for this provider already."""

    code = "enrolment.continuity_open"
    advice = _("Look at its groups, and propose a substitute for each.")


class ContinuityOver(Conflict):
    """The procedure has ended."""

    code = "enrolment.continuity_over"
    advice = _("Look at what became of the group.")


class NothingToCarryOver(Conflict):
    """No child is enrolled in a group with sessions to come."""

    code = "enrolment.nothing_to_carry_over"
    advice = _("Nothing has to be done: no family waits for sessions.")


class NoSubstituteYet(Conflict):
    """This step of the procedure is not the next one."""

    code = "enrolment.no_substitute_yet"
    advice = _("Look at how the group stands: who was asked, who agreed, and whether families are asked now.")


class SubstituteUnfit(Invalid):
    """This offering does not fit the group, or its provider may not take enrolments now."""

    code = "enrolment.substitute_unfit"
    advice = _("Choose one of the offerings that are listed for the group.")
