"""One request: its history, its next step, and the answer; and a new one in the name of a family."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import Text, _
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requested
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import REQUEST_KINDS, RequestKind
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.web.form import Form
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import time_left
from marketplace.web.service_centre.pages import pages
from marketplace.web.service_centre.queue import WAITING, sessions_of
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "outcome": _("The answer"),
    "on": _("Day"),
    "at": _("Time"),
    "words": _("More words"),
    "topic": _("What it is about"),
}
TOO_LONG = _("Write at most 2,000 characters.")
TOPIC_SEPARATOR = "."


class AnswerForm(Schema):
    """An answer from the closed list of the request's kind, with a day and a time where it names one."""

    outcome = fields.String(required=True)
    on = fields.Date(load_default=None)
    at = fields.Time(load_default=None)
    words = fields.String(load_default=None, validate=validate.Length(max=2000, error=TOO_LONG))

    @validates_schema
    def day_with_time(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse half of a moment."""
        if (data.get("on") is None) != (data.get("at") is None):
            raise ValidationError(_("Give the day and the time."), "on" if data.get("on") is None else "at")


class NewRequestForm(Schema):
    """What a family asks, by kind and topic, and in its own words."""

    topic = fields.String(required=True)
    words = fields.String(load_default=None, validate=validate.Length(max=2000, error=TOO_LONG))


@pages.route("/requests/<request>", methods=["GET", "POST"])
def one_request(request: str) -> Response | tuple[str, int]:
    """Show a request of the queue with its history and its next step, and take the answer. Raises: RequestUnknown."""
    found = _of_our_queue(request)
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"outcome_at": "on"}):
            requesting.answer_request(
                actor=current_actor(),
                now=this_moment(),
                request=request,
                outcome=form.data["outcome"],
                outcome_at=_moment(form),
                words=form.data["words"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The answer is given."))
            return redirect(url_for("service_centre.one_request", request=request))
    kind = REQUEST_KINDS[found.kind]
    page = render_template(
        "service_centre/request.html",
        asked=found,
        read=requesting.read_request(actor=current_actor(), now=this_moment(), request=request),
        kind=kind,
        form=form,
        waits=found.status in WAITING,
        closable=found.status is not RequestStatus.CLOSED,
        history=history(found, kind),
        about=sessions_of([found]).get(found.session_id or ""),
        offering=catalog.offering(found.offering_id) if found.offering_id else None,
    )
    return page, form.status


@pages.post("/requests/<request>/close")
def close_request(request: str) -> Response:
    """Close a request that is done with."""
    requesting.close_request(actor=current_actor(), now=this_moment(), request=request)
    flash(gettext("The request is closed."))
    return redirect(url_for("service_centre.queue"))


@pages.route("/requests/new", methods=["GET", "POST"])
def ask() -> Response | tuple[str, int]:
    """Open a request in the name of the family that is acted for; whom it is for is found first."""
    form = Form(NewRequestForm(), labels=LABELS)
    if current_actor().acting_for and form.valid():
        kind, _separator, topic = form.data["topic"].partition(TOPIC_SEPARATOR)
        if kind not in REQUEST_KINDS:
            form.add_error("topic", _("Choose one of the topics in the list."))
        else:
            with form.errors_shown(names={"kind": "topic"}):
                opened = requesting.open_request(
                    actor=current_actor(),
                    now=this_moment(),
                    kind=kind,
                    topic=topic,
                    words=form.data["words"],
                    key=IdempotencyKey(form.key),
                )
                flash(gettext("The request is open. Its number is %(number)s.", number=opened.id[:8]))
                return redirect(url_for("service_centre.queue"))
    return render_template("service_centre/ask.html", form=form, topics=_topics()), form.status


def history(found: ServiceRequest, kind: RequestKind) -> list[Step]:
    """Return what happened to a request, and what comes next, as a story."""
    steps = [Step(title=_("Opened"), at=found.opened_at, detail=kind.text)]
    if found.escalated_at:
        steps.append(Step(title=_("Its time limit passed, so the service centre sees it"), at=found.escalated_at))
    if found.answered_at:
        chosen = kind.outcome(found.outcome or "")
        steps.append(Step(title=_("Answered"), at=found.answered_at, detail=chosen.text if chosen else ""))
    if found.closed_at:
        steps.append(Step(title=_("Closed"), at=found.closed_at))
    return steps + _next_steps(found)


def _next_steps(found: ServiceRequest) -> list[Step]:
    if found.status in WAITING:
        left = time_left(found.due_at, this_moment())
        return [
            Step(title=_("Waits for an answer"), detail=left, state="now"),
            Step(title=_("Whoever asked is told"), state="ahead"),
        ]
    if found.status is RequestStatus.ANSWERED:
        return [Step(title=_("Waits to be closed, once nothing is left to do"), state="now")]
    return []


def _of_our_queue(request: str) -> ServiceRequest:
    found = requested.request_seen(request, current_actor())
    if found is None:
        raise RequestUnknown()
    return found


def _moment(form: Form) -> datetime | None:
    on, at = form.data["on"], form.data["at"]
    return None if on is None or at is None else datetime.combine(on, at, tzinfo=CITY_ZONE)


def _topics() -> list[tuple[str, Text]]:
    """Return what people can ask, as values and words: the kind, then its topic."""
    return [
        (f"{kind.key}{TOPIC_SEPARATOR}{topic.key}", _("%(kind)s: %(topic)s", kind=kind.text, topic=topic.text))
        for kind in REQUEST_KINDS
        if kind.by_people
        for topic in kind.topics
    ]
