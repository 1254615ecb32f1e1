"""Units: the list, and the import from a file with a report of each row that was refused."""

from __future__ import annotations

from flask import render_template, request
from marshmallow import Schema, fields

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.operations.units import UnitImport
from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import Text, _
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.paging import page_asked
from marketplace.web.sign_in import current_actor, this_moment

PAGE_SIZE = 40
REFUSED_SHOWN = 100
COLUMNS = "name,kind,provider_type,language,street,postal_code,city,lon,lat"
LABELS = {"file": _("File"), "dry_run": _("Try only")}


class ImportForm(Schema):
    """Whether to try only; the file comes beside the form."""

    dry_run = fields.Boolean(load_default=False)
    file = fields.String(load_default="")


@pages.get("/units")
def units() -> str:
    """List the units, a page at a time."""
    page = page_asked()
    shown, total = catalog.units(page=page, page_size=PAGE_SIZE)
    return render_template("city/units.html", units=shown, total=total, page=page, pages=max(1, -(-total // PAGE_SIZE)))


@pages.route("/units/import", methods=["GET", "POST"])
def import_units() -> tuple[str, int]:
    """Import units from a file, or only say what it would do; good rows are saved, refused ones are named."""
    form = Form(ImportForm(), {"dry_run": True}, labels=LABELS)
    sent = request.files.get("file")
    name = sent.filename if sent and sent.filename else ""
    report: UnitImport | None = None
    if form.valid():
        if sent is None or not name:
            form.add_error("file", _("Choose a file to read."))
        else:
            report = _read(form, sent.read())
    return (
        render_template(
            "city/units_import.html",
            form=form,
            file_name=name,
            columns=COLUMNS.replace(",", ", "),
            report=report,
            refused=report.refused[:REFUSED_SHOWN] if report else (),
        ),
        form.status,
    )


def _read(form: Form, content: bytes) -> UnitImport | None:
    """Read the file, or say at the field why it cannot be read at all."""
    try:
        return cataloguing.import_units(
            actor=current_actor(), now=this_moment(), content=content, dry_run=form.data["dry_run"]
        )
    except Invalid as refusal:
        sentences = [each for said in refusal.fields.values() for each in said] or [refusal.advice]
        form.add_error("file", Text(refusal.title))
        for each in sentences:
            form.add_error("file", each)
        return None
