"""What this room refuses, and what to do then."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class EnrolmentNotFound(NotFound):
    """There is no such enrolment."""

    code = "enrolment.not_found"
    advice = _("Open your own enrolments and choose one there.")


class ApplicationNotFound(NotFound):
    """There is no such application."""

    code = "enrolment.application_not_found"
    advice = _("Open your own applications and choose one there.")


class RoundNotFound(NotFound):
    """There is no such round."""

    code = "enrolment.round_not_found"
    advice = _("Open the list of rounds and choose one there.")


class PlacementNotFound(NotFound):
    """There is no such placement."""

    code = "enrolment.placement_not_found"
    advice = _("Open the child's care and choose a placement there.")


class GroupNotFound(NotFound):
    """There is no such group."""

    code = "enrolment.group_not_found"
    advice = _("Search again; the group may have been withdrawn.")


class ChildNotFound(NotFound):
    """There is no such child."""

    code = "enrolment.child_not_found"
    advice = _("Choose one of your own children.")


class UnitNotFound(NotFound):
    """There is no such unit."""

    code = "enrolment.unit_not_found"
    advice = _("Choose a unit from the list.")


class PlacesFree(Conflict):
    """There are free places, so nobody needs to wait."""

    code = "enrolment.places_free"
    advice = _("Take a place at once instead of waiting for one.")


class NotOpenToFamilies(Conflict):
    """This offering is not published, or places in it are not taken this way."""

    code = "enrolment.not_open_to_families"
    advice = _("Look at the offering's page: it says how and when places are given.")


class ProviderMayNotEnrol(Conflict):
    """The provider may not take new children at the moment."""

    code = "enrolment.provider_may_not_enrol"
    advice = _("Choose another provider, or come back when this one's papers are in order.")


class GroupNotFormed(Conflict):
    """This group does not go ahead: too few children came by the date."""

    code = "enrolment.group_not_formed"
    advice = _("Choose another group; what was paid is given back.")


class AlreadyAsked(Conflict):
    """This child already has, or waits for, a place in this group."""

    code = "enrolment.already_asked"
    advice = _("Open the child's enrolments to see how it stands.")


class TimeClash(Conflict):
    """This does not fit the child's week."""

    code = "enrolment.time_clash"
    advice = _("Choose another time, or give up what it clashes with first.")


class NotEligible(Conflict):
    """The rules do not allow this place for this child."""

    code = "enrolment.not_eligible"
    advice = _("Read which rule refused it; the service centre can tell you what else there is.")


class HoldExpired(Conflict):
    """The time for which this place was kept has passed."""

    code = "enrolment.hold_expired"
    advice = _("Take the place again if it is still free, or join the waiting list.")


class OfferExpired(Conflict):
    """The 48 hours of this offer have passed."""

    code = "enrolment.offer_expired"
    advice = _("Join the waiting list again, or choose another group.")


class MoveNotPossible(Conflict):
    """This cannot be done any more, or not yet."""

    code = "enrolment.move_not_possible"
    advice = _("Open it again to see how it stands now and what you can do next.")


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


class RoundDatesNotInOrder(Invalid):
    """A round closes after it opens."""

    code = "enrolment.round_dates_not_in_order"
    advice = _("Give a closing time that is later than the opening time and still to come.")


class GroupsNotForRound(Invalid):
    """A round needs published groups of its season whose places are given in rounds, each in one round only."""

    code = "enrolment.groups_not_for_round"
    advice = _("Choose groups of this season that are published for a round and stand in no other one.")


class NotYetDecided(Conflict):
    """The date on which it is decided whether this group goes ahead has not come."""

    code = "enrolment.not_yet_decided"
    advice = _("Wait for the go/no-go date of the offering.")


class CareTimesWrong(Invalid):
    """Care times need one span for each weekday, ending after it starts."""

    code = "enrolment.care_times_wrong"
    advice = _("Give each weekday at most once, with an end later than its start.")


class ReasonsMissing(Invalid):
    """A decision needs its reasons."""

    code = "enrolment.reasons_missing"
    advice = _("Write in a sentence or two why it was decided so.")


class AlreadyPlaced(Conflict):
    """The child already has a placement in that time."""

    code = "enrolment.already_placed"
    advice = _("End the earlier placement first.")


class ModelNotForPlacement(Invalid):
    """The city does not give places under this service model."""

    code = "enrolment.model_not_for_placement"
    advice = _("Choose a model under which the city decides on places.")


class SessionStillToCome(Conflict):
    """Sessions of this group are still to come."""

    code = "enrolment.session_still_to_come"
    advice = _("Complete the enrolments when the last session is over.")


class ChildNamedTwice(Invalid):
    """A child is named twice."""

    code = "enrolment.child_named_twice"
    advice = _("Name each child once.")


class NobodyAsks(Invalid):
    """A place is asked for by a person, who owes the family's share."""

    code = "enrolment.nobody_asks"
    advice = _("Sign in, or act for a guardian of the child.")


class AlreadyApplied(Conflict):
    """This child has applied in this round already."""

    code = "enrolment.already_applied"
    advice = _("Withdraw the earlier application first if you want to change it.")


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
