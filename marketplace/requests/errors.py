"""What this room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from marketplace.kernel.text import _


class RequestUnknown(NotFound):
    """There is no such request."""

    code = "requests.request_unknown"
    advice = _("Look at the list of requests.")


class SubjectUnknown(NotFound):
    """There is no such enrolment, session or offering to ask about."""

    code = "requests.subject_unknown"
    advice = _("Start from the page of what you want to ask about.")


class KindNotForPeople(Invalid):
    """Nobody can open a request of this kind."""

    code = "requests.kind_not_for_people"
    advice = _("Choose a question, a fault, a complaint or a change.")


class TopicUnknown(Invalid):
    """This kind of request has no such topic."""

    code = "requests.topic_unknown"
    advice = _("Choose one of the topics in the list.")


class OutcomeUnknown(Invalid):
    """This kind of request has no such answer."""

    code = "requests.outcome_unknown"
    advice = _("Choose one of the answers in the list.")


class TimeMissing(Invalid):
    """This answer says when, and the time is missing."""

    code = "requests.time_missing"
    advice = _("Give the day and the time.")


class TimePast(Invalid):
    """The time that was given has passed."""

    code = "requests.time_past"
    advice = _("Give a time that is still to come.")


class WordsTooMany(Invalid):
    """The text is too long."""

    code = "requests.words_too_many"
    advice = _("Write at most 2,000 characters.")


class RequestNotOpen(Conflict):
    """This request does not wait for an answer."""

    code = "requests.request_not_open"
    advice = _("Open a new request if something is left to ask.")


class RequestClosed(Conflict):
    """This request is closed."""

    code = "requests.request_closed"
    advice = _("Open a new request if something is left to ask.")


class AnsweredApart(Conflict):
    """The answer to such a request carries more than words."""

    code = "requests.answered_apart"
    advice = _("Open the request on its own page, and agree or refuse there.")


class AdjustmentUnknown(NotFound):
    """There is no such adjustment."""

    code = "requests.adjustment_unknown"
    advice = _("Look at the list of requests.")


class NoPlaceToAdjust(Conflict):
    """There is no live place with a provider to arrange anything for."""

    code = "requests.no_place_to_adjust"
    advice = _("Hold a place first, or join its waiting list. For the city's own services ask the unit.")


class AdjustmentAsked(Conflict):
    """The same adjustment for this place waits for its answer already."""

    code = "requests.adjustment_asked"
    advice = _("Wait for the answer: the time until which it is due stands with the request.")


class CostWrong(Invalid):
    """This cannot be what an adjustment costs."""

    code = "requests.cost_wrong"
    advice = _("State the cost from 0 to 1,000 euros. Ask the service owner of the city where more is needed.")


class ReasonsMissing(Invalid):
    """An adjustment is refused only with reasons."""

    code = "requests.reasons_missing"
    advice = _("Choose the ground, and write the reasons for this child in at most 2,000 characters.")


class AdjustmentNotAgreed(Conflict):
    """This adjustment was not agreed to, is done or has ended."""

    code = "requests.adjustment_not_agreed"
    advice = _("Nothing can be confirmed: look at how it stands.")


class OwnAdjustment(NotAllowed):
    """Whoever arranges an adjustment cannot confirm that it was arranged."""

    code = "requests.own_adjustment"
    advice = _("The head of the unit confirms it, or the service owner.")
