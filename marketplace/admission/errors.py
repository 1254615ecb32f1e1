"""What this room refuses, and what to do then."""

from marketplace.kernel.errors import Conflict, Invalid, NotFound
from marketplace.kernel.text import _


class CareApplicationNotFound(NotFound):
    """There is no such application for care."""

    code = "admission.application_not_found"
    advice = _("Open your own applications and choose one there.")


class CareDecisionNotFound(NotFound):
    """There is no such decision on care."""

    code = "admission.decision_not_found"
    advice = _("Open the application; its decisions stand there.")


class RectificationNotFound(NotFound):
    """Nothing was asked to be put right there."""

    code = "admission.rectification_not_found"
    advice = _("Open the application; what was asked stands there.")


class UnitsNotRanked(Invalid):
    """An application for care names three to five different units, best first."""

    code = "admission.units_not_ranked"
    advice = _("Choose from three to five units, each once, the one you want most first.")


class UnitNotForCare(Invalid):
    """One of these units gives no day care."""

    code = "admission.unit_not_for_care"
    advice = _("Choose day-care centres from the list.")


class StartDayWrong(Invalid):
    """Care cannot begin on this day."""

    code = "admission.start_day_wrong"
    advice = _("Give a day from today on, within two years.")


class SuddenNeedUnexplained(Invalid):
    """A sudden need of care is to be explained."""

    code = "admission.sudden_need_unexplained"
    advice = _("Say in a sentence why it is sudden, for example that work begins.")


class AppliedForCareAlready(Conflict):
    """This child has an open application for care already."""

    code = "admission.applied_already"
    advice = _("Open that application; withdraw it first if you want to apply anew.")


class CareDecidedAlready(Conflict):
    """This does not go together with where the application stands."""

    code = "admission.decided_already"
    advice = _("Look at the application: it says where it stands and what can be done now.")


class DecisionWithoutReasons(Invalid):
    """A decision needs reasons."""

    code = "admission.reasons_missing"
    advice = _("Say why it was decided so; the family reads it.")


class PlaceDayWrong(Invalid):
    """A place at a unit begins on a day that is to come."""

    code = "admission.place_day_wrong"
    advice = _("Give the unit, and a first day from today on.")


class PlacedLaterAlready(Conflict):
    """The child has a placement that begins on that day or later."""

    code = "admission.placed_later_already"
    advice = _("End that placement first, or let this one begin after it.")


class AnswerTooLate(Conflict):
    """The time to answer is over."""

    code = "admission.answer_too_late"
    advice = _("Apply again, or ask us; if the decision itself was wrong, you can ask for rectification in its time.")


class RectificationTooLate(Conflict):
    """The time in which a decision can be asked to be put right is over."""

    code = "admission.rectification_too_late"
    advice = _("Apply again if your situation has changed, or ask us.")


class RectificationAskedAlready(Conflict):
    """This decision was asked to be put right already."""

    code = "admission.rectification_asked_already"
    advice = _("Wait for the answer; it comes to your messages.")


class RectificationWithoutWords(Invalid):
    """What is wrong with the decision is not said."""

    code = "admission.rectification_without_words"
    advice = _("Say what you want changed and why.")


class DecisionReplaced(Conflict):
    """Another decision has taken the place of this one."""

    code = "admission.decision_replaced"
    advice = _("Look at the newest decision on the application.")


class OwnDecision(Conflict):
    """You made this decision yourself."""

    code = "admission.own_decision"
    advice = _("Let another officer answer whether it is put right.")


class RectificationAnsweredAlready(Conflict):
    """This was answered already."""

    code = "admission.rectification_answered_already"
    advice = _("Look at the answer on the application.")
