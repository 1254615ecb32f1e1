"""Privacy: the table of law, by recipient, as it is asked before any field of a person is read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template

from consent.law import ANY, LawLine
from consent.queries import law_in_force, law_table
from consent.queries.law import table_in_force
from marketplace.kernel.clock import city_day
from marketplace.service_models.base import RecipientKind
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import this_moment


@pages.get("/privacy")
def privacy() -> str:
    """Show the table in force, one section for each kind of recipient."""
    on = city_day(this_moment())
    law, standing = law_in_force(on), table_in_force(on)
    return render_template(
        "public/privacy.html",
        law=law,
        table=law_table(standing[0]) if standing else None,
        sections=[(kind, rows) for kind in (*RecipientKind, ANY) if (rows := _rows(law.lines, kind))],
    )


def _rows(lines: Sequence[LawLine], kind: str) -> list[LawLine]:
    return [line for line in lines if line.recipient_kind == kind]
