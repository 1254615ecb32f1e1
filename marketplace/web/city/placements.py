"""Places in day care, which the city decides: place a child that was found with a reason, and end a placement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from catalog import queries as catalog
from consent import door
from marketplace.care import operations as care
from marketplace.care.models import FeeDecision
from marketplace.enrolment import operations as enrolling
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import ChildNotFound
from marketplace.kernel.clock import city_day
from marketplace.kernel.periods import Weeks
from marketplace.kernel.text import Text, _
from marketplace.people import queries as people
from marketplace.people.models import PersonKind
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.care_words import care_difference
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as register

WEEKDAYS = range(5)
EVEN = "even_"
ALL_UNITS = 1000
REASONS_LENGTH = 2000
DECISION = "decision"
LABELS = {
    "unit": _("Unit"),
    "model": _("Service model"),
    "provider": _("Provider"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "reasons": _("Reasons"),
    "starts0": _("Times of care"),
    "alternates": _("Times of even weeks"),
}


class _PlacementForm(Schema):
    """A decision: where, from when, at which times, and why; times of even weeks where two homes alternate."""

    unit = fields.String(required=True)
    model = fields.String(required=True)
    provider = fields.String(load_default=None)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(load_default=None)
    alternates = fields.Boolean(load_default=False)
    reasons = fields.String(required=True, validate=validate.Length(1, REASONS_LENGTH))

    @validates_schema
    def times_are_whole(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """Refuse a weekday with one of its times alone, and a week without any."""
        wrong = {
            f"{home}starts{day}": [_("Write both times of the day, or none.")]
            for home in ("", EVEN)
            for day in WEEKDAYS
            if (data[f"{home}starts{day}"] is None) != (data[f"{home}ends{day}"] is None)
        }
        if not wrong and all(data[f"{home}starts{day}"] is None for home in ("", EVEN) for day in WEEKDAYS):
            wrong = {"starts0": [_("Write the times of at least one day.")]}
        if not data["alternates"] and any(data[f"{EVEN}{end}{day}"] for day in WEEKDAYS for end in ("starts", "ends")):
            wrong["alternates"] = [_("Tick this if even weeks have their own times, or empty those times.")]
        if wrong:
            raise ValidationError({name: list(said) for name, said in wrong.items()})


PlacementForm = type(
    "PlacementForm",
    (_PlacementForm,),
    {
        f"{home}{end}{day}": fields.Time(load_default=None)
        for home in ("", EVEN)
        for day in WEEKDAYS
        for end in ("starts", "ends")
    },
)


class EndForm(Schema):
    """The day on which a placement ends, and why."""

    valid_until = fields.Date(required=True)
    reasons = fields.String(required=True, validate=validate.Length(1, REASONS_LENGTH))


@pages.route("/children/<child>", methods=["GET", "POST"])
def child(child: str) -> Response | tuple[str, int]:
    """Show a child's placements, and decide on a place. Raises: ChildNotFound."""
    if not may("enrolment.place_child") or people.kinds_of([child]).get(child) is not PersonKind.CHILD:
        raise ChildNotFound(child=child)
    form = Form(PlacementForm(), _usual_week(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"care": "starts0"}):
            enrolling.place_child(
                actor=current_actor(),
                now=this_moment(),
                child=child,
                unit=form.data["unit"],
                provider=form.data["provider"] or None,
                model=form.data["model"].partition(":")[0],
                legal_route=_route(form.data["model"]),
                valid_from=form.data["valid_from"],
                valid_until=form.data["valid_until"],
                care=_care(form.data),
                reasons=form.data["reasons"],
            )
            flash(gettext("The place is decided. Guardians and the unit are told."))
            return redirect(url_for("city.child", child=child))
    placements = enrolment.placements_of(child)
    seen = _seen(child)
    units, _total = catalog.units(page_size=ALL_UNITS)
    return (
        render_template(
            "city/child.html",
            form=form,
            child=child,
            seen=seen,
            homes=[each for each in seen.get("child.home_weeks") or () if each["agreed"]],
            placements=placements,
            unit_names=catalog.unit_names([each.unit_id for each in placements]),
            units=[(unit.id, f"{unit.name}, {unit.postal_code}") for unit in units],
            models=_ways(),
            providers=_providers_of_care(),
            standing=standing,
            decisions=_decisions(child),
            care_difference=care_difference,
            weekdays=WEEKDAYS,
            today=city_day(this_moment()),
        ),
        form.status,
    )


@pages.route("/placements/<placement>/end", methods=["GET", "POST"])
def end_placement(placement: str) -> Response | tuple[str, int]:
    """End a placement on a day, with reasons."""
    found = enrolment.placement(placement)
    if not may("enrolment.end_placement"):
        raise ChildNotFound(child=found.child_id)
    form = Form(EndForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            enrolling.end_placement(actor=current_actor(), now=this_moment(), placement=placement, **form.data)
            flash(gettext("The placement ends on that day."))
            return redirect(url_for("city.child", child=found.child_id))
    return (
        render_template("city/placement_end.html", form=form, placement=found, unit=catalog.unit(found.unit_id)),
        form.status,
    )


def _care(data: Mapping[str, Any]) -> list[enrolling.Care]:
    """Return the times of care: the same in every week, or those of odd weeks and, by themselves, of even ones."""
    homes = (("", Weeks.ODD), (EVEN, Weeks.EVEN)) if data["alternates"] else (("", Weeks.EVERY),)
    return [
        enrolling.Care(day, data[f"{home}starts{day}"], data[f"{home}ends{day}"], weeks)
        for home, weeks in homes
        for day in WEEKDAYS
        if data[f"{home}starts{day}"]
    ]


def _seen(child: str) -> Mapping[str, Any]:
    """Return what an officer who decides may see of the child."""
    actor = current_actor()
    seen = door.read(
        actor=actor,
        now=this_moment(),
        recipient=door.Recipient(RecipientKind.CITY_OFFICER),
        purpose=DECISION,
        subjects=[child],
        categories=["child.name", "child.birth_date", "child.placement_reasons", "child.home_weeks"],
        reason="decides on a place",
    )
    return seen.get(child, {})


def _decisions(child: str) -> Sequence[FeeDecision]:
    """Return the decisions on the child's fee, to who may read them."""
    return care.read_fee_decisions(actor=current_actor(), now=this_moment(), child=child)


def _ways() -> list[tuple[str, Text]]:
    """Return the ways in which the city decides on a place: each model by each of its routes."""
    ways = [each.by(route) for each in SERVICE_MODELS for route in each.legal_routes if each.placed_by_decision]
    return [
        (
            f"{each.key}:{each.route.value}" if each.by_agreement else each.key,
            _("%(model)s: %(route)s", model=each.symbol, route=standing(each.route)),
        )
        for each in ways
    ]


def _route(way: str) -> str | None:
    """Read the legal route from an answer of the form; none where the model has one alone."""
    return way.partition(":")[2] or None


def _providers_of_care() -> list[tuple[str, str]]:
    """Return the providers with an agreement under which the city decides on places, by legal name."""
    on = city_day(this_moment())
    ours = register.providers_agreed([each.key for each in SERVICE_MODELS if each.placed_by_decision], on)
    return [("", gettext("The city itself")), *ours]


def _usual_week() -> dict[str, Any]:
    week = {f"starts{day}": time(8).strftime("%H:%M") for day in WEEKDAYS}
    ends = {f"ends{day}": time(16).strftime("%H:%M") for day in WEEKDAYS}
    return {**week, **ends, "model": "v", "valid_from": city_day(this_moment())}
