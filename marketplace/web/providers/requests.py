"""Requests that this provider answers: what is asked, how much time is left, and the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requested
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import REQUEST_KINDS, Queue
from marketplace.web.form import Form
from marketplace.web.parts.answering import LABELS, WAITING, AnswerForm, answered_in, send_answer, waiting_in
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment


@pages.get("/requests")
def requests() -> str:
    """List what waits for an answer, what is due first first, and what was answered."""
    waiting, earlier = waiting_in(Queue.PROVIDER, our_provider()), answered_in(Queue.PROVIDER, our_provider())
    about = catalog.sessions_among([each.session_id for each in [*waiting, *earlier] if each.session_id])
    return render_template(
        "providers/requests.html", waiting=waiting, earlier=earlier, about=about, kinds=REQUEST_KINDS
    )


@pages.route("/requests/<request>", methods=["GET", "POST"])
def answer(request: str) -> Response | tuple[str, int]:
    """Show a request with its words as far as the law lets them be seen, and answer it."""
    found = requested.request_seen(request, current_actor())
    if (
        found is None
        or found.queue is not Queue.PROVIDER
        or found.queue_scope not in current_actor().scopes("provider.staff")
    ):
        raise RequestUnknown()
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"outcome_at": "on"}):
            send_answer(found, form)
            flash(gettext("Your answer is sent."))
            return redirect(url_for("providers.requests"))
    return (
        render_template(
            "providers/request.html",
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
