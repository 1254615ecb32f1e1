"""Wishes at units: what at least ten children would like where, and answering them with an offering."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import AttachmentStatus
from marketplace.enrolment import operations as enrolling
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.queries import WishCount
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.attachments import OVER
from marketplace.web.providers.ours import our_offering, our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {"offering": _("Offering")}


class AnswerForm(Schema):
    """With which offering wishes are answered."""

    offering = fields.String(required=True)


@pages.get("/wishes")
def wishes() -> str:
    """List what is wished for at which unit, the most wished first, and what we answered."""
    found = enrolment.wish_counts(city_day(this_moment()))
    offerings = {each.id: each for each in catalog.offerings_of_provider(our_provider())}
    answers = enrolment.answers_of(list(offerings))
    return render_template(
        "providers/wishes.html",
        wishes=found,
        answers=answers,
        offerings=offerings,
        units=catalog.unit_names(sorted({each.unit for each in found} | {each.unit_id for each in answers})),
    )


@pages.route("/wishes/<unit>/<service>", methods=["GET", "POST"])
def answer_wishes(unit: str, service: str) -> Response | tuple[str, int]:
    """Answer the wishes for a service at a unit with one of our offerings that is asked to be carried there."""
    where, what = catalog.unit(unit), catalog.service(service)
    fitting = _fitting(unit, service)
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid() and form.data["offering"] not in dict(fitting):
        form.add_error("offering", _("Choose one of the listed answers."))
    if form.was_sent and not form.wrong:
        with form.errors_shown():
            our_offering(form.data["offering"])
            enrolling.answer_wishes(
                actor=current_actor(),
                now=this_moment(),
                offering=form.data["offering"],
                unit=unit,
                key=IdempotencyKey(form.key),
            )
            flash(gettext("The families are told when the offering is published and the unit carries it."))
            return redirect(url_for("providers.wishes"))
    page = render_template(
        "providers/answer_wishes.html",
        form=form,
        unit=where,
        service=what,
        count=_count(unit, service),
        offerings=fitting,
    )
    return page, form.status


def _count(unit: str, service: str) -> WishCount | None:
    """Return how many wish for a service at a unit, or None where it is too few to be told."""
    found = enrolment.wish_counts(city_day(this_moment()), unit=unit)
    return next((each for each in found if each.service == service), None)


def _fitting(unit: str, service: str) -> Sequence[tuple[str, str]]:
    """Return our offerings of a service that the unit was asked to carry and did not decline, to choose from."""
    return [
        (offering.id, offering.title or gettext("Draft without a title"))
        for attachment, offering, where in catalog.attachments_of_provider(our_provider())
        if where.id == unit
        and offering.service_id == service
        and offering.status not in OVER
        and attachment.status is not AttachmentStatus.DECLINED
    ]
