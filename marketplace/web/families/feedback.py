"""Three questions after the season."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.enrolment.statuses import Status
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.quality.errors import NotCompleted
from marketplace.quality.interval import HIGHEST, LOWEST
from marketplace.quality.operations import give_feedback
from marketplace.quality.queries import SHOWN_FROM, feedback_of
from marketplace.quality.questions import QUESTIONS
from marketplace.web.families.meetings import meetings
from marketplace.web.families.ours import our_child, our_place
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

SCALE = (
    (1, _("1, not at all")),
    (2, _("2")),
    (3, _("3, so-so")),
    (4, _("4")),
    (5, _("5, very much")),
)


class FeedbackForm(Schema):
    """An answer from 1 to 5 to each question."""

    enjoyment = fields.Integer(required=True, validate=validate.Range(min=LOWEST, max=HIGHEST))
    leader = fields.Integer(required=True, validate=validate.Range(min=LOWEST, max=HIGHEST))
    fit = fields.Integer(required=True, validate=validate.Range(min=LOWEST, max=HIGHEST))


@pages.route("/places/<enrolment>/feedback", methods=["GET", "POST"])
def feedback(enrolment: str) -> Response | tuple[str, int]:
    """Ask the three questions, or show what was answered. Raises: EnrolmentNotFound, NotCompleted."""
    found = our_place(enrolment)
    if found.status is not Status.COMPLETED:
        raise NotCompleted(enrolment=enrolment)
    form = Form(FeedbackForm(), labels={question.key: question.text for question in QUESTIONS})
    if form.valid():
        with form.errors_shown():
            give_feedback(
                actor=current_actor(), now=this_moment(), enrolment=enrolment, key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("Thank you. It helps other families to choose, and the provider to do better."))
            return redirect(url_for("families.feedback", enrolment=enrolment))
    page = render_template(
        "families/feedback.html",
        form=form,
        place=found,
        child=our_child(found.child_id),
        meeting=meetings([found.group_id])[found.group_id],
        questions=QUESTIONS,
        scale=SCALE,
        given=feedback_of(enrolment),
        shown_from=SHOWN_FROM,
    )
    return page, form.status
