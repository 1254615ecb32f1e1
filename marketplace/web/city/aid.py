"""Public aid: what each group of companies got in three rolling years; recorded, and taken back, by decision."""

from __future__ import annotations

from flask import Response as File
from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.money import operations as keeping
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.aid import rows_file, situations_file
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers
from providers.kinds import AidRule

MOST_CENTS = 10_000_000_00
LABELS = {
    "rule": _("Rule"),
    "amount": _("Amount"),
    "granted_on": _("Right to it arose"),
    "decision": _("Decision"),
    "ground": _("Ground"),
}


class GroundForm(Schema):
    """By which decision, and why."""

    decision = fields.String(required=True, validate=validate.Length(1, 200))
    ground = fields.String(required=True, validate=validate.Length(1, 500))


class AidForm(GroundForm):
    """Aid to record."""

    rule = fields.Enum(AidRule, by_value=True, required=True)
    amount = Euros(required=True, validate=validate.Range(1, MOST_CENTS, error=_("Write more than zero.")))
    granted_on = fields.Date(required=True)


@pages.get("/aid")
def aid() -> str:
    """Show every group that got aid, under each rule, with what is left."""
    found = keeping.read_aid_register(actor=current_actor(), now=this_moment())
    every = [(each.id, organisation.legal_name) for each, organisation in providers.providers(current_actor())]
    return render_template("city/aid.html", found=found, providers=every)


@pages.get("/aid.csv", endpoint="aid_file")
def aid_file() -> File:
    """Give the register by group as a file."""
    found = keeping.read_aid_register(actor=current_actor(), now=this_moment())
    return situations_file(found, f"public-aid-{city_day(this_moment()).isoformat()}")


@pages.route("/aid/<provider>", methods=["GET", "POST"])
def aid_of(provider: str) -> Response | tuple[str, int]:
    """Show the register of the group that a provider belongs to, and record aid to the provider."""
    form = Form(AidForm(), {"granted_on": city_day(this_moment()), "rule": AidRule.DE_MINIMIS.value}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"amount_cents": "amount"}):
            keeping.record_aid(
                actor=current_actor(),
                now=this_moment(),
                provider=provider,
                rule=form.data["rule"],
                amount_cents=form.data["amount"],
                granted_on=form.data["granted_on"],
                decision=form.data["decision"],
                ground=form.data["ground"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The aid is recorded and counts from its day on."))
            return redirect(url_for("city.aid_of", provider=provider))
    found = keeping.read_aid(actor=current_actor(), now=this_moment(), provider=provider)
    return (
        render_template(
            "city/aid_of.html",
            form=form,
            found=found,
            provider=provider,
            organisation=providers.organisation_of(provider),
            names=providers.provider_names([row.provider_id for row in found.rows]),
            rules=[(rule.value, standing(rule)) for rule in AidRule],
        ),
        form.status,
    )


@pages.get("/aid/<provider>/register.csv", endpoint="aid_rows_file")
def aid_rows_file(provider: str) -> File:
    """Give the rows of one group as a file."""
    found = keeping.read_aid(actor=current_actor(), now=this_moment(), provider=provider)
    return rows_file(found.rows, f"public-aid-{found.on.isoformat()}")


@pages.route("/aid/<provider>/<entry>", methods=["GET", "POST"])
def correct_aid(provider: str, entry: str) -> Response | tuple[str, int]:
    """Take an entry back, by a decision."""
    found = keeping.read_aid(actor=current_actor(), now=this_moment(), provider=provider)
    row = next((row for row in found.rows if row.entry and row.entry.id == entry), None)
    if row is None:
        abort(404)
    form = Form(GroundForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            keeping.correct_aid(actor=current_actor(), now=this_moment(), entry=entry, **form.data)
            flash(gettext("The entry is taken back; both stay in the register."))
            return redirect(url_for("city.aid_of", provider=provider))
    return render_template("city/aid_correct.html", form=form, row=row, provider=provider), form.status
