"""One place, held, offered, confirmed or waited for: how it stands and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Attachment, Session, SessionStatus
from marketplace.enrolment import operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations.ending import TERMS
from marketplace.enrolment.statuses import ENROLLED, Status
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import Text, _
from marketplace.money import queries as money
from marketplace.people import queries as people
from marketplace.quality.queries import feedback_of
from marketplace.web.families.agreeing import asking
from marketplace.web.families.knowing import who_would_know
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import our_child, our_place, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called, kind_of
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

SESSIONS_SHOWN = 60
CHANGED = 409
KEPT = enrolment.KEPT
CANCELLABLE = (*ENROLLED, Status.WAITLISTED)

WHY_ENDED: Mapping[str, Text] = {
    "hold_expired": _("It was not confirmed in time, so the place went on."),
    "offer_expired": _("It was not answered in time, so the place went to the next family."),
    "better_place": _("It was given up for the place that you took instead."),
    "group_not_formed": _("Too few children came by the date, so the group does not go ahead. Nothing is owed for it."),
    "offering_withdrawn": _("The provider has withdrawn the offering, so nobody waits for it any more."),
    "season_over": _("The season is over."),
    "other_guardian_refused": _(
        "The other guardian did not agree, so the place went to the next family. Talk it over; if you agree, ask again."
    ),
    "other_guardian_silent": _(
        "The other guardian did not answer in time, so the place went to the next family. You can ask again, and let "
        "the other guardian know before."
    ),
    "not_open_any_more": _(
        "The group takes no children any more, so the place could not be confirmed. Nothing is owed."
    ),
}


@dataclass(frozen=True)
class Line:
    """A step of the agreed price, as it was kept with the place."""

    text: str
    amount_cents: int
    legal_basis: str


@dataclass(frozen=True)
class Standing:
    """One of the waits of a wait at several units: its place in the queue, of how many; None where it is offered."""

    place: Enrolment
    meeting: Meeting
    position: int | None
    waiting: int


@pages.route("/places/<enrolment>", methods=["GET", "POST"])
def place(enrolment: str) -> Response | tuple[str, int]:
    """Show a place; a press confirms a hold, or accepts an offer. Raises: EnrolmentNotFound."""
    found = our_place(enrolment)
    form = Form(Schema())
    if form.valid():
        act = operations.confirm_hold if found.status in (Status.HOLD, Status.CONFIRMED) else operations.accept_offer
        with form.errors_shown():
            taken = act(actor=current_actor(), now=this_moment(), enrolment=enrolment, key=IdempotencyKey(form.key))
            if taken.status in KEPT:
                flash(gettext("The place is kept. The other guardian is asked to agree; nothing is owed before that."))
            else:
                flash(gettext("The place is confirmed. The invoice is under Payments."))
            return redirect(url_for("families.place", enrolment=enrolment))
    return _page(our_place(enrolment), form), form.status


def _page(found: Enrolment, form: Form) -> str:
    child = our_child(found.child_id)
    meeting = meetings([found.group_id])[found.group_id]
    unconfirmed = found.status in (Status.HOLD, Status.OFFERED, Status.WAITLISTED)
    return render_template(
        "families/place.html",
        form=form,
        place=found,
        child=child,
        meeting=meeting,
        called=called,
        kind_of=kind_of,
        until=alive_until(found),
        asking=asking(found),
        why_ended=WHY_ENDED.get(found.end_reason or ""),
        lines=price_lines(found),
        sessions=_sessions(found)[:SESSIONS_SHOWN],
        invoice=money.invoice_of_enrolment(found.id, payer=current_actor().subject),
        shared=len(money.invoices_of_enrolment(found.id)) > 1,
        has_another=len(people.guardians_of(child.id, today())) > 1,
        attachment=_attachment(meeting),
        knowers=who_would_know(child.id, [meeting]) if unconfirmed else [],
        queue=enrolment.queue_position(found),
        waiting=len(enrolment.waiting_in(found.group_id)) if found.status is Status.WAITLISTED else 0,
        together=_together(found),
        others=_others(meeting) if found.status is Status.WAITLISTED else [],
        feedback=feedback_of(found.id) if found.status is Status.COMPLETED else None,
        substitute=enrolment.substitute_offered(found.group_id, this_moment()) if found.status in ENROLLED else None,
        terms=TERMS,
        siblings=len(people.children_of(current_actor().subject or "", today())) > 1,
    )


def alive_until(found: Enrolment) -> datetime | None:
    """Return until when a hold or an offer can be answered; None where there is none, or its time has passed."""
    until = {Status.HOLD: found.hold_expires_at, Status.OFFERED: found.offer_expires_at}.get(found.status)
    return until if until is not None and until > this_moment() else None


def price_lines(found: Enrolment) -> list[Line]:
    """Return the steps of the family's price, as they were when it was agreed."""
    steps: Sequence[dict[str, Any]] = (found.quote or {}).get("steps", [])
    return [
        Line(step["text"], step["amount_cents"], step["legal_basis"]) for step in steps if step["party"] == "family"
    ]


def _sessions(found: Enrolment) -> list[Session]:
    """Return the sessions in which it has, or had, a place."""
    if found.first_position is None:
        return []
    return [
        session
        for session in catalog.sessions_of_group(found.group_id)
        if found.first_position <= session.position
        and (found.until_position is None or session.position < found.until_position)
        and session.position not in found.positions_left_out
    ]


def _together(found: Enrolment) -> list[Standing]:
    """Return how the wait at each of several units stands; nothing where it is a wait at one."""
    waits = enrolment.waits_with(found) if found.waits_together else []
    groups = meetings(each.group_id for each in waits)
    return [
        Standing(each, groups[each.group_id], enrolment.queue_position(each), len(enrolment.waiting_in(each.group_id)))
        for each in waits
    ]


def _attachment(meeting: Meeting) -> Attachment | None:
    attached = meeting.group.attachment_id
    return catalog.attachment(attached) if attached else None


def _others(meeting: Meeting) -> list[Meeting]:
    """Return the other groups of the same offering that have free places."""
    groups = [each.id for each in catalog.groups_of_offering(meeting.offering.id) if each.id != meeting.id]
    return [each for each in meetings(groups).values() if each.situation.free > 0 and not each.situation.called_off]


@pages.post("/places/<enrolment>/let-go")
def let_go(enrolment: str) -> Response:
    """Give up a hold, or decline an offer. Raises: EnrolmentNotFound, MoveNotPossible."""
    found = our_place(enrolment)
    act = operations.release_hold if found.status is Status.HOLD else operations.decline_offer
    act(actor=current_actor(), now=this_moment(), enrolment=enrolment)
    flash(gettext("The place is let go. The next family is asked."))
    return redirect(url_for("families.applications"))


@pages.route("/places/<enrolment>/cancel", methods=["GET", "POST"])
def cancel(enrolment: str) -> Response | tuple[str, int]:
    """Say what giving up the place would mean, and do it; or that it cannot be given up any more.

    Raises: EnrolmentNotFound.
    """
    found = our_place(enrolment)
    form = Form(Schema())
    if form.valid():
        with form.errors_shown():
            operations.cancel_enrolment(
                actor=current_actor(), now=this_moment(), enrolment=enrolment, key=IdempotencyKey(form.key)
            )
            flash(gettext("It is cancelled. What is not delivered goes back to where it came from."))
            return redirect(url_for("families.place", enrolment=enrolment))
    found = our_place(enrolment)
    if found.status not in CANCELLABLE:
        return _cancel_page(found, form), CHANGED
    return _cancel_page(found, form, **_what_ends(found)), form.status


def _what_ends(found: Enrolment) -> dict[str, Any]:
    """Return what giving up a place would mean: sessions begun and to come, and what comes back, in cents."""
    sessions = _sessions(found)
    held = [each for each in sessions if each.status is not SessionStatus.CANCELLED]
    begun = [each for each in held if each.starts_at <= this_moment()]
    unsettled = [each for each in begun if each.status is SessionStatus.PLANNED]
    back = money.family_back_at_end(found.id, sessions_kept=len(unsettled))
    subject = current_actor().subject or ""
    return {
        "begun": len(begun),
        "to_come": len(held) - len(begun),
        "back": money.back_to_each(found.id, back).get(subject, 0),
        "invoice": money.invoice_of_enrolment(found.id, payer=current_actor().subject),
        "terms": TERMS,
    }


def _cancel_page(found: Enrolment, form: Form, **what_ends: Any) -> str:
    return render_template(
        "families/cancel.html",
        form=form,
        place=found,
        child=our_child(found.child_id),
        meeting=meetings([found.group_id])[found.group_id],
        cancellable=found.status in CANCELLABLE,
        called=called,
        kind_of=kind_of,
        **what_ends,
    )
