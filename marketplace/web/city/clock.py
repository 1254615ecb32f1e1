"""The clock of an example city, so that a season can be lived through in an afternoon."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.example import example_state
from marketplace.kernel.operations import move_example_clock
from marketplace.kernel.text import _
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import words
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

HOUR, DAY, WEEK = 1, 24, 7 * 24
STEPS = ((HOUR, _("One hour")), (DAY, _("One day")), (WEEK, _("One week")))


class StepForm(Schema):
    """How far to move on."""

    hours = fields.Integer(
        required=True,
        validate=validate.OneOf([hours for hours, _words in STEPS], error=_("Choose one of the steps.")),
    )


@pages.route("/clock", methods=["GET", "POST"])
def clock() -> Response | tuple[str, int]:
    """Show what the clock says, and move it on."""
    form = Form(StepForm(), labels={"hours": _("Move on by")})
    if form.valid():
        with form.errors_shown():
            move_example_clock(actor=current_actor(), now=this_moment(), hours=form.data["hours"])
            moment = words.moment(this_moment() + timedelta(hours=form.data["hours"]), year=True)
            flash(gettext("It is %(moment)s now. What has become due is being done.", moment=moment))
            return redirect(url_for("city.clock"))
    return render_template("city/clock.html", form=form, steps=STEPS, example=example_state() is not None), form.status
