"""One application for day care: where it stands, what comes next, the decision, the answer, and putting it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.admission import queries
from marketplace.admission.errors import CareApplicationNotFound, CareDecisionNotFound
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareApplication, CareDecision, Rectification
from marketplace.admission.operations import answer_place, ask_rectification, withdraw_care_application
from marketplace.kernel.clock import CITY_ZONE
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.families.ours import Child, is_ours, our_child, today
from marketplace.web.families.pages import pages
from marketplace.web.families.states import called, kind_of
from marketplace.web.form import Form
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

WORDS_AT_MOST = 5000
WISHES, DECISIONS = "child.care_wishes", "child.care_decision"


class RectificationForm(Schema):
    """What is wrong with the decision, and what is asked instead."""

    words = fields.String(required=True, validate=validate.Length(1, WORDS_AT_MOST))


@dataclass(frozen=True)
class Decided:
    """A decision as we may see it, with what was asked of it."""

    row: CareDecision
    told: dict[str, Any]
    asked: Rectification | None
    newest: bool

    @property
    def unit(self) -> str | None:
        """The unit at which a place was given, as far as it may be seen."""
        return self.told.get("unit")

    @property
    def to_answer(self) -> bool:
        """Whether a place waits for our answer."""
        by = self.row.answer_due_on
        return self.newest and by is not None and self.row.accepted is None and today() <= by

    @property
    def to_rectify(self) -> bool:
        """Whether it can be asked to be put right."""
        return self.newest and self.asked is None and today() <= self.row.rectify_due_on


@pages.get("/care/applications/<application>")
def care_application(application: str) -> str:
    """Show one application for day care. Raises: CareApplicationNotFound, for those of others too."""
    found, child = _ours(application)
    decided = _decided(found, child)
    told = (child.seen.get(WISHES) or {}).get(application, {})
    units = [wish["unit"] for wish in told.get("units", ())] + [each.unit for each in decided if each.unit]
    return render_template(
        "families/care_application.html",
        application=found,
        child=child,
        told=told,
        decided=decided,
        unit_names=catalog.unit_names(units),
        steps=list(_steps(found, decided)),
        today=today(),
        late=found.status is CareStatus.RECEIVED and found.due_on < today(),
        called=called,
        kind_of=kind_of,
    )


@pages.post("/care/applications/<application>/withdraw")
def withdraw_care(application: str) -> Response:
    """Take back an application. Raises: CareApplicationNotFound, CareDecidedAlready."""
    _ours(application)
    withdraw_care_application(actor=current_actor(), now=this_moment(), application=application)
    flash(gettext("The application is withdrawn. You can apply anew at any time."))
    return redirect(url_for("families.care_application", application=application))


@pages.post("/care/decisions/<decision>/answer")
def answer_care(decision: str) -> Response:
    """Take or leave a place. Raises: CareDecisionNotFound, AnswerTooLate, DecisionReplaced, CareDecidedAlready."""
    found = _our_decision(decision)
    accepts = request.form.get("answer") == "take"
    answer_place(
        actor=current_actor(),
        now=this_moment(),
        decision=decision,
        accepts=accepts,
        key=IdempotencyKey(request.form["key"]) if request.form.get("key") else None,
    )
    flash(gettext("The place is yours.") if accepts else gettext("The place is let go."))
    return redirect(url_for("families.care_application", application=found.application_id))


@pages.route("/care/decisions/<decision>/rectification", methods=["GET", "POST"])
def rectify_care(decision: str) -> Response | tuple[str, int]:
    """Ask that a decision is put right. Raises: CareDecisionNotFound."""
    found = _our_decision(decision)
    form = Form(RectificationForm(), labels={"words": _("What you want changed, and why")})
    if form.valid():
        with form.errors_shown():
            ask_rectification(
                actor=current_actor(),
                now=this_moment(),
                decision=decision,
                words=form.data["words"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("It is sent. Somebody else than who decided answers it, with reasons."))
            return redirect(url_for("families.care_application", application=found.application_id))
    page = render_template("families/care_rectify.html", form=form, decision=found, today=today())
    return page, form.status


def _ours(application: str) -> tuple[CareApplication, Child]:
    child = queries.child_of_application(application)
    if child is None or not is_ours(child):
        raise CareApplicationNotFound(application=application)
    return queries.care_application(application), our_child(child, WISHES, DECISIONS)


def _our_decision(decision: str) -> CareDecision:
    child = queries.child_of_decision(decision)
    if child is None or not is_ours(child):
        raise CareDecisionNotFound(decision=decision)
    return queries.decision(decision)


def _decided(found: CareApplication, child: Child) -> list[Decided]:
    """Return the decisions on an application, the newest first."""
    rows = queries.decisions_of([found.id]).get(found.id, [])
    asked = queries.rectifications_of([each.id for each in rows])
    told = child.seen.get(DECISIONS) or {}
    decided = [Decided(each, told.get(each.id, {}), asked.get(each.id), each is rows[-1]) for each in rows]
    return decided[::-1]


def _steps(found: CareApplication, decided: list[Decided]) -> Iterator[Step]:
    """Return the story of an application: what was, where it stands, what comes."""
    yield Step(title=gettext("Sent"), at=found.submitted_at)
    if found.status is CareStatus.RECEIVED:
        yield Step(title=gettext("To be decided; a place is due"), at=_moment(found.due_on), state="now")
    if found.withdrawn_at:
        yield Step(title=gettext("Withdrawn"), at=found.withdrawn_at, state="now")
    for each in reversed(decided):
        given = each.row.unit_id is not None
        title = gettext("Decided: a place is given") if given else gettext("Decided: no place is given")
        yield Step(title=title, at=each.row.decided_at)
        if each.row.answered_at:
            answer = gettext("You took the place") if each.row.accepted else gettext("You left the place")
            yield Step(title=answer, at=each.row.answered_at)
        elif each.to_answer and each.row.answer_due_on:
            yield Step(title=gettext("To be answered by you"), at=_moment(each.row.answer_due_on), state="now")
        if each.asked:
            yield Step(title=gettext("You asked for rectification"), at=each.asked.asked_at)
            if each.asked.answered_at:
                yield Step(title=gettext("Rectification answered"), at=each.asked.answered_at)


def _moment(day: date) -> datetime:
    """Return the end of a day, for a timeline."""
    return datetime.combine(day, time(23, 59), tzinfo=CITY_ZONE)
