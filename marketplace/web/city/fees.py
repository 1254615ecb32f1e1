"""Fees and months of care: what deciding anew would change, the months with their sums, and by which parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from consent import door
from marketplace.care import operations as care
from marketplace.care import queries
from marketplace.care.months import next_month
from marketplace.care.queries import Changed
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.rules.care_months import parameters_on
from marketplace.rules.voucher import voucher_table
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.care_words import DIFFERENCES, PARAMETERS
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

SHOWN_MOST = 50
DECISION = "decision"
LABELS = {"from_day": _("Decide from"), "month": _("Month")}


class DayForm(Schema):
    """The day from which fees are decided anew."""

    from_day = fields.Date(required=True)


class MonthForm(Schema):
    """The month to close."""

    month = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$", error=_("Write the month as 2026-10.")),
    )


@dataclass(frozen=True)
class Outlook:
    """What deciding anew would change: each change shown, how many there are, and how often each difference."""

    shown: Sequence[Changed]
    count: int
    differences: Sequence[tuple[Text, int]]
    children: Mapping[str, Mapping[str, Any]]

    @property
    def month_cents(self) -> int:
        """How much more the families of the shown changes would pay a month, in cents."""
        return sum(each.fee_cents - (each.before_cents or 0) for each in self.shown)


@pages.get("/fees")
def fees() -> str:
    """Show the months, the parameters, and on request what deciding anew from a day on would change."""
    today = city_day(this_moment())
    asked = request.args if request.args else None
    form = Form(DayForm(), {"from_day": today.replace(day=1)}, labels=LABELS, sent=asked)
    outlook = None
    if asked and form.valid() and may("care.read_fee_changes"):
        with form.errors_shown():
            outlook = _outlook(form.data["from_day"])
    return _page(form, Form(MonthForm(), {"month": _next_to_close(today)}, labels=LABELS), outlook)


@pages.post("/fees/decisions")
def decide_fees() -> Response | tuple[str, int]:
    """Decide anew from a day on."""
    form = Form(DayForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            done = care.decide_fees(actor=current_actor(), now=this_moment(), from_day=form.data["from_day"])
            flash(
                gettext(
                    "%(new)d decisions were made, %(ended)d ended by them and %(kept)d stay. Who pays is told.",
                    new=len(done.changes),
                    ended=done.ended,
                    kept=done.kept,
                )
            )
            return redirect(url_for("city.fees"))
    return _page(form, _month_form(), None), form.status


@pages.post("/fees/months")
def close_care_month() -> Response | tuple[str, int]:
    """Close a month of care."""
    form = Form(MonthForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            care.close_care_month(actor=current_actor(), now=this_moment(), month=form.data["month"])
            flash(gettext("The month is closed. Families have their invoices, and providers have earned."))
            return redirect(url_for("city.fees"))
    day = Form(DayForm(), {"from_day": city_day(this_moment()).replace(day=1)}, labels=LABELS)
    return _page(day, form, None), form.status


def _page(day: Form, month: Form, outlook: Outlook | None) -> str:
    today = city_day(this_moment())
    allowed = may("care.read_care_months")
    return render_template(
        "city/fees.html",
        form=day,
        month_form=month,
        outlook=outlook,
        sums=care.read_care_months(actor=current_actor(), now=this_moment()) if allowed else None,
        models={each.key: each for each in SERVICE_MODELS},
        standing=standing,
        parameters=parameters_on(today),
        parameter_words=PARAMETERS,
        voucher=voucher_table(today),
        difference_words=DIFFERENCES,
        shown_most=SHOWN_MOST,
    )


def _month_form() -> Form:
    return Form(MonthForm(), {"month": _next_to_close(city_day(this_moment()))}, labels=LABELS)


def _next_to_close(today: date) -> str:
    """Return the month after the last closed one; before the first, the last that is over."""
    closed = queries.closed_months()
    if closed:
        return next_month(closed[0].month)
    last = today.replace(day=1)
    return f"{last.year - (last.month == 1)}-{(last.month - 2) % 12 + 1:02d}"


def _outlook(from_day: date) -> Outlook:
    changes = care.read_fee_changes(actor=current_actor(), now=this_moment(), from_day=from_day)
    counted = Counter(each for change in changes for each in change.differences)
    shown = changes[:SHOWN_MOST]
    return Outlook(
        shown=shown,
        count=len(changes),
        differences=[(DIFFERENCES[each], number) for each, number in counted.most_common()],
        children=_names([each.child for each in shown]),
    )


def _names(children: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return what an officer who decides may see of the children."""
    return door.read(
        actor=current_actor(),
        now=this_moment(),
        recipient=door.Recipient(RecipientKind.CITY_OFFICER),
        purpose=DECISION,
        subjects=sorted(set(children)),
        categories=["child.name"],
        reason="decides on fees",
    )
