"""Two homes: in which weeks a child is with us, told by one guardian and agreed by the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.periods import Weeks
from marketplace.kernel.text import _
from marketplace.people import queries as people
from marketplace.people.errors import HomeWeeksUnknown
from marketplace.people.operations import agree_home_weeks, end_home_weeks, tell_home_weeks
from marketplace.web.families.ours import is_ours, our_child, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

HOMES = "child.home_weeks"
OPTIONS = ((Weeks.EVEN.value, _("In even calendar weeks")), (Weeks.ODD.value, _("In odd calendar weeks")))
LABELS = {"weeks": _("When the child is with you"), "valid_from": _("From")}


class HomesForm(Schema):
    """In which weeks the child is with who tells it, from a day."""

    weeks = fields.String(required=True, validate=validate.OneOf([Weeks.EVEN, Weeks.ODD]))
    valid_from = fields.Date(required=True)


def weeks_with_us(told: Mapping[str, Any]) -> Weeks:
    """Return the weeks in which a child is with whoever looks, of what is told of her homes."""
    weeks = Weeks(told["weeks"])
    return weeks if told["guardian"] == current_actor().subject else weeks.others


@pages.route("/children/<child>/homes", methods=["GET", "POST"])
def homes(child: str) -> Response | tuple[str, int]:
    """Show in which weeks a child is with us, and tell it. Raises: ChildNotFound."""
    ours = our_child(child, HOMES)
    form = Form(HomesForm(), {"valid_from": today()}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            tell_home_weeks(
                actor=current_actor(),
                now=this_moment(),
                child=child,
                guardian=current_actor().subject or "",
                weeks=Weeks(form.data["weeks"]),
                valid_from=form.data["valid_from"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("It is told. It counts when the other guardian agrees."))
            return redirect(url_for("families.homes", child=child))
    page = render_template(
        "families/homes.html",
        form=form,
        child=ours,
        told=[each for each in ours.seen.get(HOMES) or () if not each["valid_until"] or each["valid_until"] > today()],
        shown=HOMES in ours.seen,
        apart=people.apart(child, today()),
        options=OPTIONS,
        weeks_with_us=weeks_with_us,
        us=current_actor().subject,
        this_week=today().isocalendar().week,
    )
    return page, form.status


@pages.post("/homes/<home_weeks>/agree")
def agree_homes(home_weeks: str) -> Response:
    """Agree to what the other guardian told. Raises: HomeWeeksUnknown, HomeWeeksToldByYou, HomeWeeksAgreedAlready."""
    child = _child_of(home_weeks)
    agree_home_weeks(actor=current_actor(), now=this_moment(), home_weeks=home_weeks)
    flash(gettext("It is agreed."))
    return redirect(url_for("families.homes", child=child))


@pages.post("/homes/<home_weeks>/end")
def end_homes(home_weeks: str) -> Response:
    """End it, or take back what was told. Raises: HomeWeeksUnknown."""
    child = _child_of(home_weeks)
    end_home_weeks(actor=current_actor(), now=this_moment(), home_weeks=home_weeks)
    flash(gettext("It has ended."))
    return redirect(url_for("families.homes", child=child))


def _child_of(home_weeks: str) -> str:
    child = people.child_of_home_weeks(home_weeks)
    if child is None or not is_ours(child):
        raise HomeWeeksUnknown()
    return child
