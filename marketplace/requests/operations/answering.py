"""Answer a request from the closed list of its kind, and close it."""

from __future__ import annotations

from datetime import datetime

from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.requests import policy
from marketplace.requests.errors import AnsweredApart, OutcomeUnknown, RequestNotOpen, TimeMissing, TimePast
from marketplace.requests.errors import RequestClosed as AlreadyClosed
from marketplace.requests.events import RequestAnswered, RequestClosed
from marketplace.requests.kinds import REQUEST_KINDS, Outcome
from marketplace.requests.models import MOVES, RequestStatus, ServiceRequest
from marketplace.requests.operations.opening import words_kept


@operation(policy.ANSWER_REQUEST)
def answer_request(
    *,
    actor: Actor,
    now: datetime,
    request: str,
    outcome: str,
    outcome_at: datetime | None = None,
    words: str | None = None,
    key: IdempotencyKey | None = None,
) -> ServiceRequest:
    """Answer a request; `outcome_at` where the answer says when. An answer after the limit is still an answer.

    Raises: RequestNotOpen, AnsweredApart, OutcomeUnknown, TimeMissing, TimePast, WordsTooMany.
    """
    found = db.session.get_one(ServiceRequest, request)
    if RequestStatus.ANSWERED not in MOVES[found.status]:
        raise RequestNotOpen(request=request)
    kind = REQUEST_KINDS[found.kind]
    if kind.answered_apart:
        raise AnsweredApart(request=request)
    chosen = kind.outcome(outcome)
    if chosen is None:
        raise OutcomeUnknown(fields={"outcome": [OutcomeUnknown.advice]})
    found.outcome_at = _time_of(chosen, outcome_at, now)
    write_answer(found, chosen.key, words_kept(words, field="words"), actor=actor, now=now)
    return found


def write_answer(found: ServiceRequest, outcome: str, words: str | None, *, actor: Actor, now: datetime) -> None:
    """Keep an answer and tell whoever asked."""
    found.outcome, found.answer_words = outcome, words
    found.status = RequestStatus.ANSWERED
    found.answered_by, found.answered_at = actor.person, now
    announce(
        RequestAnswered(
            request=found.id,
            kind=found.kind,
            outcome=outcome,
            asked_by=found.asked_by,
            session=found.session_id,
        )
    )


def _time_of(outcome: Outcome, at: datetime | None, now: datetime) -> datetime | None:
    if not outcome.names_a_time:
        return None
    if at is None:
        raise TimeMissing(fields={"outcome_at": [TimeMissing.advice]})
    if at <= now:
        raise TimePast(fields={"outcome_at": [TimePast.advice]})
    return at


@operation(policy.CLOSE_REQUEST)
def close_request(*, actor: Actor, now: datetime, request: str) -> ServiceRequest:
    """Close a request: whoever asked can take it back at any time, those who answer close what is done with.

    Raises: RequestClosed, AnsweredApart.
    """
    found = db.session.get_one(ServiceRequest, request)
    if RequestStatus.CLOSED not in MOVES[found.status]:
        raise AlreadyClosed(request=request)
    if _waits_for_reasons(found) and found.asked_by != actor.subject:
        raise AnsweredApart(request=request)
    found.status = RequestStatus.CLOSED
    found.closed_by, found.closed_at = actor.person, now
    announce(RequestClosed(request=request, kind=found.kind))
    return found


def _waits_for_reasons(found: ServiceRequest) -> bool:
    """Tell whether a request still waits for an answer that only an operation of its own can give."""
    return REQUEST_KINDS[found.kind].answered_apart and RequestStatus.ANSWERED in MOVES[found.status]
