"""A provider failed and another would go on: what would stay, what they would know, and the family's yes or no."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.enrolment import operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.statuses import ENROLLED
from marketplace.kernel.operation import IdempotencyKey
from marketplace.money import queries as money
from marketplace.web.families.knowing import who_would_know
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import our_child, our_place
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers.queries import provider_names


class AnswerForm(Schema):
    """Whether the family goes with the substitute."""

    agrees = fields.Boolean(required=True)


@pages.route("/places/<enrolment_id>/substitute", methods=["GET", "POST"])
def substitute(enrolment_id: str) -> Response | tuple[str, int]:
    """Show what the substitute offers, and answer. Raises: EnrolmentNotFound, NoSubstituteYet."""
    found = our_place(enrolment_id)
    form = Form(AnswerForm())
    if form.valid():
        with form.errors_shown():
            now_held = operations.answer_substitute(
                actor=current_actor(),
                now=this_moment(),
                enrolment=enrolment_id,
                agrees=form.data["agrees"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("Your answer is kept."))
            return redirect(url_for("families.place", enrolment=now_held.id))
    offered = enrolment.substitute_offered(found.group_id, this_moment()) if found.status in ENROLLED else None
    if offered is None or offered.substitute_group_id is None or offered.substitute_id is None:
        abort(404)
    both = meetings([found.group_id, offered.substitute_group_id])
    return (
        render_template(
            "families/substitute.html",
            form=form,
            place=found,
            child=our_child(found.child_id),
            old=both[found.group_id],
            new=both[offered.substitute_group_id],
            name=provider_names([offered.substitute_id])[offered.substitute_id],
            due_at=offered.due_at,
            back_cents=money.family_back_at_end(
                found.id, sessions_kept=enrolment.sessions_kept_now(found, this_moment())
            ),
            knowers=who_would_know(found.child_id, [both[offered.substitute_group_id]]),
            now=this_moment(),
        ),
        form.status,
    )
