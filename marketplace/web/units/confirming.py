"""Sessions to confirm: several with one press, or disputed one by one with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog.models import SessionStatus
from catalog.queries import DaySession, unit_names
from marketplace.delivery import operations as delivering
from marketplace.delivery import queries as delivery
from marketplace.delivery.errors import OwnDelivery
from marketplace.delivery.models import DeliveryStatus, DisputeReason
from marketplace.delivery.queries import SessionSeen
from marketplace.enrolment.queries import enrolments_in_sessions
from marketplace.kernel.text import Text, _
from marketplace.web.form import Form
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.ours import our_session, our_unit
from marketplace.web.units.pages import pages

LABELS = {"sessions": _("Sessions"), "reason": _("What was wrong")}
BY_THE_HOUSE = _("Your house delivered it itself, so the service owner confirms or disputes it.")
CANCELLED = _("It was cancelled: families and the city have their part back.")
NOT_MARKED = _("Nobody says yet that it was held. Ask the provider to mark it first.")
CONFIRMED = _("It is confirmed, so it is earned. Ask the service centre if something was confirmed by mistake.")


class ConfirmForm(Schema):
    """The sessions that are borne out."""

    sessions = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error=_("Tick the sessions that you bear out.")),
        error_messages={"required": _("Tick the sessions that you bear out.")},
    )


class DisputeForm(Schema):
    """Why a session was not delivered as promised."""

    reason = fields.String(
        required=True, validate=validate.OneOf([reason.value for reason in DisputeReason], error="Invalid value.")
    )


@pages.route("/confirm", methods=["GET", "POST"])
def confirm() -> Response | tuple[str, int]:
    """List the sessions that wait, and confirm those that are ticked."""
    waiting = waiting_here()
    marked = [seen.session.id for seen in waiting if seen.delivery and seen.delivery.status is DeliveryStatus.MARKED]
    form = Form(ConfirmForm(), {"sessions": marked}, labels=LABELS)
    if form.valid():
        done = sum(_confirmed(form, session) for session in _ours(form.data["sessions"], waiting))
        if done:
            flash(ngettext("%(num)d session is confirmed.", "%(num)d sessions are confirmed.", done))
        if not form.wrong:
            return redirect(url_for("units.confirm"))
        waiting = waiting_here()
    ids = [seen.session.id for seen in waiting]
    expected = enrolments_in_sessions(ids)
    return (
        render_template(
            "units/confirm.html",
            form=form,
            waiting=waiting,
            own=[seen for seen in _of_others() if _is_hers(seen)],
            present=delivery.present_in(ids),
            expected={session: len(found) for session, found in expected.items()},
        ),
        form.status,
    )


@pages.route("/sessions/<session>/dispute", methods=["GET", "POST"])
def dispute(session: str) -> Response | tuple[str, int]:
    """Say that a session was not delivered as promised; it is not paid until that is settled."""
    found = our_session(session)
    form = Form(DisputeForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            delivering.dispute_delivery(
                actor=current_actor(), now=this_moment(), session=session, reason=form.data["reason"]
            )
            flash(gettext("The session is disputed. The provider is told, and it is not paid for now."), "warn")
            return redirect(url_for("units.confirm"))
    return (
        render_template(
            "units/dispute.html",
            found=found,
            form=form,
            why_not=why_not_disputed(found),
            unit=unit_names([found.unit.id])[found.unit.id],
            reasons=[(reason.value, standing(reason)) for reason in DisputeReason],
        ),
        form.status,
    )


def why_not_disputed(found: DaySession) -> Text | None:
    """Return why a session of the house cannot be disputed as it stands; None where it can be."""
    said = delivery.delivery_of(found.session.id)
    if found.offering.provider_id is None:
        return BY_THE_HOUSE
    if found.session.status is SessionStatus.CANCELLED:
        return CANCELLED
    if said is None:
        return NOT_MARKED
    return CONFIRMED if said.status is DeliveryStatus.CONFIRMED else None


def waiting_here() -> list[SessionSeen]:
    """Return what others delivered at the unit and its head can confirm, oldest first."""
    return [seen for seen in _of_others() if not _is_hers(seen)]


def _is_hers(seen: SessionSeen) -> bool:
    """Tell whether the head is of those who deliver a session, or marked it herself: then somebody else confirms it."""
    actor = current_actor()
    marked = seen.delivery is not None and seen.delivery.marked_by == actor.person
    return marked or seen.offering.provider_id in actor.scopes("provider.staff")


def _of_others() -> list[SessionSeen]:
    """Return what was not delivered by the house itself and waits, oldest first."""
    unit = our_unit()
    return [
        seen
        for seen in delivery.sessions_to_confirm(current_actor())
        if seen.group.unit_id == unit and seen.offering.provider_id is not None
    ]


def _ours(ticked: Sequence[str], waiting: Sequence[SessionSeen]) -> list[str]:
    """Return those of the ticked sessions that wait here; others are left alone."""
    return [seen.session.id for seen in waiting if seen.session.id in ticked]


def _confirmed(form: Form, session: str) -> bool:
    """Confirm one session and tell whether it went; what is in the way is said in the form."""
    went = False
    with form.errors_shown(OwnDelivery):
        delivering.confirm_delivery(actor=current_actor(), now=this_moment(), session=session)
        went = True
    return went
