"""What we were told, each with the way to what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.messages import queries
from marketplace.messages.models import Message
from marketplace.messages.operations import mark_read
from marketplace.messages.queries import Told
from marketplace.web.families.access_log import page_asked
from marketplace.web.families.ours import our_children
from marketplace.web.families.pages import pages
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

MESSAGES_ON_A_PAGE = 20
WAYS: Mapping[str, tuple[str, str]] = {
    "application": ("families.application", "application"),
    "enrolment": ("families.place", "enrolment"),
    "invoice": ("families.invoice", "invoice"),
    "request": ("families.request", "request"),
    "consent": ("families.consent", "consent"),
    "care_application": ("families.care_application", "application"),
    "absence": ("families.absence", "absence"),
    "agreement": ("families.shares", "agreement"),
    "offering": ("public.offering", "offering"),
}
FOR_FAMILIES = frozenset(
    {
        "application_received",
        "not_placed",
        "place_offered",
        "offer_expired",
        "waiting",
        "child_enrolled",
        "enrolment_ended",
        "season_over",
        "absence_told",
        "care_applied",
        "care_place_given",
        "care_refused",
        "care_place_answered",
        "rectification_asked",
        "rectification_answered",
        "absence_taken_back",
        "invoice_issued",
        "payment_recorded",
        "refund_made",
        "guardian_asked",
        "guardian_reminded",
        "place_not_agreed",
        "shares_proposed",
        "shares_agreed",
        "shares_ended",
        "request_answered",
        "wish_answered",
        "consent_asked",
        "consent_given",
        "consent_refused",
        "consent_withdrawn",
        "consent_expired",
    }
)


@pages.get("/messages")
def messages() -> str:
    """List what we were told, the newest first."""
    page = page_asked()
    told = queries.inbox(current_actor(), limit=MESSAGES_ON_A_PAGE + 1, offset=(page - 1) * MESSAGES_ON_A_PAGE)
    shown = told[:MESSAGES_ON_A_PAGE]
    return render_template(
        "families/messages.html",
        ours=our_children(among={each.message.facts.get("child", "") for each in shown}),
        told=[(each, way_from(each)) for each in shown],
        unread=queries.unread(current_actor()),
        page=page,
        more=len(told) > MESSAGES_ON_A_PAGE,
    )


def way_from(told: Told) -> str | None:
    """Return the page of what a message is about, by the first of its ids that has one; None where none has."""
    message: Message = told.message
    if message.template not in FOR_FAMILIES:
        return None
    for fact, (endpoint, argument) in WAYS.items():
        if fact in message.facts:
            about: dict[str, Any] = {argument: message.facts[fact]}
            return url_for(endpoint, **about)
    return None


@pages.post("/messages/read")
def messages_read() -> Response:
    """Mark one message as read, or all that are shown. Raises: as if absent for a message to somebody else."""
    for message in request.form.getlist("message"):
        mark_read(actor=current_actor(), now=this_moment(), message=message)
    if current_actor().acting_for:
        flash(gettext("They stay unread: only the person herself reads her messages."), "warn")
    return redirect(url_for("families.messages"))
