"""Answering a request: the form, what waits in one queue, and the two pages that providers and units share."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requested
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import REQUEST_KINDS, Queue
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
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


def queue_page(audience: str, queue: Queue, scope: str) -> str:
    """Return the page of what waits for an answer in a queue, what is due first first, and what was answered."""
    waiting, earlier = waiting_in(queue, scope), answered_in(queue, scope)
    about = catalog.sessions_among([each.session_id for each in [*waiting, *earlier] if each.session_id])
    return render_template(
        f"{audience}/requests.html", waiting=waiting, earlier=earlier, about=about, kinds=REQUEST_KINDS
    )


def answer_page(audience: str, queue: Queue, role: str, request: str) -> Response | tuple[str, int]:
    """Show a request with its words as far as the law lets them be seen, and answer it.

    Raises: RequestUnknown for one that is not in a queue for which the person holds the role.
    """
    found = requested.request_seen(request, current_actor())
    if found is None or found.queue is not queue or found.queue_scope not in current_actor().scopes(role):
        raise RequestUnknown()
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"outcome_at": "on"}):
            send_answer(found, form)
            flash(gettext("Your answer is sent."))
            return redirect(url_for(f"{audience}.requests"))
    return (
        render_template(
            f"{audience}/request.html",
            read=requesting.read_request(actor=current_actor(), now=this_moment(), request=request),
            request_asked=found,
            kind=REQUEST_KINDS[found.kind],
            form=form,
            waits=found.status in WAITING,
            about=catalog.sessions_among([found.session_id])[found.session_id] if found.session_id else None,
            offering=catalog.offering(found.offering_id) if found.offering_id else None,
        ),
        form.status,
    )
