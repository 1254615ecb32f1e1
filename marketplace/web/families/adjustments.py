"""What is arranged for our child at a place: ask for it, and read what was answered and why."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.enrolment.statuses import LIVE
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.requests import queries
from marketplace.requests.kinds import ADJUSTMENT
from marketplace.requests.operations import ask_adjustment, read_adjustment
from marketplace.requests.operations.opening import WORDS_AT_MOST
from marketplace.web.families.ours import our_place
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {"need": _("What your child needs"), "words": _("In your own words")}


class AskForm(Schema):
    """What is needed, and perhaps why."""

    need = fields.String(required=True)
    words = fields.String(load_default=None, validate=validate.Length(max=WORDS_AT_MOST))


@pages.route("/places/<enrolment>/adjustments", methods=["GET", "POST"])
def adjustments(enrolment: str) -> Response | tuple[str, int]:
    """Show what we asked to be arranged, and ask for more. Raises: EnrolmentNotFound."""
    place = our_place(enrolment)
    form = Form(AskForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            ask_adjustment(
                actor=current_actor(), now=this_moment(), enrolment=enrolment, key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("It is sent. The provider answers within five working days, and refuses only with reasons."))
            return redirect(url_for("families.adjustments", enrolment=enrolment))
    mine = [each for each, asked in queries.adjustments_of_enrolment(enrolment) if _asked_by_us(asked.asked_by)]
    page = render_template(
        "families/adjustments.html",
        form=form,
        place=place,
        offering=catalog.offering(place.offering_id),
        asked=[read_adjustment(actor=current_actor(), now=this_moment(), request=each.request_id) for each in mine],
        kind=ADJUSTMENT,
        needs=[(topic.key, topic.text) for topic in ADJUSTMENT.topics],
        can_ask=place.status in LIVE and place.provider_id is not None,
        due_at=queries.due_at(ADJUSTMENT.within, this_moment()),
    )
    return page, form.status


def _asked_by_us(person: str | None) -> bool:
    return person is not None and person == current_actor().subject
