"""Answering a request: the form, and what waits in one queue. Providers and units have the same."""

from __future__ import annotations

from datetime import date, datetime, time

from marshmallow import Schema, fields, validate

from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requested
from marketplace.requests.kinds import Queue
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.web.form import Form
from marketplace.web.sign_in import current_actor, this_moment

WAITING = frozenset({RequestStatus.OPEN, RequestStatus.ESCALATED})
SHOWN = 100
LABELS = {"outcome": _("Your answer"), "on": _("Day"), "at": _("Time"), "words": _("More words")}


class AnswerForm(Schema):
    """An answer from the closed list of the request's kind, with a time where it names one."""

    outcome = fields.String(required=True)
    on = fields.Date(load_default=None)
    at = fields.Time(load_default=None)
    words = fields.String(
        load_default=None, validate=validate.Length(max=2000, error=_("Write at most 2,000 characters."))
    )


def waiting_in(queue: Queue, scope: str) -> list[ServiceRequest]:
    """Return what waits in the queue of one provider or unit, what is due first first."""
    return [each for each in requested.requests_to_answer(current_actor()) if is_in(each, queue, scope)]


def answered_in(queue: Queue, scope: str) -> list[ServiceRequest]:
    """Return what was answered or closed lately in the queue of one provider or unit, the newest first."""
    seen = requested.requests_seen(current_actor(), limit=SHOWN)
    return [each for each in seen if is_in(each, queue, scope) and each.status not in WAITING]


def is_in(request: ServiceRequest, queue: Queue, scope: str) -> bool:
    """Tell whether a request stands in the queue of one provider or unit."""
    return request.queue is queue and request.queue_scope == scope


def send_answer(request: ServiceRequest, form: Form) -> None:
    """Answer a request by what was typed; a day and a time together say when."""
    requesting.answer_request(
        actor=current_actor(),
        now=this_moment(),
        request=request.id,
        outcome=form.data["outcome"],
        outcome_at=moment_typed(form.data["on"], form.data["at"]),
        words=form.data["words"],
        key=IdempotencyKey(form.key),
    )


def moment_typed(on: date | None, at: time | None) -> datetime | None:
    """Return a day and a time of day in the city as an instant; None where one of them is missing."""
    return None if on is None or at is None else datetime.combine(on, at, tzinfo=CITY_ZONE)
