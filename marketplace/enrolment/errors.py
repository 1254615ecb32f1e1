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


class AbsenceNotFound(NotFound):
    """There is no such absence."""

    code = "enrolment.absence_not_found"
    advice = _("Open the child's page and choose an absence there.")


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


class GroupsNotTogether(Invalid):
    """One wait at several units is for two or more different groups of one offering."""

    code = "enrolment.groups_not_together"
    advice = _("Choose two or more groups of the same offering, each once.")


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


class ProviderNotAgreed(Invalid):
    """The provider has no accepted agreement with the city by this route on that day."""

    code = "enrolment.provider_not_agreed"
    advice = _("Choose a provider with an agreement that holds from the first day, or conclude one first.")


class ProviderNotNeeded(Invalid):
    """The city's own units deliver under this model."""

    code = "enrolment.provider_not_needed"
    advice = _("Leave the provider out, or choose the route by which it delivers.")


class AbsenceDaysWrong(Invalid):
    """These days cannot be told as an absence."""

    code = "enrolment.absence_days_wrong"
    advice = _("Give a first day from three days ago on, and a last day that is not before it and within a year.")


class AbsenceOverlaps(Conflict):
    """Some of these days are told already, with another reason."""

    code = "enrolment.absence_overlaps"
    advice = _("Look at what is told below, say there when the child is back, and then tell these days.")


class AbsenceOver(Conflict):
    """This absence was withdrawn, or its days are over."""

    code = "enrolment.absence_over"
    advice = _("Nothing is to be done about it. If a past day is wrong, ask for a change.")


class BackDayWrong(Invalid):
    """The child cannot be back on this day."""

    code = "enrolment.back_day_wrong"
    advice = _("Give a day within the absence, at most three days ago.")


class NotAsked(Conflict):
    """Your answer is not waited for: it was given, or the place is not kept any more."""

    code = "enrolment.not_asked"
    advice = _("Open the place to see how it stands and what you can do next.")


class SilenceRuleNotFound(NotFound):
    """There is no such rule about a silent guardian."""

    code = "enrolment.silence_rule_not_found"
    advice = _("Open the list of rules about both guardians and choose one there.")


class SilenceRuleIncomplete(Invalid):
    """A rule about a silent guardian needs a name, its ground in law, 1 to 7 weekdays and 1 to 30 days of waiting."""

    code = "enrolment.silence_rule_incomplete"
    advice = _("Fill in what is missing; the rule holds from today or a later day.")


class AgreementNotFound(NotFound):
    """There is no such agreement on shares."""

    code = "enrolment.agreement_not_found"
    advice = _("Open your shares under Payments and choose one there.")


class ShareNotPossible(Invalid):
    """A share lies between nothing and the whole."""

    code = "enrolment.share_not_possible"
    advice = _("Give your part as a number of percent from 1 to 99; the other guardian bears the rest.")


class ShareBeginsTooEarly(Invalid):
    """Shares hold from a day on, for what begins then: not for what was signed before."""

    code = "enrolment.share_begins_too_early"
    advice = _("Give today or a later day.")


class NobodyToShareWith(Conflict):
    """Shares are agreed between two guardians with custody of the child."""

    code = "enrolment.nobody_to_share_with"
    advice = _("You owe what you sign. Where custody is not as it stands here, write to the service centre.")


class SharesProposedAlready(Conflict):
    """A proposal for this child waits for an answer already."""

    code = "enrolment.shares_proposed_already"
    advice = _("Answer it, or take it back first if it is yours.")


class SharesNotOpen(Conflict):
    """This proposal was answered or taken back, or this agreement has ended."""

    code = "enrolment.shares_not_open"
    advice = _("Open your shares again to see how they stand, and propose anew.")


class PlaceAlreadySigned(Conflict):
    """This place is signed already, so its invoices stand."""

    code = "enrolment.place_already_signed"
    advice = _("Agree on shares for the child: they hold for what you sign from then on.")


class NotATransfer(Conflict):
    """A place is moved to another group of the same offering or provider."""

    code = "enrolment.not_a_transfer"
    advice = _("For anything else take the new place first, and then give up this one.")


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


class WishNotFound(NotFound):
    """There is no such wish."""

    code = "enrolment.wish_not_found"
    advice = _("Open the wishes of your child and choose one there.")


class NotInCare(Conflict):
    """This child has no place in care today, and a wish is made at the unit where a child is in care."""

    code = "enrolment.not_in_care"
    advice = _("Wish once the city has given your child a place in care.")


class AlreadyWished(Conflict):
    """This child's wish for the same service stands already."""

    code = "enrolment.already_wished"
    advice = _("Withdraw the earlier wish first, if you want to change it.")


class WishWrong(Invalid):
    """Something in the wish cannot be."""

    code = "enrolment.wish_wrong"
    advice = _("Mend the fields that are named.")


class WishesTooFew(Conflict):
    """Fewer than ten children wish for this service at this unit, and so few wishes are not told."""

    code = "enrolment.wishes_too_few"
    advice = _("Choose wishes that are listed; smaller groups are listed once ten children wish for the same.")


class WishesAnswered(Conflict):
    """These wishes are answered with this offering already."""

    code = "enrolment.wishes_answered"
    advice = _("The families are told when the offering is published and the unit carries it.")


class NotAttachedThere(Conflict):
    """This offering is not attached to the unit at which these wishes were made, nor asked to be."""

    code = "enrolment.not_attached_there"
    advice = _("Ask the unit to carry the offering first.")


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
