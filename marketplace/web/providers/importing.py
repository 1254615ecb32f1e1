"""Offerings from a file: tried first, with a report of each row that was refused, and a template to fill in."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from marshmallow import Schema, fields

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.offering_file import template
from catalog.operations import OfferingImport
from marketplace.kernel.errors import Invalid
from marketplace.kernel.text import Text, _
from marketplace.web.form import Form
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

REFUSED_SHOWN = 100
LABELS = {"file": _("File"), "season": _("Season"), "dry_run": _("Try only")}


class ImportForm(Schema):
    """Into which season, and whether to try only; the file comes beside the form."""

    season = fields.String(required=True)
    dry_run = fields.Boolean(load_default=False)
    file = fields.String(load_default="")


@pages.route("/offerings/import", methods=["GET", "POST"])
def import_offerings() -> tuple[str, int]:
    """Draft the offerings of a file, or only say what it would do; good ones are kept, refused rows are named."""
    seasons = catalog.open_seasons()
    start: dict[str, Any] = {"dry_run": True} | ({"season": seasons[0].id} if seasons else {})
    form = Form(ImportForm(), start, labels=LABELS)
    sent = request.files.get("file")
    name = sent.filename if sent and sent.filename else ""
    report: OfferingImport | None = None
    if form.valid():
        if form.data["season"] not in {each.id for each in seasons}:
            form.add_error("season", _("Choose one of the listed answers."))
        if sent is None or not name:
            form.add_error("file", _("Choose a file to read."))
        elif not form.wrong:
            report = _read(form, sent.read())
    return (
        render_template(
            "providers/offerings_import.html",
            form=form,
            file_name=name,
            seasons=seasons,
            report=report,
            refused=report.refused[:REFUSED_SHOWN] if report else (),
        ),
        form.status,
    )


@pages.get("/offerings/import/template.csv")
def offering_template() -> Response:
    """Hand out a file to fill in: the columns and one example."""
    return Response(
        template(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=offerings.csv"},
    )


def _read(form: Form, content: bytes) -> OfferingImport | None:
    """Read the file, or say at the field why it cannot be read at all."""
    try:
        return catalogue.import_offerings(
            actor=current_actor(),
            now=this_moment(),
            provider=our_provider(),
            season=form.data["season"],
            content=content,
            dry_run=form.data["dry_run"],
        )
    except Invalid as refusal:
        form.add_error("file", Text(refusal.title))
        form.add_error("file", Text(refusal.advice))
        return None
