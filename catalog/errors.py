"""What the catalogue refuses, and what to do then."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class OfferingUnknown(NotFound):
    """There is no such offering."""

    code = "catalog.offering_unknown"
    advice = _("Search again; the offering may have been withdrawn.")


class GroupUnknown(NotFound):
    """There is no such group."""

    code = "catalog.group_unknown"
    advice = _("Look at the offering again; its groups may have changed.")


class SessionUnknown(NotFound):
    """There is no such session."""

    code = "catalog.session_unknown"
    advice = _("Look at the group's times again.")


class UnitUnknown(NotFound):
    """There is no such unit."""

    code = "catalog.unit_unknown"
    advice = _("Look for the unit in the list.")


class SeasonUnknown(NotFound):
    """There is no such season."""

    code = "catalog.season_unknown"
    advice = _("Choose one of the seasons in the list.")


class ServiceUnknown(NotFound):
    """There is no such service."""

    code = "catalog.service_unknown"
    advice = _("Choose one of the services in the list.")


class AttachmentUnknown(NotFound):
    """There is no such attachment."""

    code = "catalog.attachment_unknown"
    advice = _("Look at the list of attachments again.")


class WrongEncoding(Invalid):
    """The file is not written in UTF-8."""

    code = "catalog.wrong_encoding"
    advice = _("Save the file as CSV in UTF-8 and send it again; nothing was changed.")


class WrongHeader(Invalid):
    """The first line of the file does not name the columns."""

    code = "catalog.wrong_header"
    advice = _("Begin with: name,kind,provider_type,language,street,postal_code,city,lon,lat. Nothing was changed.")


class TooManyRows(Invalid):
    """The file has too many rows."""

    code = "catalog.too_many_rows"
    advice = _("Send at most 250,000 rows at a time; nothing was changed.")


class FactsWrong(Invalid):
    """Something in the facts of a unit is not possible."""

    code = "catalog.facts_wrong"
    advice = _("Mend the fields that are named; nothing was recorded.")


class FactFileUnreadable(Invalid):
    """The file of facts cannot be read."""

    code = "catalog.fact_file_unreadable"
    advice = _("Send CSV in UTF-8, at most 10,000 rows, that begins with: unit,kind,value,as_of,source.")


class OfferingFileUnreadable(Invalid):
    """The file of offerings does not begin with its columns, or is too long."""

    code = "catalog.offering_file_unreadable"
    advice = _("Begin with the columns of the template, and send at most 20,000 rows; nothing was changed.")


class RecurrenceUnreadable(Invalid):
    """The recurrence rule is not one that is understood."""

    code = "catalog.recurrence_unreadable"
    advice = _("Use a daily or weekly rule such as FREQ=WEEKLY;BYDAY=TU, with INTERVAL, COUNT, BYDAY and WKST only.")


class TimesTurned(Invalid):
    """A session ends after it begins, and the last day is not before the first."""

    code = "catalog.times_turned"
    advice = _("Mend the times or the days.")


class HourSkipped(Invalid):
    """On one of the days the clocks skip this hour."""

    code = "catalog.hour_skipped"
    advice = _("Choose another time, or leave that day out.")


class NoSessions(Invalid):
    """The recurrence rule gives no session."""

    code = "catalog.no_sessions"
    advice = _("Check the days: all of them may be holidays, or the weekday does not occur.")


class TooManySessions(Invalid):
    """A group has at most 400 sessions within 800 days."""

    code = "catalog.too_many_sessions"
    advice = _("Make the period shorter, or several groups.")


class SeasonWrong(Invalid):
    """The season's name or its days are not possible."""

    code = "catalog.season_wrong"
    advice = _("Give a name, a first day from two years ago to five years ahead, and a last day after it.")


class SeasonTaken(Conflict):
    """A season of this name exists."""

    code = "catalog.season_taken"
    advice = _("Choose another name, or use the season that exists.")


class SeasonClosed(Conflict):
    """The season is closed."""

    code = "catalog.season_closed"
    advice = _("Choose a season that is open.")


class SeasonSame(Conflict):
    """The offering is of this season already."""

    code = "catalog.season_same"
    advice = _("Choose another season; this one has the offering already.")


class ServiceWrong(Invalid):
    """Something in the service is not possible."""

    code = "catalog.service_wrong"
    advice = _("Give a name of at most 120 characters and a short name of letters, digits and hyphens.")


class ServiceTaken(Conflict):
    """A service of this short name exists."""

    code = "catalog.service_taken"
    advice = _("Choose another short name, or use the service that exists.")


class TermsWrong(Invalid):
    """Something in the offering is not possible."""

    code = "catalog.terms_wrong"
    advice = _("Mend the fields that are named; the rest is kept.")


class PriceOnFree(Invalid):
    """What the law makes free of charge may not have a price."""

    code = "catalog.price_on_free"
    advice = _("Set the price to 0, or state another legal regime.")


class OfferingIncomplete(Conflict):
    """The offering lacks something that families must know before they choose."""

    code = "catalog.offering_incomplete"
    advice = _("Add what is named, then submit it again.")


class OfferingNotDraft(Conflict):
    """The terms of the offering can no longer be changed."""

    code = "catalog.offering_not_draft"
    advice = _("Withdraw it first, or draft a new one; of a published offering only the texts can be changed.")


class OfferingNotSubmitted(Conflict):
    """The offering was not submitted."""

    code = "catalog.offering_not_submitted"
    advice = _("Ask the provider to submit it; it may have been changed or published meanwhile.")


class OfferingNotPublished(Conflict):
    """The offering is not published."""

    code = "catalog.offering_not_published"
    advice = _("Look at how the offering stands now.")


class OfferingStillRuns(Conflict):
    """Sessions of the offering are still to come."""

    code = "catalog.offering_still_runs"
    advice = _("Archive it when its last session is over, or withdraw it before.")


class BasicServiceAttached(Invalid):
    """A basic service is not attached to another one."""

    code = "catalog.basic_service_attached"
    advice = _("Attach an add-on to it instead.")


class AttachmentAsked(Conflict):
    """This attachment was asked before."""

    code = "catalog.attachment_asked"
    advice = _("Wait for the unit's answer; it is in the list of attachments.")


class AttachmentTermsWrong(Invalid):
    """The unit's terms for the attachment are not complete."""

    code = "catalog.attachment_terms_wrong"
    advice = _("Say which room, at what times, who staffs it and, inside care, what the other children do meanwhile.")


class AttachmentDecided(Conflict):
    """The attachment was decided already."""

    code = "catalog.attachment_decided"
    advice = _("Look at how it stands now.")


class AttachmentNotAgreed(Conflict):
    """The unit manager has not agreed to the attachment."""

    code = "catalog.attachment_not_agreed"
    advice = _("Wait until the unit manager has agreed to room, time and staffing.")


class SamePersonDecides(Conflict):
    """The unit's agreement and the approval come from two persons."""

    code = "catalog.same_person_decides"
    advice = _("Leave the approval to another service owner.")


class AttachmentElsewhere(Invalid):
    """The attachment belongs to another offering or unit."""

    code = "catalog.attachment_elsewhere"
    advice = _("Choose an attachment of this offering at this unit.")


class CapacityWrong(Invalid):
    """The capacity is not from 1 to the largest size of the group."""

    code = "catalog.capacity_wrong"
    advice = _("Choose a number of places from 1 to the offering's largest group.")


class CapacityBelowTaken(Conflict):
    """More places are taken than the new capacity has."""

    code = "catalog.capacity_below_taken"
    advice = _("Choose at least as many places as are taken.")


class SessionFull(Conflict):
    """No place is left."""

    code = "catalog.session_full"
    advice = _("Join the waiting list, or choose one of the other times.")


class GroupOver(Conflict):
    """No session of this group is still to come."""

    code = "catalog.group_over"
    advice = _("Choose another group.")


class PlacesNotTaken(Conflict):
    """A place that was not taken cannot be given back."""

    code = "catalog.places_not_taken"
    advice = _("Look at the enrolment again; its places were given back already.")


class ProgrammeUnknown(NotFound):
    """There is no such programme."""

    code = "catalog.programme_unknown"
    advice = _("Choose one of the programmes in the list.")


class ObjectiveUnknown(NotFound):
    """There is no such objective."""

    code = "catalog.objective_unknown"
    advice = _("Choose one of the programme's objectives.")


class ProgrammeWrong(Invalid):
    """Something in the programme is not possible."""

    code = "catalog.programme_wrong"
    advice = _("Mend the fields that are named; the rest is kept.")


class ObjectiveWrong(Invalid):
    """Something in the objective is not possible."""

    code = "catalog.objective_wrong"
    advice = _("Mend the fields that are named; the rest is kept.")


class ProgrammeNotDraft(Conflict):
    """The programme is open or closed, so that its promises stand."""

    code = "catalog.programme_not_draft"
    advice = _("Close it and compose another one; what was promised to families and providers stays.")


class ProgrammeNotOpen(Conflict):
    """The programme is not open."""

    code = "catalog.programme_not_open"
    advice = _("Look at how the programme stands now.")


class ProgrammeIncomplete(Conflict):
    """The programme lacks something that it must have before families take part."""

    code = "catalog.programme_incomplete"
    advice = _("Add what is named, then open it again.")


class OfferingNotForProgrammes(Invalid):
    """This offering is not made under the model of programmes."""

    code = "catalog.offering_not_for_programmes"
    advice = _("Choose an offering of the wellbeing model, or let its provider draft one.")


class OfferingInProgramme(Conflict):
    """This offering is part of a programme already."""

    code = "catalog.offering_in_programme"
    advice = _("An offering is part of one programme; choose another offering.")


class ObjectiveAwaited(Conflict):
    """A part of the programme waits for this objective."""

    code = "catalog.objective_awaited"
    advice = _("Take the part out of the programme first, or leave the objective.")


class SessionNotPlanned(Conflict):
    """The session was delivered or cancelled already."""

    code = "catalog.session_not_planned"
    advice = _("Look at how the session stands now.")
