"""Applications for day care: what is due first, decisions with reasons, and what is asked to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.unit_file import UnitKind
from consent import door
from marketplace.admission import queries
from marketplace.admission.errors import CareApplicationNotFound
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareApplication, CareDecision
from marketplace.admission.operations import Place, answer_rectification, decide_on_care
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.service_models.base import RecipientKind
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

ALL_UNITS = 2000
REASONS_AT_MOST = 5000
DECISION = "decision"
PLACE, NO_PLACE = "place", "no_place"
SHOWN = ("child.name", "child.birth_date", "child.care_wishes", "child.care_decision")
LABELS = {
    "outcome": _("Decision"),
    "unit": _("Unit"),
    "valid_from": _("From"),
    "reasons": _("Reasons"),
}


class DecisionForm(Schema):
    """A place at a unit from a day, or none, and why."""

    outcome = fields.String(required=True, validate=validate.OneOf([PLACE, NO_PLACE]))
    unit = fields.String(load_default=None)
    valid_from = fields.Date(load_default=None)
    reasons = fields.String(required=True, validate=validate.Length(1, REASONS_AT_MOST))


@pages.get("/care-applications")
def care_applications() -> str:
    """List what waits for a decision, late ones first, and what is asked to be put right."""
    return render_template(
        "city/care_applications.html",
        waiting=queries.to_decide(),
        asked=queries.to_rectify(),
        today=city_day(this_moment()),
    )


@pages.route("/care-applications/<application>", methods=["GET", "POST"])
def care_application(application: str) -> Response | tuple[str, int]:
    """Show an application; decide on it, or answer what was asked to be put right. Raises: CareApplicationNotFound."""
    found = queries.care_application(application)
    if not may("admission.decide_on_care"):
        raise CareApplicationNotFound(application=application)
    decided = queries.decisions_of([found.id]).get(found.id, [])
    asked = queries.rectifications_of([each.id for each in decided])
    disputed = next((each for each in decided if each.id in asked and asked[each.id].answered_at is None), None)
    form = Form(DecisionForm(), {"outcome": PLACE, "valid_from": found.start_on}, labels=LABELS)
    if form.valid() and _place_is_whole(form):
        with form.errors_shown():
            _decide(found, disputed, form)
            flash(gettext("It is decided. The guardians are told, with the reasons and how to object."))
            return redirect(url_for("city.care_applications"))
    seen = _seen(found.child_id)
    wishes = (seen.get("child.care_wishes") or {}).get(found.id, {})
    page = render_template(
        "city/care_application.html",
        form=form,
        application=found,
        seen=seen,
        wishes=wishes,
        told=seen.get("child.care_decision") or {},
        decided=decided,
        asked=asked,
        disputed=disputed,
        own=disputed is not None and disputed.decided_by == current_actor().person,
        to_decide=found.status is CareStatus.RECEIVED,
        units=_units([wish["unit"] for wish in wishes.get("units", ())]),
        unit_names=catalog.unit_names([wish["unit"] for wish in wishes.get("units", ())]),
        today=city_day(this_moment()),
    )
    return page, form.status


def _place_is_whole(form: Form) -> bool:
    """Tell whether a place has its unit and its day; say at the field what is missing."""
    for name in ("unit", "valid_from") if form.data["outcome"] == PLACE else ():
        if form.data[name] is None:
            form.add_error(name, _("Fill this in."))
    return not form.wrong


def _decide(found: CareApplication, disputed: CareDecision | None, form: Form) -> None:
    gives = form.data["outcome"] == PLACE
    asked: dict[str, Any] = {
        "actor": current_actor(),
        "now": this_moment(),
        "place": Place(form.data["unit"], form.data["valid_from"]) if gives else None,
        "reasons": form.data["reasons"],
        "key": IdempotencyKey(form.key),
    }
    if disputed is not None:
        answer_rectification(decision=disputed.id, **asked)
    else:
        decide_on_care(application=found.id, **asked)


def _seen(child: str) -> Mapping[str, Any]:
    """Return what an officer who decides may see of the child."""
    seen = door.read(
        actor=current_actor(),
        now=this_moment(),
        recipient=door.Recipient(RecipientKind.CITY_OFFICER),
        purpose=DECISION,
        subjects=[child],
        categories=list(SHOWN),
        reason="decides on an application for care",
    )
    return seen.get(child, {})


def _units(wished: list[str]) -> list[tuple[str, str]]:
    """Return the units to choose from: those that are wished first, in their order, then all other centres."""
    centres = [each for each in catalog.units(page_size=ALL_UNITS)[0] if each.kind is UnitKind.CENTRE]
    ranks = {unit: rank for rank, unit in enumerate(wished, start=1)}
    first = sorted((each for each in centres if each.id in ranks), key=lambda each: ranks[each.id])
    named = [(each.id, gettext("%(rank)d. %(unit)s", rank=ranks[each.id], unit=each.name)) for each in first]
    return named + [(each.id, f"{each.name}, {each.postal_code}") for each in centres if each.id not in ranks]
