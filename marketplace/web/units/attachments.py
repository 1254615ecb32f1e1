"""Attachment requests: agree to room, time and staffing, or decline with a reason; and the add-ons in the house."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.models import AttachmentStatus, Placement
from catalog.operations import UnitTerms
from catalog.queries import Filters, Hit
from marketplace.kernel.text import Text, _
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.week import Block, WeekGrid
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.ours import our_attachment, our_unit
from marketplace.web.units.pages import pages
from providers.queries import provider_names

MOST_HERE = 200
UNDECIDED = frozenset({AttachmentStatus.ASKED, AttachmentStatus.UNIT_AGREED})
DECIDED: dict[AttachmentStatus, Text] = {
    AttachmentStatus.UNIT_AGREED: _("You have agreed already. The service owner approves it next."),
    AttachmentStatus.APPROVED: _("It is approved and holds. Ask the service owner if it has to change."),
    AttachmentStatus.DECLINED: _("It is declined. The provider can ask again with another wish."),
}
LABELS = {
    "room": _("Room"),
    "time_note": _("Time"),
    "staffing": _("Staffing"),
    "others_do": _("What the others do meanwhile"),
    "handover": _("Handover"),
    "rent_cents": _("Rent for the season"),
    "reason": _("Reason"),
}


class AgreeForm(Schema):
    """What the unit agrees to."""

    room = fields.String(load_default="")
    time_note = fields.String(load_default="")
    staffing = fields.String(load_default="")
    others_do = fields.String(load_default="")
    handover = fields.String(load_default="")
    rent_cents = Euros(load_default=0)


class DeclineForm(Schema):
    """Why the unit says no."""

    reason = fields.String(required=True, validate=validate.Length(max=500, error=_("Write at most 500 characters.")))


@pages.get("/attachments")
def attachments() -> str:
    """List what providers ask of the house, the unanswered first."""
    found = catalog.attachments_of_unit(our_unit())
    return render_template(
        "units/attachments.html",
        asked=[pair for pair in found if pair[0].status is AttachmentStatus.ASKED],
        others=[pair for pair in found if pair[0].status is not AttachmentStatus.ASKED],
        providers=provider_names([offering.provider_id for _each, offering in found if offering.provider_id]),
    )


@pages.get("/attachments/<attachment>")
def attachment(attachment: str) -> str:
    """Show one attachment: what is asked, for which groups, and what was agreed."""
    found = our_attachment(attachment)
    offering = catalog.offering(found.offering_id)
    return render_template(
        "units/attachment.html",
        attachment=found,
        offering=offering,
        provider=provider_names([offering.provider_id]).get(offering.provider_id) if offering.provider_id else None,
        groups=[group for group in catalog.groups_of_offering(offering.id) if group.unit_id == found.unit_id],
        may_agree=found.status is AttachmentStatus.ASKED,
        may_decline=found.status in UNDECIDED,
        decided=DECIDED.get(found.status),
    )


@pages.route("/attachments/<attachment>/agree", methods=["GET", "POST"])
def agree(attachment: str) -> Response | tuple[str, int]:
    """Agree: which room, when, who staffs it, what the others do, how children are handed over, what rent."""
    found = our_attachment(attachment)
    form = Form(AgreeForm(), {"rent_cents": "0"}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            terms = UnitTerms(**form.data)
            catalogue.agree_attachment(actor=current_actor(), now=this_moment(), attachment=attachment, terms=terms)
            flash(gettext("You have agreed. The service owner approves it next."))
            return redirect(url_for("units.attachment", attachment=attachment))
    return (
        render_template(
            "units/agree.html",
            form=form,
            attachment=found,
            offering=catalog.offering(found.offering_id),
            inside=found.placement is Placement.INSIDE,
            decided=DECIDED.get(found.status),
        ),
        form.status,
    )


@pages.route("/attachments/<attachment>/decline", methods=["GET", "POST"])
def decline(attachment: str) -> Response | tuple[str, int]:
    """Say no, with the reason that the provider reads."""
    found = our_attachment(attachment)
    form = Form(DeclineForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            catalogue.decline_attachment(
                actor=current_actor(), now=this_moment(), attachment=attachment, reason=form.data["reason"]
            )
            flash(gettext("It is declined. The provider reads your reason."), "warn")
            return redirect(url_for("units.attachment", attachment=attachment))
    return (
        render_template(
            "units/decline.html",
            form=form,
            attachment=found,
            offering=catalog.offering(found.offering_id),
            decided=None if found.status in UNDECIDED else DECIDED.get(found.status),
        ),
        form.status,
    )


@pages.get("/add-ons")
def add_ons() -> str:
    """Show the week of the add-ons in the house, with places and how each lies to care."""
    unit = our_unit()
    hits = catalog.search(Filters(unit=(unit,)), now=this_moment(), page_size=MOST_HERE, facets=False).hits
    attached = {offering.id: each for each, offering in catalog.attachments_of_unit(unit) if _stands(each.status)}
    return render_template("units/add_ons.html", hits=hits, week=week_of(hits, unit), attached=attached, unit=unit)


def week_of(hits: Sequence[Hit], unit: str) -> WeekGrid:
    """Return the week of what is offered at a unit."""
    return WeekGrid(
        [
            Block(
                weekday=weekday - 1,
                starts=group.start_time,
                ends=group.end_time,
                title=hit.offering.title,
                detail=hit.provider_name or "",
                colour=hit.offering.model,
                link=url_for("public.offering", offering=hit.offering.id),
            )
            for hit in hits
            for group in hit.groups
            if group.unit == unit
            for weekday in group.weekdays
        ]
    )


def _stands(status: AttachmentStatus) -> bool:
    return status is AttachmentStatus.APPROVED
