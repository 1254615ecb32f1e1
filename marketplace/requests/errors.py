"""What this room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Conflict, Invalid, NotFound
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
