"""Decisions and who made them: every operation that was done or refused, by pseudonym, with its digest."""

from __future__ import annotations

from flask import render_template, request
from marshmallow import Schema, fields, validate

from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operations import read_audit
from marketplace.kernel.oversight import AuditWanted
from marketplace.kernel.policy import ACTIONS
from marketplace.kernel.text import _
from marketplace.people.queries import roles_of
from marketplace.web.auditors.pages import pages
from marketplace.web.form import Form
from marketplace.web.roles import ROLE_WORDS
from marketplace.web.sign_in import current_actor, this_moment

ROW_MOST = 2**63 - 1  # what the database counts to
LABELS = {
    "action": _("Action"),
    "outcome": _("Outcome"),
    "by": _("Who"),
    "about": _("About"),
    "on": _("Day"),
    "page": _("Page"),
}
NOT_FOR_AUDITORS = frozenset({"household"})
"""Objects left out of a row and of the search: who shares a home is told by the law to no auditor, for any purpose."""
REFUSED = {"done": False, "refused": True}
AN_ID = _("Copy an id or the beginning of one: letters and digits.")
ID_CHARACTERS = validate.Regexp(r"[A-Za-z0-9_.:-]{4,64}\Z", error=AN_ID)


class AuditRowUnknown(NotFound):
    """There is no such row in the audit."""

    code = "web.audit_row_unknown"
    advice = _("Look for it in the list of decisions.")


class DecisionsForm(Schema):
    """Which rows of the audit are wanted."""

    action = fields.String(load_default=None)
    outcome = fields.String(load_default=None, validate=validate.OneOf(REFUSED))
    by = fields.String(load_default=None, validate=ID_CHARACTERS)
    about = fields.String(load_default=None, validate=ID_CHARACTERS)
    on = fields.Date(load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))


@pages.get("/decisions")
def decisions() -> tuple[str, int]:
    """Show a page of the audit, the newest first."""
    form = Form(DecisionsForm(), labels=LABELS, sent=request.args)
    form.valid()
    asked = form.data
    wanted = AuditWanted(
        action=asked.get("action"),
        refused=REFUSED.get(asked.get("outcome") or ""),
        actor=asked.get("by"),
        about=asked.get("about"),
        on=asked.get("on"),
        hidden=NOT_FOR_AUDITORS,
    )
    shown = read_audit(actor=current_actor(), now=this_moment(), wanted=wanted, page=asked.get("page", 1))
    actions = [(name, name) for name in sorted(ACTIONS.keys())]
    page = render_template("auditors/decisions.html", form=form, shown=shown, actions=actions)
    return page, form.status


@pages.get(f"/decisions/<int(max={ROW_MOST}):row>")
def decision(row: int) -> str:
    """Show one row of the audit with the roles that its actor held on that day. Raises: AuditRowUnknown."""
    shown = read_audit(actor=current_actor(), now=this_moment(), wanted=AuditWanted(row=row))
    if not shown.rows:
        raise AuditRowUnknown(row=row)
    found = shown.rows[0]
    held = roles_of(found.actor_id, city_day(found.at)) if found.actor_id else []
    roles = sorted({str(ROLE_WORDS.get(each.role, each.role)) for each in held})
    action = dict(ACTIONS.items()).get(found.action)
    objects = {name: value for name, value in found.objects.items() if name not in NOT_FOR_AUDITORS}
    return render_template("auditors/decision.html", row=found, objects=objects, roles=roles, action=action)
