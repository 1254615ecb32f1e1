"""Groups of other providers that one is asked to carry on."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.enrolment import operations as places
from marketplace.enrolment import queries as enrolment
from marketplace.web.form import Form
from marketplace.web.parts.continuity import carried
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment


class WillingForm(Schema):
    """Whether one carries the group on."""

    continuity = fields.String(required=True)
    willing = fields.Boolean(required=True)


@pages.route("/continuity", methods=["GET", "POST"])
def continuity() -> Response | tuple[str, int]:
    """Show the groups that one is or was asked to carry on, and answer."""
    form = Form(WillingForm())
    if form.valid():
        with form.errors_shown():
            places.answer_substitution(actor=current_actor(), now=this_moment(), **form.data)
            flash(gettext("Your answer is kept. Thank you."))
            return redirect(url_for("providers.continuity"))
    asked = carried(enrolment.continuities(substitute=our_provider()))
    return render_template("providers/continuity.html", form=form, asked=asked, now=this_moment()), form.status
