"""What changed of an offering since it was first published."""

from __future__ import annotations

from flask import render_template

from catalog import queries as catalog
from marketplace.web.parts.changes import changes_in_words
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import current_actor


@pages.get("/offerings/<offering>/changes")
def offering_changes(offering: str) -> str:
    """Show each published revision and what it changed of the one before, the latest first."""
    page = catalog.offering_page(offering, actor=current_actor())
    return render_template("public/changes.html", offering=page.offering, changes=changes_in_words(offering))
