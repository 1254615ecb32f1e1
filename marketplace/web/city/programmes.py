"""Programmes: compose, say what is promised, open, measure, close; and how the money stands that waits."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.kinds import Direction, ProgrammeStatus, Scale
from catalog.models import Programme
from catalog.operations import ObjectiveTerms, ProgrammeTerms
from catalog.programme_completeness import what_a_programme_lacks
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.money.queries import outcome_money
from marketplace.quality.operations import Finding, measure_objective
from marketplace.quality.queries import outcomes_of
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.city.fields import Hundredths, Percent, typed_percent
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.objectives import figure, objective_bars, signed
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "title": _("Title"),
    "purpose": _("What it is for"),
    "grant_line": _("Budget line of the grant"),
    "grant_decision": _("Decision that gave the grant"),
    "outcome": _("Part that waits for an objective"),
    "units": _("Units"),
    "statement": _("What is to change"),
    "indicator": _("Indicator"),
    "measured_in": _("Measured in"),
    "scale": _("Kind of figure"),
    "direction": _("Direction"),
    "baseline": _("At the beginning"),
    "target": _("Target"),
    "measure_on": _("Day of measuring"),
    "comparison": _("Compared with"),
    "offering": _("Offering"),
    "objective": _("Objective it waits for"),
    "value": _("Measured value"),
    "n": _("How many were asked"),
    "deviation": _("Standard deviation"),
    "measured_on": _("Measured on"),
    "source": _("Source"),
    "reason": _("Reason"),
}
SCALES = ((Scale.SHARE.value, _("a share, in per cent")), (Scale.MEAN.value, _("a mean of amounts")))
DIRECTIONS = ((Direction.RISES.value, _("It should rise")), (Direction.FALLS.value, _("It should fall")))
OBJECTIVE_NAMES = {"baseline_hundredths": "baseline", "target_hundredths": "target"}
FINDING_NAMES = {
    "value_hundredths": "value",
    "comparison_hundredths": "comparison",
    "deviation_hundredths": "deviation",
}
JOINING = [each.key for each in SERVICE_MODELS if each.joins_programmes]


class ProgrammeForm(Schema):
    """What a programme is for, who pays, and where it is joined to day care."""

    title = fields.String(required=True, validate=validate.Length(1, 120))
    purpose = fields.String(load_default="", validate=validate.Length(max=5000))
    grant_line = fields.String(load_default="", validate=validate.Length(max=60))
    grant_decision = fields.String(load_default="", validate=validate.Length(max=200))
    outcome = Percent(load_default=0)
    units = fields.List(fields.String(), load_default=list)


class ObjectiveForm(Schema):
    """What is to change, and how it will be known."""

    statement = fields.String(required=True, validate=validate.Length(1, 300))
    indicator = fields.String(required=True, validate=validate.Length(1, 300))
    measured_in = fields.String(required=True, validate=validate.Length(1, 60))
    scale = fields.Enum(Scale, by_value=True, required=True)
    direction = fields.Enum(Direction, by_value=True, required=True)
    baseline = Hundredths(required=True)
    target = Hundredths(required=True)
    measure_on = fields.Date(required=True)
    comparison = fields.String(required=True, validate=validate.Length(1, 300))


class PartForm(Schema):
    """An offering and the objective that its held part waits for."""

    offering = fields.String(required=True)
    objective = fields.String(load_default=None)


class MeasureForm(Schema):
    """What was found."""

    value = Hundredths(required=True)
    comparison = Hundredths(load_default=None)
    n = fields.Integer(load_default=None, validate=validate.Range(1, 10_000_000, error=_("Write more than zero.")))
    deviation = Hundredths(load_default=None)
    measured_on = fields.Date(required=True)
    source = fields.String(required=True, validate=validate.Length(1, 300))


class ReasonForm(Schema):
    """Why a programme is closed."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


@pages.get("/programmes")
def programmes() -> str:
    """List the programmes with what they hold and released."""
    found = [catalog.programme_page(each.id, drafts=True) for each in catalog.programmes(drafts=True)]
    money = outcome_money([objective.id for page in found for objective in page.objectives])
    return render_template(
        "city/programmes.html",
        programmes=found,
        sums_of=lambda page: [money[objective.id] for objective in page.objectives],
    )


@pages.route("/programmes/new", methods=["GET", "POST"])
def new_programme() -> Response | tuple[str, int]:
    """Begin a programme."""
    form = Form(ProgrammeForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"outcome_bp": "outcome"}):
            made = cataloguing.compose_programme(
                actor=current_actor(), now=this_moment(), terms=_terms(form.data), units=form.data["units"]
            )
            flash(gettext("The draft is kept. Add its objectives and its parts."))
            return redirect(url_for("city.programme", programme=made.id))
    return render_template("city/programme_terms.html", form=form, programme=None, units=_units()), form.status


@pages.route("/programmes/<programme>/terms", methods=["GET", "POST"])
def programme_terms(programme: str) -> Response | tuple[str, int]:
    """Write a draft anew."""
    page = catalog.programme_page(programme, drafts=True)
    form = Form(ProgrammeForm(), _typed(page.programme) | {"units": [each.id for each in page.units]}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"outcome_bp": "outcome"}):
            cataloguing.revise_programme(
                actor=current_actor(),
                now=this_moment(),
                programme=programme,
                terms=_terms(form.data),
                units=form.data["units"],
            )
            flash(gettext("The draft is kept."))
            return redirect(url_for("city.programme", programme=programme))
    return (
        render_template("city/programme_terms.html", form=form, programme=page.programme, units=_units()),
        form.status,
    )


@pages.route("/programmes/<programme>", methods=["GET", "POST"])
def programme(programme: str) -> Response | tuple[str, int]:
    """Show a programme as it stands, what it lacks, and how its money stands; close it with a reason."""
    page = catalog.programme_page(programme, drafts=True)
    form = Form(ReasonForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.close_programme(
                actor=current_actor(), now=this_moment(), programme=programme, reason=form.data["reason"]
            )
            flash(gettext("The programme takes no more families. Who takes part stays."))
            return redirect(url_for("city.programme", programme=programme))
    draft = page.programme.status is ProgrammeStatus.DRAFT
    return (
        render_template(
            "city/programme.html",
            form=form,
            page=page,
            programme=page.programme,
            lacking=what_a_programme_lacks(programme, now=this_moment()) if draft else (),
            outcomes=[(each, objective_bars(each)) for each in outcomes_of(page.objectives)],
            statements={each.id: each.statement for each in page.objectives},
            money=outcome_money([each.id for each in page.objectives]),
            figure=figure,
            signed=signed,
        ),
        form.status,
    )


@pages.route("/programmes/<programme>/objective", methods=["GET", "POST"])
def add_objective(programme: str) -> Response | tuple[str, int]:
    """Promise a change."""
    found = catalog.programme(programme)
    form = Form(ObjectiveForm(), {"scale": Scale.SHARE.value, "direction": Direction.RISES.value}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names=OBJECTIVE_NAMES):
            terms = {f"{each}_hundredths": form.data.pop(each) for each in ("baseline", "target")}
            cataloguing.add_objective(
                actor=current_actor(),
                now=this_moment(),
                programme=programme,
                terms=ObjectiveTerms(**form.data, **terms),
            )
            flash(gettext("The objective is kept."))
            return redirect(url_for("city.programme", programme=programme))
    return (
        render_template("city/objective.html", form=form, programme=found, scales=SCALES, directions=DIRECTIONS),
        form.status,
    )


@pages.route("/programmes/<programme>/part", methods=["GET", "POST"])
def add_part(programme: str) -> Response | tuple[str, int]:
    """Add an offering."""
    page = catalog.programme_page(programme, drafts=True)
    form = Form(PartForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.add_part(
                actor=current_actor(),
                now=this_moment(),
                programme=programme,
                offering=form.data["offering"],
                objective=form.data["objective"] or None,
            )
            flash(gettext("The offering is part of the programme."))
            return redirect(url_for("city.programme", programme=programme))
    return (
        render_template(
            "city/programme_part.html",
            form=form,
            programme=page.programme,
            offerings=[(each.id, each.title) for each in catalog.offerings_for_programmes(JOINING)],
            objectives=[("", _("none")), *((each.id, each.statement) for each in page.objectives)],
        ),
        form.status,
    )


@pages.post("/programmes/<programme>/remove")
def remove_from_programme(programme: str) -> Response:
    """Take an offering or an objective out of a draft."""
    asked = request.form
    if objective := asked.get("objective"):
        cataloguing.remove_objective(actor=current_actor(), now=this_moment(), objective=objective)
    else:
        cataloguing.remove_part(
            actor=current_actor(), now=this_moment(), programme=programme, offering=asked.get("offering", "")
        )
    flash(gettext("It is taken out."))
    return redirect(url_for("city.programme", programme=programme))


@pages.post("/programmes/<programme>/open")
def open_programme(programme: str) -> Response:
    """Open a programme to families."""
    cataloguing.open_programme(actor=current_actor(), now=this_moment(), programme=programme)
    flash(gettext("The programme is open. Its grant pays from now on."))
    return redirect(url_for("city.programme", programme=programme))


@pages.route("/objectives/<objective>/measure", methods=["GET", "POST"])
def measure(objective: str) -> Response | tuple[str, int]:
    """Say what was found of an objective, with what becomes of the money that waits for it."""
    found = catalog.objective(objective)
    form = Form(MeasureForm(), {"measured_on": found.measure_on.isoformat()}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names=FINDING_NAMES):
            figures = {each: form.data.pop(name) for each, name in FINDING_NAMES.items()}
            measured = measure_objective(
                actor=current_actor(),
                now=this_moment(),
                objective=objective,
                finding=Finding(**form.data, **figures),
                key=IdempotencyKey(form.key),
            )
            reached = gettext("The objective is reached: what waited is released to the providers.")
            missed = gettext("The objective is not reached: what waited is back on the budget line.")
            flash(reached if measured.reached else missed)
            return redirect(url_for("city.programme", programme=found.programme_id))
    return (
        render_template(
            "city/measure.html",
            form=form,
            objective=found,
            programme=catalog.programme(found.programme_id),
            money=outcome_money([objective])[objective],
            figure=figure,
        ),
        form.status,
    )


def _terms(data: dict[str, Any]) -> ProgrammeTerms:
    return ProgrammeTerms(
        title=data["title"],
        purpose=data["purpose"],
        grant_line=data["grant_line"],
        grant_decision=data["grant_decision"],
        outcome_bp=data["outcome"],
    )


def _typed(programme: Programme) -> dict[str, Any]:
    return {
        "title": programme.title,
        "purpose": programme.purpose,
        "grant_line": programme.grant_line,
        "grant_decision": programme.grant_decision,
        "outcome": typed_percent(programme.outcome_bp),
    }


def _units() -> list[tuple[str, str]]:
    return [(unit.id, unit.name) for unit in catalog.units(page_size=1000)[0]]
