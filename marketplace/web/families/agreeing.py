"""Where both guardians are to agree on a place: what is asked, what silence means, and the other one's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.enrolment import operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import NotAsked
from marketplace.enrolment.models import Enrolment, SilenceRule
from marketplace.enrolment.statuses import Silence, Status
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import Text, _
from marketplace.web.families.ours import our_place
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

YES, NO = "yes", "no"
MEANINGS: Mapping[Silence, Text] = {
    Silence.AGREES: _("it counts as agreement, and the place is confirmed"),
    Silence.REFUSES: _("it counts as a refusal, and the place goes to the next family"),
}


class AnswerForm(Schema):
    """Whether the other guardian agrees."""

    agrees = fields.String(required=True, validate=validate.OneOf([YES, NO]))


@dataclass(frozen=True)
class Asking:
    """What is asked about a place: under which rule, what silence means, and whether we are to answer."""

    rule: SilenceRule
    silence: Text
    of_us: bool


def asking(place: Enrolment) -> Asking | None:
    """Return what is asked of guardians about a place that waits for an answer; None where none is awaited."""
    awaited = enrolment.awaited_views(place)
    if not awaited:
        return None
    rule = enrolment.silence_rule(awaited[0].rule_id)
    assert rule is not None, "a question names its rule"
    subject = current_actor().subject
    return Asking(rule, MEANINGS[rule.silence], any(each.guardian_id == subject for each in awaited))


@pages.post("/places/<enrolment_id>/agree")
def answer_about_place(enrolment_id: str) -> Response:
    """Agree to a place that the other guardian took, or refuse it. Raises: EnrolmentNotFound, NotAsked."""
    our_place(enrolment_id)
    form = Form(AnswerForm())
    if not form.valid():
        raise NotAsked(enrolment=enrolment_id)
    answered = operations.answer_as_guardian(
        actor=current_actor(),
        now=this_moment(),
        enrolment=enrolment_id,
        agrees=form.data["agrees"] == YES,
        key=IdempotencyKey(form.key),
    )
    if answered.status is Status.CONFIRMED:
        flash(gettext("You agreed, and the place is confirmed. Who took it has the invoice, or both by your shares."))
    elif form.data["agrees"] == NO:
        flash(gettext("You did not agree. The place goes to the next family; both of you are told."))
    else:
        flash(gettext("You agreed. The place is kept until the other guardians have answered too."))
    return redirect(url_for("families.place", enrolment=enrolment_id))
