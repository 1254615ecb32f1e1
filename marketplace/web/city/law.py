"""The table of law: its versions, what a proposal changes, and approval by another person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from consent import operations as lawmaking
from consent.errors import LawApprovedByProposer
from consent.law import ANY, Effect, LawLine
from consent.models import LawTable
from consent.queries import law as consent
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import RecipientKind
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

SET, REMOVE = "set", "remove"
LABELS = {
    "base": _("Starting from"),
    "what": _("Change"),
    "category": _("Category"),
    "recipient_kind": _("Recipient"),
    "purpose": _("Purpose"),
    "effect": _("Effect"),
    "basis": _("Legal basis"),
    "note": _("Note"),
    "valid_from": _("In force from"),
}
NO_SUCH_ROW = _("The table has no row for this category, recipient and purpose.")
NEEDS_BASIS = _("Name the law that the row stands on.")
NEEDS_EFFECT = _("Choose what the row says.")


class ProposalForm(Schema):
    """One row to set or to remove, in a copy of a table."""

    base = fields.String(required=True)
    what = fields.String(required=True, validate=validate.OneOf([SET, REMOVE]))
    category = fields.String(required=True, validate=validate.OneOf(list(vocabulary.CATEGORIES)))
    recipient_kind = fields.String(
        required=True, validate=validate.OneOf([*(kind.value for kind in RecipientKind), ANY])
    )
    purpose = fields.String(required=True, validate=validate.OneOf(list(vocabulary.PURPOSES)))
    effect = fields.Enum(Effect, by_value=True, load_default=None)
    basis = fields.String(load_default="", validate=validate.Length(max=400))
    note = fields.String(load_default="", validate=validate.Length(max=1000))
    valid_from = fields.Date(required=True)


@pages.get("/law")
def law() -> str:
    """List the versions of the table, and show the rows in force."""
    on = city_day(this_moment())
    standing = consent.table_in_force(on)
    return render_template(
        "city/law.html",
        tables=consent.law_tables(),
        in_force=standing[0] if standing else None,
        lines=consent.law_rows(on),
    )


@pages.get("/law/<table>")
def law_table(table: str) -> str:
    """Show a version with what it changes against the one in force."""
    found = _table(table)
    standing = consent.table_in_force(city_day(this_moment()))
    lines = consent.lines_of(table)
    before = consent.lines_of(standing[0]) if standing else []
    return render_template(
        "city/law_table.html",
        table=found,
        lines=lines,
        in_force=bool(standing) and standing is not None and standing[0] == table,
        added=[line for line in lines if line not in before],
        removed=[line for line in before if line not in lines],
        own=found.proposed_by == current_actor().person,
    )


@pages.post("/law/<table>/approve")
def approve_law(table: str) -> Response:
    """Approve a version that another person proposed."""
    lawmaking.approve_law_table(actor=current_actor(), now=this_moment(), law_table=table)
    flash(gettext("The table is approved. It governs from its first day."))
    return redirect(url_for("city.law_table", table=table))


@pages.route("/law/propose", methods=["GET", "POST"])
def propose_law() -> Response | tuple[str, int]:
    """Propose a copy of a table with one row set or removed; several changes are made one upon another."""
    tables = consent.law_tables()
    tomorrow = city_day(this_moment()) + timedelta(days=1)
    start = {"what": SET, "valid_from": tomorrow, "base": tables[0].id if tables else ""}
    form = Form(ProposalForm(), start, labels=LABELS)
    if form.valid() and (lines := _changed(form)) is not None:
        with form.errors_shown(LawApprovedByProposer):
            made = lawmaking.propose_law_table(
                actor=current_actor(),
                now=this_moment(),
                lines=lines,
                valid_from=form.data["valid_from"],
                notice=_table(form.data["base"]).notice,
            )
            flash(gettext("The table is proposed. Another person approves it before it governs."))
            return redirect(url_for("city.law_table", table=made.id))
    return (
        render_template(
            "city/law_propose.html",
            form=form,
            bases=[(each.id, _("Version %(number)d", number=each.version)) for each in tables],
            changes=((SET, _("Add a row, or change the one that answers the same")), (REMOVE, _("Remove a row"))),
            categories=list(vocabulary.CATEGORIES.items()),
            recipients=[*((kind.value, vocabulary.words(kind)) for kind in RecipientKind), (ANY, _("Anybody"))],
            purposes=list(vocabulary.PURPOSES.items()),
            effects=[("", Text("")), *((effect.value, vocabulary.words(effect)) for effect in Effect)],
        ),
        form.status,
    )


def _changed(form: Form) -> Sequence[LawLine] | None:
    """Return the rows of the base with the change, or say at a field what is wrong and return None."""
    typed = form.data
    base = consent.lines_of(_table(typed["base"]).id)
    question = (typed["category"], typed["recipient_kind"], typed["purpose"])
    at = next((place for place, line in enumerate(base) if _question(line) == question), None)
    if typed["what"] == REMOVE:
        if at is None:
            form.add_error("category", NO_SUCH_ROW)
            return None
        return [*base[:at], *base[at + 1 :]]
    if typed["effect"] is None:
        form.add_error("effect", NEEDS_EFFECT)
    if not typed["basis"]:
        form.add_error("basis", NEEDS_BASIS)
    if form.wrong:
        return None
    line = LawLine(*question, typed["effect"], typed["basis"], typed["note"])
    return [*base, line] if at is None else [*base[:at], line, *base[at + 1 :]]


def _question(line: LawLine) -> tuple[str, str, str]:
    return line.category, line.recipient_kind, line.purpose


def _table(table: str) -> LawTable:
    found = consent.law_table(table)
    if found is None:
        abort(404)
    return found
