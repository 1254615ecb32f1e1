"""Papers: exports of the journal, the matrix of permissions, and the rule sets and tables of law that were used."""

from __future__ import annotations

from flask import Response, render_template

from consent import queries as consent
from consent.queries.law import table_in_force
from marketplace.kernel.clock import city_day
from marketplace.money import queries as money
from marketplace.money.exports import JOURNAL_FORMATS
from marketplace.money.operations import export_journal
from marketplace.rules import queries as rules
from marketplace.web.auditors.pages import pages
from marketplace.web.parts.permissions import ROLES, matrix
from marketplace.web.sign_in import current_actor, this_moment

ENDINGS = {"hledger": "journal", "csv": "csv"}
TYPES = {"hledger": "text/plain", "csv": "text/csv"}


@pages.get("/papers")
def papers() -> str:
    """Show what can be taken along, and what everything else rests on."""
    tables = consent.law_tables()
    return render_template(
        "auditors/papers.html",
        transfers=money.transfer_count(),
        formats=JOURNAL_FORMATS.keys(),
        rule_sets=rules.rule_sets(drafts=False),
        law_tables=[table for table in tables if table.approved_at is not None],
        in_force=table_in_force(city_day(this_moment())),
    )


@pages.get("/papers/journal.<format>")
def export(format: str) -> Response:
    """Give the whole journal as a file. Raises: KindUnknown for a format that there is not."""
    text = export_journal(actor=current_actor(), now=this_moment(), format=format)
    day = city_day(this_moment()).isoformat()
    return Response(
        text,
        content_type=f"{TYPES.get(format, 'text/plain')}; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=journal-{day}.{ENDINGS.get(format, format)}"},
    )


@pages.get("/papers/permissions")
def permissions() -> str:
    """Show who may do what, room by room, as the program itself decides it."""
    return render_template("auditors/permissions.html", rooms=matrix(this_moment()), roles=ROLES)


@pages.get("/papers/rules/<digest>")
def rule_set(digest: str) -> str:
    """Show the rule set of a digest, in force or not any more. Raises: RuleSetNotFound."""
    found = rules.rule_set_of_digest(digest)
    row = rules.rule_set(found.id)
    return render_template(
        "auditors/rule_set.html", rule_set=found, row=row, writers=sorted(rules.writers_of(found.id))
    )
