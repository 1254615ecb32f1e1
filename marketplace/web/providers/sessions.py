"""One session: who is expected and what may be seen of each child, attendance in two taps, and calling it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog.models import SessionStatus
from catalog.queries import DaySession
from marketplace.delivery import operations as delivery
from marketplace.delivery import queries as deliveries
from marketplace.delivery.models import Attendance, CancelReason, Delivery, DeliveryStatus, Mark
from marketplace.delivery.operations import Roster, RosterRow
from marketplace.delivery.operations.reading import ABSENCE_REASON
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests.kinds import SESSION_CANCELLED
from marketplace.requests.queries import due_at
from marketplace.web.form import Form
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.providers.offline import with_own_scripts
from marketplace.web.providers.ours import our_session
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

NOT_LISTED = "Invalid value."
MARKS = [(mark.value, standing(mark)) for mark in Mark]
CONFIRMATION = "CANCEL"


class CancelForm(Schema):
    """Why a session is not held, and the word that shows that it is meant."""

    reason = fields.String(
        required=True, validate=validate.OneOf([reason.value for reason in CancelReason], error=NOT_LISTED)
    )
    typed = fields.String(
        required=True, validate=validate.Equal(CONFIRMATION, error=_("Write CANCEL in capital letters."))
    )


@pages.route("/sessions/<session>", methods=["GET", "POST"])
def session(session: str) -> Response:
    """Show a session with its roster; take attendance and say that it was held, in one press."""
    found = our_session(session)
    said, before = deliveries.delivery_of(session), deliveries.marks_in(session)
    enrolments = [each.id for each in enrolments_in_session(session)]
    form = Form(_marks_schema(enrolments))
    if form.valid():
        with form.errors_shown():
            _send(session, [(each, form.data[name_of(each)]) for each in enrolments], said, IdempotencyKey(form.key))
            return redirect(url_for("providers.session", session=session))
    roster = delivery.read_roster(actor=current_actor(), now=this_moment(), session=session)
    form.labels.update(_labels(roster))
    if not form.was_sent:
        form.typed = {name_of(row.enrolment): _mark_of(before, row) for row in roster.rows}
    to_mark = _may_be_marked(found, said)
    return with_own_scripts(
        render_template(
            "providers/session.html",
            found=found,
            form=form,
            roster=roster,
            said=said,
            before=before,
            marks=MARKS,
            name_of=name_of,
            to_mark=to_mark,
            to_cancel=_may_be_cancelled(found, said),
            called_off=_called_off(found),
            present=sum(mark.mark is Mark.PRESENT for mark in before.values()),
        ),
        form.status,
        copied=to_mark,
    )


@pages.route("/sessions/<session>/cancel", methods=["GET", "POST"])
def cancel(session: str) -> Response | tuple[str, int]:
    """Say what calling a session off does, and do it with a reason and a typed confirmation."""
    found = our_session(session)
    form = Form(CancelForm(), labels={"reason": _("Why it is not held"), "typed": _("Confirmation")})
    if form.valid():
        with form.errors_shown():
            delivery.cancel_session(
                actor=current_actor(),
                now=this_moment(),
                session=session,
                reason=form.data["reason"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The session is cancelled. Families are told, and have their part back."), "warn")
            return redirect(url_for("providers.requests"))
    return (
        render_template(
            "providers/cancel.html",
            found=found,
            form=form,
            children=len(enrolments_in_session(session)),
            reasons=[(reason.value, standing(reason)) for reason in CancelReason],
            due=due_at(SESSION_CANCELLED.within, this_moment()),
            to_cancel=_may_be_cancelled(found, deliveries.delivery_of(session)),
        ),
        form.status,
    )


def name_of(enrolment: str) -> str:
    """Return the name of the field with the mark of an enrolment."""
    return f"mark-{enrolment}"


def _send(session: str, marks: Sequence[tuple[str, str]], said: Delivery | None, key: IdempotencyKey) -> None:
    actor, now = current_actor(), this_moment()
    delivery.mark_attendance(actor=actor, now=now, session=session, marks=marks, key=key)
    if said is None:
        delivery.mark_delivered(actor=actor, now=now, session=session, key=key)
    present = sum(mark == Mark.PRESENT for _enrolment, mark in marks)
    came = ngettext("%(num)d child was there.", "%(num)d children were there.", present)
    flash(gettext("Sent. %(came)s The unit confirms it next, and then it is paid.", came=came))


def _marks_schema(enrolments: Sequence[str]) -> Schema:
    known = validate.OneOf([mark.value for mark in Mark], error=NOT_LISTED)
    columns: Mapping[str, Any] = {name_of(each): fields.String(required=True, validate=known) for each in enrolments}
    return Schema.from_dict(dict(columns))()


def _mark_of(before: Mapping[str, Attendance], row: RosterRow) -> str:
    """Return the mark to begin with: what was marked, else what the family told, else that she is there."""
    if row.enrolment in before:
        return before[row.enrolment].mark.value
    if not row.told_away:
        return Mark.PRESENT.value
    return (Mark.SICK if row.seen.get(ABSENCE_REASON) == AbsenceReason.SICK else Mark.EXCUSED).value


def _labels(roster: Roster) -> dict[str, str]:
    return {name_of(row.enrolment): row.seen.get("child.name") or _("A child") for row in roster.rows}


def _may_be_marked(found: DaySession, said: Delivery | None) -> bool:
    begun = found.session.starts_at <= this_moment() and not _called_off(found)
    settled = said is not None and said.status in (DeliveryStatus.CONFIRMED, DeliveryStatus.CANCELLED)
    return begun and not settled and found.session.status is SessionStatus.PLANNED


def _may_be_cancelled(found: DaySession, said: Delivery | None) -> bool:
    open_still = said is None or said.status is DeliveryStatus.DISPUTED
    return open_still and found.session.status is SessionStatus.PLANNED and not _called_off(found)


def _called_off(found: DaySession) -> bool:
    return bool(deliveries.sessions_called_off([found.session.id]))
