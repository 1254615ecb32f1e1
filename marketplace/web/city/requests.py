"""Complaints that families brought to the city: what is asked, how much time is left, and the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requested
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import REQUEST_KINDS
from marketplace.requests.models import RequestStatus
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

WAITING = frozenset({RequestStatus.OPEN, RequestStatus.ESCALATED})
EARLIER_SHOWN = 50
LABELS = {"outcome": _("Your answer"), "words": _("More words")}


class AnswerForm(Schema):
    """An answer from the closed list of the request's kind."""

    outcome = fields.String(required=True)
    words = fields.String(
        load_default=None, validate=validate.Length(max=2000, error=_("Write at most 2,000 characters."))
    )


@pages.get("/requests")
def requests() -> str:
    """List what waits for the city's answer, what is due first first, and what was answered."""
    actor = current_actor()
    waiting = requested.requests_to_answer(actor)
    earlier = [each for each in requested.requests_seen(actor, limit=EARLIER_SHOWN) if each.status not in WAITING]
    return render_template("city/requests.html", waiting=waiting, earlier=earlier, kinds=REQUEST_KINDS)


@pages.route("/requests/<request>", methods=["GET", "POST"], endpoint="request")
def one_request(request: str) -> Response | tuple[str, int]:
    """Show a request with its words as far as the law lets them be seen, and answer it. Raises: RequestUnknown."""
    found = requested.request_seen(request, current_actor())
    if found is None:
        raise RequestUnknown()
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            requesting.answer_request(
                actor=current_actor(), now=this_moment(), request=request, key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("The answer is sent."))
            return redirect(url_for("city.requests"))
    read = requesting.read_request(actor=current_actor(), now=this_moment(), request=request)
    return (
        render_template(
            "city/request.html",
            read=read,
            asked=found,
            kind=REQUEST_KINDS[found.kind],
            form=form,
            waits=found.status in WAITING,
            offering=catalog.offering(found.offering_id) if found.offering_id else None,
        ),
        form.status,
    )
