"""Groups in the house whose provider failed: agree that hour and room go to the substitute."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.enrolment import operations as places
from marketplace.enrolment import queries as enrolment
from marketplace.web.form import Form
from marketplace.web.parts.continuity import carried
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.ours import our_unit
from marketplace.web.units.pages import pages


class AgreeForm(Schema):
    """To which carrying over the head of the unit agrees."""

    continuity = fields.String(required=True)


@pages.route("/continuity", methods=["GET", "POST"])
def continuity() -> Response | tuple[str, int]:
    """Show the groups of this unit whose provider failed, and agree."""
    form = Form(AgreeForm())
    if form.valid():
        with form.errors_shown():
            places.agree_carry_over(actor=current_actor(), now=this_moment(), **form.data)
            flash(gettext("You have agreed. Each family is asked now."))
            return redirect(url_for("units.continuity"))
    here = [each for each in carried(enrolment.continuities()) if each.group.unit_id == our_unit()]
    return render_template("units/continuity.html", form=form, here=here, now=this_moment()), form.status
