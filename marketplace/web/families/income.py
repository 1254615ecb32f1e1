"""What the family tells about its income: for the client fee, and for support from a budget line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.wrappers import Response

from consent import door
from marketplace.kernel.text import Text, _
from marketplace.people import queries as people
from marketplace.people.models import DeclarationPurpose
from marketplace.people.operations import declare_income
from marketplace.web.families.ours import today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import words
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

Declared = Mapping[str, Any]
SHOWN = ("family.income", "family.declarations")
MOST_PEOPLE = 50
MOST_CENTS = 1_000_000_00
DAYS_AROUND = timedelta(days=366)
PURPOSES = (
    (DeclarationPurpose.FEE_DECISION, _("The client fee of day care"), _("Without it the highest fee applies.")),
    (DeclarationPurpose.SUBSIDY, _("Support for hobbies"), _("Without it you pay the full price.")),
)
DECLARED_ALREADY = _("You have declared for this already. A new declaration takes the place of that one.")
LABELS = {
    "purpose": _("What it is for"),
    "euros_per_month": _("Gross income a month"),
    "untold": _("We do not want to tell"),
    "family_size": _("People in the family"),
    "valid_from": _("From"),
}


def _believable(cents: int) -> None:
    if cents > MOST_CENTS:
        raise ValidationError(_("Write at most %(most)s for a month.", most=words.euro(MOST_CENTS)))


class IncomeForm(Schema):
    """What a household declares."""

    purpose = fields.Enum(DeclarationPurpose, by_value=True, required=True)
    euros_per_month = Euros(validate=_believable)
    untold = fields.Boolean(load_default=False)
    family_size = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_PEOPLE))
    valid_from = fields.Date(required=True)


@pages.route("/income", methods=["GET", "POST"])
def income() -> Response | tuple[str, int]:
    """Show what is declared, and take a new declaration."""
    actor, now = current_actor(), this_moment()
    subject = actor.subject or ""
    household = people.household_of(subject, today())
    seen = door.own_access(actor=actor, now=now, subjects=[subject], categories=SHOWN).get(subject, {})
    declared = counting(seen.get("family.declarations") or (), today())
    members = people.members_of(household, today()) if household else []
    start = {"family_size": max(1, len(members)), "valid_from": today().isoformat()}
    form = Form(IncomeForm(), start, labels=LABELS)
    if household and form.valid() and _said_one_thing(form) and _day_is_near(form):
        with form.errors_shown(names={"income_cents_per_month": "euros_per_month"}):
            _declare(household, form)
            flash(gettext("Your declaration is noted. Prices for you are worked out with it from its first day on."))
            return redirect(url_for("families.income"))
    return (
        render_template(
            "families/income.html",
            form=form,
            household=household,
            declared=declared,
            purposes=_purposes({each["purpose"] for each in declared if each["valid_from"] <= today()}),
            names={purpose.value: name for purpose, name, _without in PURPOSES},
        ),
        form.status,
    )


def counting(declared: Sequence[Declared], on: date) -> list[Declared]:
    """Return of what was declared, the newest first, what counts on a day or later, in order of its first day.

    A declaration that a newer one of the same purpose replaces before it could count is left out.
    """
    kept: list[Declared] = []
    for each in declared:
        newer = [other for other in kept if other["purpose"] == each["purpose"] and other["valid_until"] is None]
        if not any(other["valid_from"] <= max(on, each["valid_from"]) for other in newer):
            kept.append(each)
    return sorted(kept, key=lambda each: (each["valid_from"], each["purpose"]))


def _purposes(declared: Collection[str]) -> list[tuple[str, Text, Text]]:
    """Return what can be declared for, each with what follows where nothing, or something, is declared for it now."""
    return [
        (purpose.value, name, DECLARED_ALREADY if purpose.value in declared else without)
        for purpose, name, without in PURPOSES
    ]


def _day_is_near(form: Form) -> bool:
    """Tell whether the first day is at most a year away, before or after today; says at the field where it is not."""
    first, last = today() - DAYS_AROUND, today() + DAYS_AROUND
    if not first <= form.data["valid_from"] <= last:
        days = {"first": words.day(first, year=True), "last": words.day(last, year=True)}
        form.add_error("valid_from", gettext("Choose a day from %(first)s to %(last)s.", **days))
    return not form.wrong


def _said_one_thing(form: Form) -> bool:
    """Tell whether either an amount was given or that it is not told; says at the field what to mend."""
    told, untold = form.data.get("euros_per_month") is not None, bool(form.data["untold"])
    if told == untold:
        form.add_error("euros_per_month", gettext("Write an amount, or tick that you do not want to tell; not both."))
    return told != untold


def _declare(household: str, form: Form) -> None:
    declare_income(
        actor=current_actor(),
        now=this_moment(),
        household=household,
        purpose=form.data["purpose"],
        income_cents_per_month=form.data.get("euros_per_month"),
        family_size=form.data["family_size"],
        valid_from=form.data["valid_from"],
    )
