"""The groups of an offering: where and when they meet, and how many places they have."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.models import Attachment, AttachmentStatus, Offering, Unit
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.form import Form
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import words
from marketplace.web.parts.words import say, weekday_name
from marketplace.web.providers.ours import our_group, our_offering
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

MOST_UNITS = 5000
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LABELS = {
    "unit": _("Where"),
    "weekdays": _("Weekdays"),
    "start_time": _("Begins at"),
    "end_time": _("Ends at"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "capacity": _("Places"),
}


class GroupForm(Schema):
    """Where and when a group meets."""

    unit = fields.String(required=True)
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(DAYS, error="Invalid value.")),
        required=True,
        validate=validate.Length(min=1, error=_("Choose at least one weekday.")),
    )
    start_time = fields.Time(required=True)
    end_time = fields.Time(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    capacity = fields.Integer(required=True)


class CapacityForm(Schema):
    """How many places a group has from now on."""

    capacity = fields.Integer(required=True)


@pages.route("/offerings/<offering>/groups/new", methods=["GET", "POST"])
def add_group(offering: str) -> Response | tuple[str, int]:
    """Add a group: unit, weekdays, times, first and last day, places."""
    found = our_offering(offering)
    season = catalog.season(found.season_id)
    attached = catalog.attachments_of_offering(offering)
    first_on = max(season.starts_on, city_day(this_moment()))
    start = {"starts_on": first_on, "ends_on": season.ends_on, "capacity": found.group_max}
    form = Form(GroupForm(), start, labels=LABELS)
    units, _total = catalog.units(page_size=MOST_UNITS)
    if form.valid() and form.data["unit"] not in {unit.id for unit in units}:
        form.add_error("unit", _("Choose one of the listed answers."))
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            _add(found, form, attached)
            flash(gettext("The group is added."))
            return redirect(url_for("providers.offering", offering=offering))
    return (
        render_template(
            "providers/group.html",
            offering=found,
            season=season,
            form=form,
            units=unit_options(units, attached),
            weekdays=[(code, weekday_name(number)) for number, code in enumerate(DAYS)],
        ),
        form.status,
    )


@pages.post("/groups/<group>/remove")
def remove_group(group: str) -> Response:
    """Take a group out of an offering that was never published."""
    _group, offering = our_group(group)
    catalogue.remove_group(actor=current_actor(), now=this_moment(), group=group)
    flash(gettext("The group is taken out."), "warn")
    return redirect(url_for("providers.offering", offering=offering.id))


@pages.route("/groups/<group>/places", methods=["GET", "POST"])
def places(group: str) -> Response | tuple[str, int]:
    """Change the places of a group in the sessions to come."""
    found, offering = our_group(group)
    form = Form(CapacityForm(), {"capacity": found.capacity}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            catalogue.change_capacity(
                actor=current_actor(), now=this_moment(), group=group, capacity=form.data["capacity"]
            )
            flash(gettext("The places are changed."))
            return redirect(url_for("providers.offering", offering=offering.id))
    return (
        render_template(
            "providers/places.html",
            offering=offering,
            group=found,
            unit=catalog.unit(found.unit_id),
            form=form,
            taken=max((each.taken for each in catalog.open_sessions(group, this_moment())), default=0),
        ),
        form.status,
    )


def unit_options(units: Sequence[Unit], attached: Sequence[tuple[Attachment, Unit]]) -> list[tuple[str, str]]:
    """Return the units to choose from: first those that were asked and did not decline, each with how the add-on lies
    and how the asking stands."""
    asked = {unit.id: attachment for attachment, unit in attached if attachment.status != AttachmentStatus.DECLINED}
    first = [
        (
            unit.id,
            gettext(
                "%(unit)s (%(standing)s, %(how)s)",
                unit=unit.name,
                standing=say(standing(asked[unit.id].status)),
                how=say(words(asked[unit.id].placement)),
            ),
        )
        for unit in units
        if unit.id in asked
    ]
    rest = [(unit.id, f"{unit.name}, {unit.postal_code}") for unit in units if unit.id not in asked]
    return [("", gettext("Choose a unit")), *first, *rest]


def _add(offering: Offering, form: Form, attached: Sequence[tuple[Attachment, Unit]]) -> None:
    """Add the group; where its unit was asked to carry the add-on and did not decline, it rests on that."""
    live = {unit.id: each.id for each, unit in attached if each.status != AttachmentStatus.DECLINED}
    days = sorted(set(form.data["weekdays"]), key=DAYS.index)
    catalogue.add_group(
        actor=current_actor(),
        now=this_moment(),
        offering=offering.id,
        unit=form.data["unit"],
        rrule=f"FREQ=WEEKLY;BYDAY={','.join(days)}",
        start_time=form.data["start_time"],
        end_time=form.data["end_time"],
        starts_on=form.data["starts_on"],
        ends_on=form.data["ends_on"],
        capacity=form.data["capacity"],
        attachment=live.get(form.data["unit"]),
        key=IdempotencyKey(form.key),
    )
