"""What is known of units: one unit's facts, and facts of many from a file with a report of each refused row."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.fact_file import COLUMNS, FactFile
from catalog.models import FactKind
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import Text, _
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import unit_facts as parts
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {"file": _("File"), "dry_run": _("Try only")}
REFUSED_SHOWN = 100


class FactImportForm(Schema):
    """Whether to try only; the file comes beside the form."""

    dry_run = fields.Boolean(load_default=False)
    file = fields.String(load_default="")


@pages.route("/units/<unit>/facts", methods=["GET", "POST"])
def unit_facts(unit: str) -> Response | tuple[str, int]:
    """Show what is known of a unit and record what is newly known."""
    found = catalog.unit(unit)
    form = parts.empty_form(city_day(this_moment()))
    if form.valid() and (facts := parts.facts_typed(form, unit)):
        with form.errors_shown(names=parts.names_of_fields(facts)):
            cataloguing.record_unit_facts(actor=current_actor(), now=this_moment(), facts=facts)
            flash(ngettext("%(num)d fact is recorded.", "%(num)d facts are recorded.", len(facts)))
            return redirect(url_for("city.unit_facts", unit=unit))
    return (
        render_template("city/unit_facts.html", unit=found, form=form, rows=parts.fact_rows(unit), hints=parts.HINTS),
        form.status,
    )


@pages.route("/units/facts/import", methods=["GET", "POST"])
def import_unit_facts() -> tuple[str, int]:
    """Record facts from a file, or only say what it would do; good rows are saved, refused ones are named."""
    form = Form(FactImportForm(), {"dry_run": True}, labels=LABELS)
    sent = request.files.get("file")
    report: FactFile | None = None
    if form.valid():
        if sent is None or not sent.filename:
            form.add_error("file", _("Choose a file to read."))
        else:
            report = _read(form, sent.read())
    return (
        render_template(
            "city/unit_facts_import.html",
            form=form,
            columns=", ".join(COLUMNS),
            kinds=", ".join(FactKind),
            report=report,
            refused=report.refused[:REFUSED_SHOWN] if report else (),
        ),
        form.status,
    )


def _read(form: Form, content: bytes) -> FactFile | None:
    """Read the file, or say at the field why it cannot be read at all."""
    try:
        report = cataloguing.import_unit_facts(
            actor=current_actor(), now=this_moment(), content=content, dry_run=form.data["dry_run"]
        )
    except Invalid as refusal:
        form.add_error("file", Text(refusal.title))
        form.add_error("file", refusal.advice)
        return None
    if report.facts and not form.data["dry_run"]:
        flash(gettext("The good rows are recorded."))
    return report
