"""The queue by time left, what became of earlier requests, and the cancelled sessions that wait for a replacement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template

from catalog import queries as catalog
from catalog.queries import DaySession
from marketplace.requests import queries as requested
from marketplace.requests.kinds import REQUEST_KINDS
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.web.service_centre.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

EARLIER_SHOWN = 25
WAITING = frozenset({RequestStatus.OPEN, RequestStatus.ESCALATED})


@pages.get("/")
def queue() -> str:
    """List what waits for the service centre, what is due first first, with what is left of the time."""
    actor, now = current_actor(), this_moment()
    waiting = requested.requests_to_answer(actor)
    seen = requested.requests_seen(actor, limit=EARLIER_SHOWN * 2)
    earlier = [each for each in seen if each.status not in WAITING][:EARLIER_SHOWN]
    return render_template(
        "service_centre/queue.html",
        waiting=waiting,
        earlier=earlier,
        late=sum(each.due_at <= now for each in waiting),
        about=sessions_of([*waiting, *earlier]),
        kinds=REQUEST_KINDS,
    )


@pages.get("/cancelled-sessions")
def cancelled() -> str:
    """List the cancelled sessions for which the provider has chosen neither another time nor the refund."""
    waiting = requested.cancellations_waiting(current_actor())
    return render_template(
        "service_centre/cancelled.html",
        waiting=waiting,
        about=sessions_of(waiting),
        ours={each.id for each in requested.requests_to_answer(current_actor())},
    )


def sessions_of(requests: Sequence[ServiceRequest]) -> Mapping[str, DaySession]:
    """Return the sessions that requests are about, by id."""
    return catalog.sessions_among([each.session_id for each in requests if each.session_id])
