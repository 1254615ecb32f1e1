"""Requests that this provider answers: what is asked, how much time is left, and the answer."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from marketplace.requests import queries as requested
from marketplace.requests.kinds import ADJUSTMENT, Queue
from marketplace.web.parts.answering import answer_page, queue_page
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor


@pages.get("/requests")
def requests() -> str:
    """List what waits for an answer, and what was answered."""
    return queue_page("providers", Queue.PROVIDER, our_provider())


@pages.route("/requests/<request>", methods=["GET", "POST"])
def answer(request: str) -> Response | tuple[str, int]:
    """Show a request and answer it; an adjustment has a page of its own."""
    found = requested.request_seen(request, current_actor())
    if found is not None and found.kind == ADJUSTMENT.key:
        return redirect(url_for("providers.adjustment", adjustment=request))
    return answer_page("providers", Queue.PROVIDER, "provider.staff", request)
