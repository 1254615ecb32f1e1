"""Moving a service to another model: plan it with a promise, approve it by two, and see later how it turned out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.registry import SERVICE_MODELS, model
from marketplace.steering import operations, queries
from marketplace.steering.duties.sourcing import ROUTES
from marketplace.steering.kinds import Measure, MoveStatus
from marketplace.steering.operations import Promise
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.measures import NAMES, UNITS, in_own_unit, words_of_measures
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

BETWEEN = ":"
MOST = Decimal(100_000)
TOWARDS = {
    f"{each.key}{BETWEEN}{route}": _("%(name)s: %(route)s", name=each.name, route=ROUTES[route])
    for each in SERVICE_MODELS
    for route in each.legal_routes
}
MOVES_OPEN = (MoveStatus.PLANNED, MoveStatus.APPROVED)


class MoveForm(Schema):
    """Where to, from when and why; the promises are in fields named after the measures."""

    towards = fields.String(required=True, validate=validate.OneOf(TOWARDS))
    from_day = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Length(max=2000))
    source = fields.String(load_default="", validate=validate.Length(max=200))


class ReasonForm(Schema):
    """Why a move is given up."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


def promised_field() -> fields.Decimal:
    """A value as people write it, with decimals."""
    return fields.Decimal(places=2, load_default=None, validate=validate.Range(0, MOST))


PlanForm = type(
    "PlanForm",
    (MoveForm,),
    {f"{each}_{what}": promised_field() for each in Measure for what in ("promised", "told")},
)


LABELS: Mapping[str, Text] = {
    "towards": _("New model and legal route"),
    "from_day": _("From which day"),
    "reason": _("Why"),
    "source": _("Source of the values of today"),
    **{f"{each}_promised": NAMES[each] for each in Measure},
    **{f"{each}_told": NAMES[each] for each in Measure},
}


@pages.get("/moves")
def moves() -> str:
    """List the moves: those on their way, and those that took effect with promise and outcome."""
    found = queries.moves()
    return render_template(
        "city/moves.html",
        on_their_way=[each for each in found if each.move.status in MOVES_OPEN],
        in_force=[each for each in found if each.move.status in (MoveStatus.IN_FORCE, MoveStatus.COMPARED)],
        cancelled=[each for each in found if each.move.status is MoveStatus.CANCELLED],
        **_words(),
    )


@pages.route("/services/<service>/move", methods=["GET", "POST"])
def plan_move(service: str) -> Response | tuple[str, int]:
    """Say what is measured today, and plan a move with what is promised of it."""
    known = catalog.service(service)
    form = Form(PlanForm(), labels=LABELS)
    if form.valid():
        to_model, _colon, route = form.data["towards"].partition(BETWEEN)
        with form.errors_shown(names=_names()):
            planned = operations.plan_move(
                actor=current_actor(),
                now=this_moment(),
                service=service,
                to_model=to_model,
                legal_route=LegalRoute(route),
                from_day=form.data["from_day"],
                reason=form.data["reason"],
                promises=_promises(form),
            )
            flash(gettext("The move is planned. Another person approves it."))
            return redirect(url_for("city.move", move=planned.id))
    return (
        render_template(
            "city/move_plan.html",
            form=form,
            service=known,
            model=model(known.model),
            open_move=queries.open_move(service),
            figures=queries.measured(this_moment()).figures_of(service),
            towards=[pair for pair in TOWARDS.items() if not pair[0].startswith(f"{known.model}{BETWEEN}")],
            units=UNITS,
            **_words(),
        ),
        form.status,
    )


@pages.route("/moves/<move>", methods=["GET", "POST"])
def move(move: str) -> Response | tuple[str, int]:
    """Show a move: what was promised, what must be in place first, how it turned out; give it up before its day."""
    found = queries.move_read(move)
    form = Form(ReasonForm(), labels={"reason": _("Why")})
    if form.valid():
        with form.errors_shown():
            operations.cancel_move(actor=current_actor(), now=this_moment(), move=move, reason=form.data["reason"])
            flash(gettext("The move is cancelled. The service stays as it is."))
            return redirect(url_for("city.move", move=move))
    return _shown(found, form, Form(Schema()))


@pages.post("/moves/<move>/approve")
def approve_move(move: str) -> Response | tuple[str, int]:
    """Approve a move as a second person."""
    form = Form(Schema())
    with form.errors_shown():
        operations.approve_move(actor=current_actor(), now=this_moment(), move=move)
    if not form.wrong:
        flash(gettext("The move is approved and takes effect on its day."))
        return redirect(url_for("city.move", move=move))
    return _shown(queries.move_read(move), Form(ReasonForm(), labels={"reason": _("Why")}), form)


@pages.post("/moves/<move>/compare")
def compare_move(move: str) -> Response | tuple[str, int]:
    """Measure now what was promised, before the year is over."""
    form = Form(Schema())
    with form.errors_shown():
        operations.compare_move(actor=current_actor(), now=this_moment(), move=move)
    if not form.wrong:
        flash(gettext("What was promised is measured."))
        return redirect(url_for("city.move", move=move))
    return _shown(queries.move_read(move), Form(ReasonForm(), labels={"reason": _("Why")}), form)


def _shown(found: queries.MoveRead, form: Form, decision: Form) -> tuple[str, int]:
    waits = found.move.status in MOVES_OPEN
    checks = queries.readiness(
        service=found.move.service_id,
        to_model=found.move.to_model,
        legal_route=found.move.legal_route,
        from_day=found.move.from_day,
    )
    page = render_template(
        "city/move.html",
        found=found,
        checks=checks if waits else [],
        waits=waits,
        form=form,
        decision=decision,
        today=city_day(this_moment()),
        mine=found.move.planned_by == current_actor().person,
        **_words(),
    )
    return page, max(form.status, decision.status)


def _promises(form: Form) -> list[Promise]:
    """Return the measures for which something is promised, in their own units."""
    return [
        Promise(
            each,
            in_own_unit(each, form.data[f"{each}_promised"]),
            None if form.data[f"{each}_told"] is None else in_own_unit(each, form.data[f"{each}_told"]),
            form.data["source"],
        )
        for each in Measure
        if form.data[f"{each}_promised"] is not None
    ]


def _names() -> Mapping[str, str]:
    """Return the form's field for each that the operation names."""
    named = {"to_model": "towards", "legal_route": "towards", "promises": f"{Measure.QUALITY}_promised"}
    for each in Measure:
        named |= {f"{each}.promised": f"{each}_promised", f"{each}.told": f"{each}_told", f"{each}.source": "source"}
    return named


def _words() -> dict[str, object]:
    return {**words_of_measures(), "models": {each.key: each for each in SERVICE_MODELS}, "routes": ROUTES}
