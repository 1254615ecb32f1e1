"""What this room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid
from marketplace.kernel.text import _


class AnswerNotOnScale(Invalid):
    """An answer is a whole number from 1 to 5."""

    code = "quality.answer_not_on_scale"
    advice = _("Choose a number from 1 (not at all) to 5 (very much).")


class NotCompleted(Conflict):
    """This enrolment has not been completed, so there is nothing to look back on yet."""

    code = "quality.not_completed"
    advice = _("Come back when the last session is over.")


class FeedbackGiven(Conflict):
    """The questions have been answered for this enrolment."""

    code = "quality.feedback_given"
    advice = _("One answer counts for each enrolment; nothing needs to be done.")


class MeasurementWrong(Invalid):
    """Something in the measurement is not possible."""

    code = "quality.measurement_wrong"
    advice = _("Mend the fields that are named; the rest is kept.")


class MeasuredBefore(Conflict):
    """This objective has been measured."""

    code = "quality.measured_before"
    advice = _("An objective is measured once; what waited for it has followed the result.")


class DeliversItself(Conflict):
    """Who delivers a part of the programme does not measure what it changed."""

    code = "quality.delivers_itself"
    advice = _("Leave the measurement to somebody who delivers no part of the programme.")
