"""Questions, faults, complaints and changes: open one, and follow it until it is answered."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask import request as sent
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.enrolment import queries as enrolment
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests import queries
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import REQUEST_KINDS
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.requests.operations import close_request, open_request, read_request
from marketplace.requests.operations.opening import WORDS_AT_MOST
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called, kind_of
from marketplace.web.form import Form
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {"topic": _("What it is about"), "enrolment": _("Which place"), "words": _("In your own words")}


class RequestForm(Schema):
    """What is asked: a topic of the kind, perhaps about one of our places, perhaps with words."""

    topic = fields.String(required=True)
    enrolment = fields.String(load_default=None)
    words = fields.String(load_default=None, validate=validate.Length(max=WORDS_AT_MOST))


@pages.get("/requests")
def requests() -> str:
    """List what we asked, the newest first, and what can be asked."""
    return render_template(
        "families/requests.html",
        asked=[(each, REQUEST_KINDS[each.kind]) for each in queries.requests_asked(current_actor())],
        kinds=[kind for kind in REQUEST_KINDS if kind.by_people],
        called=called,
        kind_of=kind_of,
    )


@pages.route("/requests/new/<kind>", methods=["GET", "POST"])
def new_request(kind: str) -> Response | tuple[str, int]:
    """Ask something of a kind. Raises: KindUnknown, RequestUnknown for a kind that only an event opens."""
    asked = REQUEST_KINDS[kind]
    if not asked.by_people:
        raise RequestUnknown()
    form = Form(RequestForm(), {"enrolment": sent.args.get("enrolment", "")}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            opened = open_request(
                actor=current_actor(), now=this_moment(), kind=kind, key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("It is sent. You see here when it must be answered, and the answer."))
            return redirect(url_for("families.request", request=opened.id))
    page = render_template(
        "families/new_request.html",
        form=form,
        kind=asked,
        topics=[(topic.key, topic.text) for topic in asked.topics],
        places=_places(),
        due_at=queries.due_at(asked.within, this_moment()),
    )
    return page, form.status


def _places() -> list[tuple[str, str]]:
    """Return our places to choose from, after 'none in particular'."""
    mine = [each for each in enrolment.my_enrolments(current_actor(), today()) if each.confirmed_at]
    ours = our_children(among={each.child_id for each in mine})
    groups = meetings(each.group_id for each in mine)
    named = [
        (each.id, f"{groups[each.group_id].offering.title}, {ours.name(each.child_id)}".strip(", ")) for each in mine
    ]
    return [("", gettext("No place in particular")), *named]


@pages.get("/requests/<request>")
def request(request: str) -> str:
    """Show a request with its time limit and its answer. Raises: RequestUnknown, for those of others too."""
    found = _ours(request)
    read = read_request(actor=current_actor(), now=this_moment(), request=request)
    kind = REQUEST_KINDS[found.kind]
    place = enrolment.enrolment(found.enrolment_id) if found.enrolment_id else None
    return render_template(
        "families/request.html",
        request=found,
        read=read,
        kind=kind,
        topic=kind.topic(found.topic),
        outcome=kind.outcome(found.outcome) if found.outcome else None,
        steps=_steps(found),
        place=place,
        meeting=meetings([place.group_id]).get(place.group_id) if place else None,
        open=found.status is not RequestStatus.CLOSED,
        called=called,
        kind_of=kind_of,
    )


@pages.post("/requests/<request>/close")
def close(request: str) -> Response:
    """Say that it is settled. Raises: RequestUnknown, and where it is closed already."""
    _ours(request)
    close_request(actor=current_actor(), now=this_moment(), request=request)
    flash(gettext("It is closed."))
    return redirect(url_for("families.request", request=request))


def _ours(request_id: str) -> ServiceRequest:
    found = queries.request(request_id)
    if found is None or found.asked_by is None or found.asked_by != current_actor().subject:
        raise RequestUnknown()
    return found


def _steps(found: ServiceRequest) -> list[Step]:
    steps = [Step(title=gettext("Asked"), at=found.opened_at)]
    if found.escalated_at:
        steps.append(Step(title=gettext("Missed its time; the service centre took it over"), at=found.escalated_at))
    if found.answered_at:
        steps.append(Step(title=gettext("Answered"), at=found.answered_at))
    elif found.status is not RequestStatus.CLOSED:
        steps.append(Step(title=gettext("To be answered by"), at=found.due_at, state="now"))
    if found.closed_at:
        steps.append(Step(title=gettext("Closed"), at=found.closed_at))
    return steps
