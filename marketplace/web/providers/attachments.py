"""Attachments: which units were asked to carry an add-on, and what they said."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.models import OfferingStatus, Placement
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import words
from marketplace.web.providers.groups import MOST_UNITS
from marketplace.web.providers.ours import our_offering, our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

OVER = frozenset({OfferingStatus.WITHDRAWN, OfferingStatus.ARCHIVED})
NOT_LISTED: dict[str, Any] = {"unknown": "Invalid value."}
LABELS = {"offering": _("Offering"), "unit": _("Unit"), "placement": _("How it lies to care"), "wish": _("Your wish")}
PLACEMENT_HINTS = {
    Placement.INSIDE: _("The children are in care then; staff stay responsible for the others."),
    Placement.NEXT_TO: _("Right before or after care, so that nobody has to be fetched in between."),
    Placement.APART: _("In the house, at a time of its own."),
}


class AskForm(Schema):
    """Which unit is asked, for which offering, and how it would lie to care."""

    offering = fields.String(required=True)
    unit = fields.String(required=True)
    placement = fields.Enum(Placement, by_value=True, required=True, error_messages=NOT_LISTED)
    wish = fields.String(load_default="")


@pages.get("/attachments")
def attachments() -> str:
    """List what was asked of units, with answers and reasons."""
    return render_template(
        "providers/attachments.html",
        attachments=catalog.attachments_of_provider(our_provider()),
        can_ask=bool(_askable()),
    )


@pages.route("/attachments/ask", methods=["GET", "POST"])
def ask() -> Response | tuple[str, int]:
    """Ask a unit to carry an add-on inside, next to or apart from care."""
    askable = _askable()
    units, _total = catalog.units(page_size=MOST_UNITS)
    form = Form(AskForm(), {"offering": request.args.get("offering", "")}, labels=LABELS)
    if form.valid():
        if form.data["offering"] not in dict(askable):
            form.add_error("offering", _("Choose one of the listed answers."))
        if form.data["unit"] not in {unit.id for unit in units}:
            form.add_error("unit", _("Choose one of the listed answers."))
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            our_offering(form.data["offering"])
            catalogue.ask_attachment(
                actor=current_actor(), now=this_moment(), key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("The head of the unit is told, and answers here."))
            return redirect(url_for("providers.attachments"))
    return (
        render_template(
            "providers/ask.html",
            form=form,
            offerings=[("", gettext("Choose an offering")), *askable],
            units=[
                ("", gettext("Choose a unit")),
                *((unit.id, f"{unit.name}, {unit.street}, {unit.postal_code}") for unit in units),
            ],
            placements=[(each.value, words(each), PLACEMENT_HINTS[each]) for each in Placement],
            can_ask=bool(askable),
        ),
        form.status,
    )


def _askable() -> list[tuple[str, str]]:
    seasons = {each.id: each.name for each in catalog.seasons()}
    return [
        (each.id, f"{each.title or gettext('Draft without a title')}, {seasons[each.season_id]}")
        for each in catalog.offerings_of_provider(our_provider())
        if each.status not in OVER
    ]
