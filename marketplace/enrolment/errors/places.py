"""What is refused where places are taken, kept, offered, moved and given up."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class EnrolmentNotFound(NotFound):
    """There is no such enrolment."""

    code = "enrolment.not_found"
    advice = _("Open your own enrolments and choose one there.")


class GroupNotFound(NotFound):
    """There is no such group."""

    code = "enrolment.group_not_found"
    advice = _("Search again; the group may have been withdrawn.")


class ChildNotFound(NotFound):
    """There is no such child."""

    code = "enrolment.child_not_found"
    advice = _("Choose one of your own children.")


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


class NotYetDecided(Conflict):
    """The date on which it is decided whether this group goes ahead has not come."""

    code = "enrolment.not_yet_decided"
    advice = _("Wait for the go/no-go date of the offering.")


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
