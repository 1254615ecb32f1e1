"""Ill today, back tomorrow: one note for care and add-ons, for one child or for several, and "back again"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.enrolment.errors import AbsenceNotFound
from marketplace.enrolment.operations import report_absence, withdraw_absence
from marketplace.enrolment.operations.absences import DAYS_BACK
from marketplace.enrolment.queries.absences import child_of_absence
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.families.ours import Child, Ours, is_ours, our_child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.sign_in import current_actor, this_moment

TOLD = ("child.absence", "child.absence_reason")
REASONS = (
    (AbsenceReason.SICK.value, _("Ill")),
    (AbsenceReason.OTHER.value, _("Away for another reason"), _("You need not say which.")),
)
LABELS = {
    "children": _("Who is away"),
    "first_day": _("First day away"),
    "last_day": _("Last day away"),
    "reason": _("Why"),
    "back_on": _("Back on"),
}


class AbsenceForm(Schema):
    """Who is away from when to when, and whether because of an illness."""

    children = fields.List(fields.String(), required=True, validate=validate.Length(1))
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(list(AbsenceReason)))


class BackForm(Schema):
    """The first day on which the child is there again."""

    back_on = fields.Date(required=True)


@dataclass(frozen=True)
class Away:
    """An absence of one of our children, as far as we may see it."""

    id: str
    child: Child
    first_day: date
    last_day: date
    reason: AbsenceReason | None

    @property
    def over(self) -> bool:
        """Whether nothing can be changed about it any more."""
        return self.last_day < today() - DAYS_BACK

    @property
    def back_on(self) -> date:
        """The day to begin with where she is back earlier: today, if that is within."""
        return min(max(today(), self.first_day), self.last_day)


@pages.route("/absences", methods=["GET", "POST"])
def absences() -> Response | tuple[str, int]:
    """Tell that children are away, and show what is told."""
    ours = our_children(*TOLD)
    asked = [child for child in request.args.getlist("child") if child in ours]
    start = {"first_day": today(), "last_day": today(), "children": asked or [each.id for each in ours][:1]}
    form = Form(AbsenceForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            told = report_absence(
                actor=current_actor(),
                now=this_moment(),
                key=IdempotencyKey(form.key),
                **{**form.data, "reason": AbsenceReason(form.data["reason"])},
            )
            flash(_told(len(told)))
            return redirect(url_for("families.absences"))
    page = render_template(
        "families/absences.html",
        form=form,
        ours=ours,
        children=[(each.id, each.given_name or _("A child of the family")) for each in ours],
        reasons=REASONS,
        away=[each for each in _away(ours) if not each.over],
        called=called,
    )
    return page, form.status


@pages.route("/absences/<absence>", methods=["GET", "POST"])
def absence(absence: str) -> Response | tuple[str, int]:
    """Show an absence, and say on which day the child is back. Raises: AbsenceNotFound, for those of others too."""
    child = child_of_absence(absence)
    if child is None or not is_ours(child):
        raise AbsenceNotFound(absence=absence)
    shown = our_child(child, *TOLD)
    found = next((each for each in _absences_of(shown) if each.id == absence), None)
    form = Form(BackForm(), {"back_on": found.back_on if found else None}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            withdraw_absence(
                actor=current_actor(),
                now=this_moment(),
                absence=absence,
                back_on=form.data["back_on"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("It is noted. The day care and the add-ons see it."))
            return redirect(url_for("families.absences"))
    return render_template("families/absence.html", form=form, child=shown, found=found, called=called), form.status


def _told(count: int) -> str:
    return ngettext(
        "It is told. The day care and the add-ons of those days see it.",
        "It is told for %(num)d children. The day care and the add-ons of those days see it.",
        count,
    )


def _away(ours: Ours) -> list[Away]:
    found = [each for child in ours for each in _absences_of(child)]
    return sorted(found, key=lambda each: (each.first_day, each.child.name))


def _absences_of(child: Child) -> Iterator[Away]:
    """Return what is told of a child, as the door shows it."""
    reasons = child.seen.get("child.absence_reason") or {}
    for absence, (first, last) in (child.seen.get("child.absence") or {}).items():
        reason = AbsenceReason(reasons[absence]) if absence in reasons else None
        yield Away(absence, child, first, last, reason)
