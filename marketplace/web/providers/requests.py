"""Requests that this provider answers: what is asked, how much time is left, and the answer."""

from __future__ import annotations

from werkzeug.wrappers import Response

from marketplace.requests.kinds import Queue
from marketplace.web.parts.answering import answer_page, queue_page
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages


@pages.get("/requests")
def requests() -> str:
    """List what waits for an answer, and what was answered."""
    return queue_page("providers", Queue.PROVIDER, our_provider())


@pages.route("/requests/<request>", methods=["GET", "POST"])
def answer(request: str) -> Response | tuple[str, int]:
    """Show a request and answer it."""
    return answer_page("providers", Queue.PROVIDER, "provider.staff", request)
