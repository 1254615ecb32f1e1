"""On which matters both guardians are to agree, how long a place is kept, and what silence means."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Placement as Layout
from marketplace.enrolment import operations
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.statuses import Silence
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import words
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "title": _("The matter"),
    "layout": _("How the group lies to care"),
    "weekdays_from": _("Weekdays at least"),
    "service": _("Service"),
    "wait_days": _("Days to answer"),
    "silence": _("Silence means"),
    "legal_basis": _("Ground in law"),
    "valid_from": _("From"),
}
SILENCE: dict[Silence, Text] = {
    Silence.AGREES: _("that she or he agrees: an ordinary matter"),
    Silence.REFUSES: _("that the place is refused: a significant matter"),
}


class RuleForm(Schema):
    """One category of matters and what silence means in it; empty limits mean any."""

    title = fields.String(load_default="")
    layout = fields.String(load_default="", validate=validate.OneOf(["", *Layout]))
    weekdays_from = fields.Integer(load_default=1)
    service = fields.String(load_default="")
    wait_days = fields.Integer(required=True)
    silence = fields.Enum(Silence, by_value=True, required=True)
    legal_basis = fields.String(load_default="")
    valid_from = fields.Date(required=True)


@pages.route("/both-guardians", methods=["GET", "POST"])
def both_guardians() -> Response | tuple[str, int]:
    """List the rules, and decide on a new one."""
    today = city_day(this_moment())
    start = {"weekdays_from": 1, "wait_days": 7, "silence": Silence.REFUSES.value, "valid_from": today.isoformat()}
    form = Form(RuleForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            asked = dict(form.data)
            layout, service = asked.pop("layout"), asked.pop("service")
            operations.decide_silence_rule(
                actor=current_actor(),
                now=this_moment(),
                layout=Layout(layout) if layout else None,
                service=service or None,
                **asked,
            )
            flash(gettext("Decided. It holds for places that are taken from that day on."))
            return redirect(url_for("city.both_guardians"))
    services = {each.id: each.name for each in catalog.services()}
    page = render_template(
        "city/both_guardians.html",
        form=form,
        rules=enrolment.silence_rules(),
        services=services,
        silence=SILENCE,
        meanings=[(each.value, said) for each, said in SILENCE.items()],
        layouts=[("", _("wherever it lies")), *((each.value, words(each)) for each in Layout)],
        decides=may("enrolment.decide_silence_rule"),
        today=today,
    )
    return page, form.status


@pages.post("/both-guardians/<rule>/end")
def end_silence_rule(rule: str) -> Response:
    """End a rule from today on. Raises: SilenceRuleNotFound."""
    operations.end_silence_rule(actor=current_actor(), now=this_moment(), rule=rule)
    flash(gettext("Ended. Whoever was asked under it is still decided by it."))
    return redirect(url_for("city.both_guardians"))
