"""The kinds of request: for each its queue, its time limit, what it can be about and how it can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.registry import Registry
from marketplace.kernel.text import Text, _
from marketplace.requests.working_time import Limit


class Queue(StrEnum):
    """Who answers."""

    PROVIDER = "provider"
    UNIT = "unit"
    CITY = "city"
    SERVICE_CENTRE = "service_centre"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request of a kind can be about."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request of a kind can be answered; with `names_a_time` the answer says when."""

    key: str
    text: Text
    names_a_time: bool = False


@dataclass(frozen=True, slots=True)
class RequestKind:
    """A kind of request. `by_people` is false for those that only an event, or an operation of their own, opens; with
    `answered_apart` the answer carries more than words, so an operation of its own gives it."""

    key: str
    text: Text
    queue: Queue
    within: Limit
    topics: tuple[Topic, ...]
    outcomes: tuple[Outcome, ...]
    by_people: bool = True
    answered_apart: bool = False

    def topic(self, key: str) -> Topic | None:
        """Return one of its topics, or None."""
        return next((topic for topic in self.topics if topic.key == key), None)

    def outcome(self, key: str) -> Outcome | None:
        """Return one of its answers, or None."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)


REQUEST_KINDS: Registry[RequestKind] = Registry("request")

SESSION_CANCELLED = REQUEST_KINDS.add(
    "session_cancelled",
    RequestKind(
        "session_cancelled",
        _("A session was cancelled"),
        Queue.PROVIDER,
        Limit(days=5),
        topics=(Topic("replacement_or_refund", _("Offer another time, or let the refund stand")),),
        outcomes=(
            Outcome("replacement", _("Another time is offered"), names_a_time=True),
            Outcome("refund_stands", _("The refund stands")),
        ),
        by_people=False,
    ),
)
AGREED, REFUSED = "agreed", "refused"
ADJUSTMENT = REQUEST_KINDS.add(
    "adjustment",
    RequestKind(
        "adjustment",
        _("An adjustment for a child"),
        Queue.PROVIDER,
        Limit(days=5),
        topics=(
            Topic("assistant", _("Somebody who helps during the session")),
            Topic("quiet_place", _("A quiet place, or more breaks")),
            Topic("pictures_or_signs", _("Instructions in pictures, signs or plain words")),
            Topic("access", _("A place that can be reached and used without steps")),
            Topic("equipment", _("Other equipment or material")),
            Topic("food_or_care", _("Food, medicine or care during the session")),
        ),
        outcomes=(
            Outcome(AGREED, _("It will be arranged")),
            Outcome(REFUSED, _("It cannot be arranged; the reasons are given, and the city mediates if you ask")),
        ),
        by_people=False,
        answered_apart=True,
    ),
)
REQUEST_KINDS.add(
    "question",
    RequestKind(
        "question",
        _("A question"),
        Queue.PROVIDER,
        Limit(days=2),
        topics=(
            Topic("what_to_bring", _("What to bring or wear")),
            Topic("content", _("What the children do")),
            Topic("handover", _("Who walks or fetches the child")),
            Topic("price", _("Price, invoice or refund")),
            Topic("call_me", _("Something else: please contact me")),
        ),
        outcomes=(
            Outcome("answered", _("Answered")),
            Outcome("see_offering", _("The answer was added to the offering's page")),
            Outcome("contacted", _("We have been in contact about it")),
        ),
    ),
)
REQUEST_KINDS.add(
    "fault",
    RequestKind(
        "fault",
        _("A fault"),
        Queue.UNIT,
        Limit(hours=8),
        topics=(
            Topic("not_safe", _("Something is not safe")),
            Topic("room", _("The room was closed, cold or dirty")),
            Topic("equipment", _("Equipment is missing or broken")),
            Topic("accessibility", _("The place cannot be reached or used by all")),
        ),
        outcomes=(
            Outcome("mended", _("It has been mended")),
            Outcome("planned", _("It will be mended"), names_a_time=True),
            Outcome("not_found", _("We looked and found nothing wrong")),
        ),
    ),
)
REQUEST_KINDS.add(
    "complaint",
    RequestKind(
        "complaint",
        _("A complaint"),
        Queue.CITY,
        Limit(days=10),
        topics=(
            Topic("treatment", _("How my child was treated")),
            Topic("not_as_told", _("It was not as it was told")),
            Topic("money", _("What was charged or not refunded")),
            Topic("data", _("How our data was used")),
            Topic("adjustment_refused", _("An adjustment that was refused: please mediate")),
        ),
        outcomes=(
            Outcome("upheld", _("You were right, and it is put right")),
            Outcome("partly_upheld", _("You were partly right")),
            Outcome("not_upheld", _("We see no fault; you can ask the consumer disputes board for mediation")),
        ),
    ),
)
REQUEST_KINDS.add(
    "change",
    RequestKind(
        "change",
        _("A change"),
        Queue.SERVICE_CENTRE,
        Limit(days=3),
        topics=(
            Topic("contact", _("Our contact details")),
            Topic("family", _("Our household or guardianship")),
            Topic("payer", _("Who pays")),
            Topic("adjustment", _("An adjustment for my child")),
        ),
        outcomes=(
            Outcome("changed", _("It has been changed")),
            Outcome("more_needed", _("We need something more from you and have been in contact")),
            Outcome("not_possible", _("It cannot be changed this way")),
        ),
    ),
)


def route(kind: RequestKind, *, provider: str | None, unit: str | None) -> tuple[Queue, str | None]:
    """Return the queue that answers, and the provider or unit whose queue it is.

    Where a kind's own queue needs a provider or a unit and the request names none, the service centre answers.

    >>> route(REQUEST_KINDS["question"], provider=None, unit=None)
    (<Queue.SERVICE_CENTRE: 'service_centre'>, None)
    """
    scopes = {Queue.PROVIDER: provider, Queue.UNIT: unit}
    if kind.queue not in scopes:
        return kind.queue, None
    scope = scopes[kind.queue]
    return (kind.queue, scope) if scope else (Queue.SERVICE_CENTRE, None)
