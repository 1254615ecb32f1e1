"""Payout runs: what providers have earned is listed, approved by another person, and recorded as sent by the bank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.money import operations as keeping
from marketplace.money import queries as money
from marketplace.money.models import PayoutRun
from marketplace.money.payouts.models import PayoutStatus
from marketplace.money.reports import read_payout_runs
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers

STEPS: dict[str, tuple[Callable[..., PayoutRun], Text]] = {
    "approve": (keeping.approve_payout_run, _("The list is approved. Send it by the bank, then record it as sent.")),
    "discard": (keeping.discard_payout_run, _("The list is put aside; what it held can be listed anew.")),
    "sent": (keeping.record_payout_sent, _("The list is booked as paid.")),
}


class RunForm(Schema):
    """Up to which day a run pays."""

    through_on = fields.Date(required=True)


@pages.route("/payouts", methods=["GET", "POST"])
def payouts() -> Response | tuple[str, int]:
    """Show the runs and what would be on the next one, and draft it."""
    runs = read_payout_runs(actor=current_actor(), now=this_moment())
    yesterday = city_day(this_moment()) - timedelta(days=1)
    form = Form(RunForm(), {"through_on": yesterday}, labels={"through_on": _("Earned up to")})
    if form.valid():
        with form.errors_shown():
            made = keeping.draft_payout_run(
                actor=current_actor(), now=this_moment(), through_on=form.data["through_on"]
            )
            flash(gettext("The list is drafted. Another person approves it."))
            return redirect(url_for("city.payout", run=made.id))
    waiting: dict[str, int] = {}
    for each in money.payables(city_day(this_moment())):
        waiting[each.provider_id] = waiting.get(each.provider_id, 0) + each.amount_cents
    with_account = money.payout_accounts(waiting)
    names = providers.provider_names(list(waiting))
    return (
        render_template(
            "city/payouts.html",
            form=form,
            runs=runs,
            waiting=sorted((names[one], cents, one in with_account) for one, cents in waiting.items()),
            totals={run.id: sum(each.amount_cents for each in money.payouts_of(run.id)) for run in runs},
        ),
        form.status,
    )


@pages.get("/payouts/<run>")
def payout(run: str) -> str:
    """Show one run with what it pays to whom, and its next step."""
    found = _run(run)
    paid = money.payouts_of(run)
    names = providers.provider_names([each.provider_id for each in paid])
    return render_template(
        "city/payout.html",
        run=found,
        paid=sorted(((names[each.provider_id], each) for each in paid), key=lambda row: row[0]),
        total=sum(each.amount_cents for each in paid),
        own_draft=found.drafted_by == current_actor().person,
    )


@pages.get("/payouts/<run>/sent")
def payout_to_send(run: str) -> str:
    """Say what recording a list as sent does, before it is done."""
    found = _run(run)
    if found.status is not PayoutStatus.APPROVED or not may("money.record_payout_sent"):
        abort(404)
    paid = money.payouts_of(run)
    return render_template(
        "city/payout_sent.html", run=found, count=len(paid), total=sum(each.amount_cents for each in paid)
    )


@pages.post("/payouts/<run>/<step>")
def move_payout(run: str, step: str) -> Response:
    """Take a step of a run."""
    if step not in STEPS:
        abort(404)
    operation, said = STEPS[step]
    operation(actor=current_actor(), now=this_moment(), run=run)
    flash(gettext(said.message))
    return redirect(url_for("city.payout", run=run))


def _run(run: str) -> PayoutRun:
    """Return a run of those that whoever looks may read; where there is none, the page of what is not there."""
    runs = read_payout_runs(actor=current_actor(), now=this_moment())
    found = next((each for each in runs if each.id == run), None)
    if found is None:
        abort(404)
    return found
