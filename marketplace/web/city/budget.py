"""Budget lines: held, captured and left, and changes, each by a decision."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.money import operations as keeping
from marketplace.money import queries as money
from marketplace.money.reports import read_budget_situation
from marketplace.service_models.settlement import Source
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.city.situation import outlooks
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.bars import Bar, Bars
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import line_name
from marketplace.web.parts.words import euro
from marketplace.web.sign_in import current_actor, this_moment

SMALL_NAME = r"[a-z0-9][a-z0-9-]{0,59}"
MOST_CENTS = 1_000_000_000_00
LABELS = {
    "name": _("Name of the line"),
    "year": _("Year"),
    "amount": _("Amount"),
    "source": _("Whose money"),
    "decision": _("Decision"),
    "direction": _("Direction"),
}
SOURCES = ((Source.CITY.value, _("The city's own")), (Source.GRANT.value, _("Granted by others")))
ADD, TAKE = "add", "take"


class LineForm(Schema):
    """A new budget line and the decision that makes it."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(
            f"^{SMALL_NAME}$", error=_("Write small letters, digits and hyphens, for example hobby-support.")
        ),
    )
    year = fields.Integer(
        required=True, validate=validate.Range(2020, 2100, error=_("Write a year, for example 2027."))
    )
    amount = Euros(required=True, validate=validate.Range(1, MOST_CENTS, error=_("Write more than zero.")))
    source = fields.Enum(Source, by_value=True, required=True)
    decision = fields.String(required=True, validate=validate.Length(1, 200))


class ChangeForm(Schema):
    """More or less on a line, and the decision that makes it so."""

    direction = fields.String(required=True, validate=validate.OneOf([ADD, TAKE]))
    amount = Euros(required=True, validate=validate.Range(1, MOST_CENTS, error=_("Write more than zero.")))
    decision = fields.String(required=True, validate=validate.Length(1, 200))


@pages.route("/budget", methods=["GET", "POST"])
def budget() -> Response | tuple[str, int]:
    """Show the budget lines, and open a new one."""
    form = Form(LineForm(), {"year": city_day(this_moment()).year, "source": Source.CITY.value}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"amount_cents": "amount"}):
            made = keeping.add_budget_line(
                actor=current_actor(),
                now=this_moment(),
                name=form.data["name"],
                year=form.data["year"],
                amount_cents=form.data["amount"],
                decision=form.data["decision"],
                source=form.data["source"],
            )
            flash(gettext("The budget line is open."))
            return redirect(url_for("city.budget_line", line=made.id))
    lines = outlooks() if may("money.read_budget") else None
    picture = Bars(
        [
            Bar(
                label=line_name(each.line.name),
                value=each.line.committed_cents + each.line.captured_cents,
                words=euro(each.line.committed_cents + each.line.captured_cents),
                mark=each.line.amount_cents,
                mark_words=gettext("of %(sum)s", sum=euro(each.line.amount_cents)),
                link=url_for("city.budget_line", line=each.line.id),
            )
            for each in lines or ()
        ]
    )
    return render_template("city/budget.html", form=form, lines=lines, picture=picture, sources=SOURCES), form.status


@pages.route("/budget/<line>", methods=["GET", "POST"])
def budget_line(line: str) -> Response | tuple[str, int]:
    """Show a line with the decisions that made it, and change it by another."""
    read_budget_situation(actor=current_actor(), now=this_moment())
    found = next((each for each in outlooks() if each.line.id == line), None)
    if found is None:
        abort(404)
    form = Form(ChangeForm(), {"direction": ADD}, labels=LABELS)
    if form.valid():
        cents = form.data["amount"] if form.data["direction"] == ADD else -form.data["amount"]
        with form.errors_shown(names={"change_cents": "amount", "amount_cents": "amount"}):
            keeping.change_budget_line(
                actor=current_actor(),
                now=this_moment(),
                line=found.line.name,
                change_cents=cents,
                decision=form.data["decision"],
            )
            flash(gettext("The budget line is changed."))
            return redirect(url_for("city.budget_line", line=line))
    directions = ((ADD, _("Put on the line")), (TAKE, _("Take off the line")))
    return (
        render_template(
            "city/budget_line.html",
            form=form,
            outlook=found,
            decisions=money.budget_decisions(line),
            directions=directions,
        ),
        form.status,
    )
