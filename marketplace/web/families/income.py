"""What the family tells about its income: for the client fee, and for support from a budget line."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, pre_load, validate
from werkzeug.wrappers import Response

from consent import door
from marketplace.kernel.text import _
from marketplace.people import queries as people
from marketplace.people.models import DeclarationPurpose
from marketplace.people.operations import declare_income
from marketplace.web.families.ours import today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

CENTS_PER_EURO = 100
MOST_PEOPLE = 50
MOST_EUROS = 1_000_000
PURPOSES = (
    (DeclarationPurpose.FEE_DECISION, _("The client fee of day care"), _("Without it the highest fee applies.")),
    (DeclarationPurpose.SUBSIDY, _("Support for hobbies"), _("Without it you pay the full price.")),
)
LABELS = {
    "purpose": _("What it is for"),
    "euros_per_month": _("Gross income a month"),
    "untold": _("We do not want to tell"),
    "family_size": _("People in the family"),
    "valid_from": _("From"),
}


class IncomeForm(Schema):
    """What a household declares."""

    @pre_load
    def point_for_comma(self, sent: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Take "4250,50" and "4 250.50" as they are written here."""
        amount = str(sent.get("euros_per_month", "")).replace(",", ".")
        return {**sent, "euros_per_month": "".join(amount.split())} if amount else sent

    purpose = fields.Enum(DeclarationPurpose, by_value=True, required=True)
    euros_per_month = fields.Decimal(validate=validate.Range(min=0, max=MOST_EUROS))
    untold = fields.Boolean(load_default=False)
    family_size = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_PEOPLE))
    valid_from = fields.Date(required=True)


@pages.route("/income", methods=["GET", "POST"])
def income() -> Response | tuple[str, int]:
    """Show what is declared, and take a new declaration."""
    actor, now = current_actor(), this_moment()
    subject = actor.subject or ""
    household = people.household_of(subject, today())
    seen = door.own_access(actor=actor, now=now, subjects=[subject], categories=["family.income"])
    declared = seen.get(subject, {}).get("family.income")
    members = people.members_of(household, today()) if household else []
    start = {"family_size": max(1, len(members)), "valid_from": today().isoformat()}
    form = Form(IncomeForm(), start, labels=LABELS)
    if household and form.valid() and _said_one_thing(form):
        with form.errors_shown(names={"income_cents_per_month": "euros_per_month"}):
            _declare(household, form)
            flash(gettext("Your declaration is noted. Prices for you are worked out with it from its first day on."))
            return redirect(url_for("families.income"))
    return (
        render_template("families/income.html", form=form, household=household, declared=declared, purposes=PURPOSES),
        form.status,
    )


def _said_one_thing(form: Form) -> bool:
    """Tell whether either an amount was given or that it is not told; says at the field what to mend."""
    told, untold = form.data.get("euros_per_month") is not None, bool(form.data["untold"])
    if told == untold:
        form.add_error("euros_per_month", gettext("Write an amount, or tick that you do not want to tell; not both."))
    return told != untold


def _declare(household: str, form: Form) -> None:
    euros = form.data.get("euros_per_month")
    declare_income(
        actor=current_actor(),
        now=this_moment(),
        household=household,
        purpose=form.data["purpose"],
        income_cents_per_month=None if euros is None else int(euros * CENTS_PER_EURO),
        family_size=form.data["family_size"],
        valid_from=form.data["valid_from"],
    )
