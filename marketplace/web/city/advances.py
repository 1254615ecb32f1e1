"""Advances to providers: approved or declined by a second person, settled by sessions, claimed where none come."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.money import operations as keeping
from marketplace.money.advances import queries as advances_kept
from marketplace.money.errors import SamePersonApproves
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers

APPROVE, DECLINE, REPAID = "approve", "decline", "repaid"
LABELS = {"reason": _("Reason"), "amount": _("Paid back")}


class AnswerForm(Schema):
    """What is done about an advance."""

    act = fields.String(required=True, validate=validate.OneOf([APPROVE, DECLINE, REPAID]))
    reason = fields.String(load_default="")
    amount = Euros(load_default=0)


@pages.get("/advances")
def advances() -> str:
    """List all advances, those to decide on first, and the claims on providers that are gone."""
    every = keeping.read_advances(actor=current_actor(), now=this_moment())
    gone = {each.id for each in advances_kept.claims()}
    names = providers.provider_names([each.provider_id for each in every])
    shown = sorted(every, key=lambda each: each.status != "requested")
    left = sum(each.left_cents for each in every)
    return render_template("city/advances.html", advances=shown, names=names, gone=gone, left_cents=left)


@pages.route("/advances/<advance>", methods=["GET", "POST"])
def advance(advance: str) -> Response | tuple[str, int]:
    """Show an advance, and decide on it or book what was paid back."""
    every = keeping.read_advances(actor=current_actor(), now=this_moment())
    found = next((each for each in every if each.id == advance), None)
    if found is None:
        abort(404)
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(SamePersonApproves, names={"amount_cents": "amount"}):
            flash(_answered(advance, form))
            return redirect(url_for("city.advance", advance=advance))
    agreement = providers.agreement(found.agreement_id)
    return (
        render_template(
            "city/advance.html",
            form=form,
            advance=found,
            name=providers.provider_names([found.provider_id])[found.provider_id],
            agreement=agreement,
            most_cents=advances_kept.most_cents(found.provider_id, agreement),
            gone=found in advances_kept.claims(),
        ),
        form.status,
    )


def _answered(advance: str, form: Form) -> str:
    actor, now = current_actor(), this_moment()
    if form.data["act"] == APPROVE:
        keeping.approve_advance(actor=actor, now=now, advance=advance)
        return gettext("The advance is approved. The next list of payouts pays it.")
    if form.data["act"] == DECLINE:
        keeping.decline_advance(actor=actor, now=now, advance=advance, reason=form.data["reason"])
        return gettext("The advance is declined and the provider is told.")
    keeping.record_advance_repaid(
        actor=actor, now=now, advance=advance, amount_cents=form.data["amount"], key=IdempotencyKey(form.key)
    )
    return gettext("What was paid back is booked.")
