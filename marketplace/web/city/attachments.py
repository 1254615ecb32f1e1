"""Add-ons at units: what waits for approval, and the map of what is attached where."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.models import Attachment, AttachmentStatus, Offering, Unit
from marketplace.web.city.offerings import LABELS, ReasonForm
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.map import CityMap, Place
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.sign_in import current_actor, this_moment

ALL_UNITS = 1000
Held = tuple[Attachment, Offering, Unit]


@pages.get("/attachments")
def attachments() -> str:
    """Show what waits for approval, and the map of what is attached where."""
    holding = catalog.attachments_that_hold()
    return render_template(
        "city/attachments.html",
        waiting=catalog.attachments_to_approve(),
        by_unit=by_unit(holding),
        map=attachments_map(holding),
        count=len(holding),
    )


@pages.post("/attachments/<attachment>/approve")
def approve_attachment(attachment: str) -> Response:
    """Approve what the unit has agreed to."""
    cataloguing.approve_attachment(actor=current_actor(), now=this_moment(), attachment=attachment)
    flash(gettext("The attachment is approved."))
    return redirect(url_for("city.attachments"))


@pages.route("/attachments/<attachment>/decline", methods=["GET", "POST"])
def decline_attachment(attachment: str) -> Response | tuple[str, int]:
    """Say no to an attachment, with the reason."""
    found = catalog.attachment(attachment)
    form = Form(ReasonForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.decline_attachment(
                actor=current_actor(), now=this_moment(), attachment=attachment, reason=form.data["reason"]
            )
            flash(gettext("The attachment is declined; provider and unit are told why."))
            return redirect(url_for("city.attachments"))
    return (
        render_template(
            "city/attachment_decline.html",
            form=form,
            attachment=found,
            offering=catalog.offering(found.offering_id),
            unit=catalog.unit(found.unit_id),
            decided=found.status in (AttachmentStatus.APPROVED, AttachmentStatus.DECLINED),
        ),
        form.status,
    )


def by_unit(holding: Sequence[Held]) -> list[tuple[Unit, list[tuple[Attachment, Offering]]]]:
    """Return the units that carry add-ons, each with them, by name."""
    found: dict[str, tuple[Unit, list[tuple[Attachment, Offering]]]] = {}
    for attachment, offering, unit in holding:
        found.setdefault(unit.id, (unit, []))[1].append((attachment, offering))
    return list(found.values())


def attachments_map(holding: Sequence[Held]) -> CityMap:
    """Return the map of all units, those with add-ons large and in the colour of their first model."""
    carried = {unit.id: add_ons for unit, add_ons in by_unit(holding)}
    units, _total = catalog.units(page_size=ALL_UNITS)
    return CityMap([_place(unit, carried.get(unit.id, [])) for unit in units if unit.lon is not None])


def _place(unit: Unit, add_ons: Sequence[tuple[Attachment, Offering]]) -> Place:
    return Place(
        lon=unit.lon or 0.0,
        lat=unit.lat or 0.0,
        name=unit.name,
        detail=ngettext("%(num)d add-on", "%(num)d add-ons", len(add_ons)) if add_ons else gettext("no add-on"),
        colour=add_ons[0][1].model if add_ons else "quiet",
        link=url_for("public.unit", unit=unit.id),
        strong=bool(add_ons),
    )
