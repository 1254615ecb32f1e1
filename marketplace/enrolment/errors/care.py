"""What is refused of placements and absences."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class PlacementNotFound(NotFound):
    """There is no such placement."""

    code = "enrolment.placement_not_found"
    advice = _("Open the child's care and choose a placement there.")


class AbsenceNotFound(NotFound):
    """There is no such absence."""

    code = "enrolment.absence_not_found"
    advice = _("Open the child's page and choose an absence there.")


class UnitNotFound(NotFound):
    """There is no such unit."""

    code = "enrolment.unit_not_found"
    advice = _("Choose a unit from the list.")


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
