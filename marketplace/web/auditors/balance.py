"""The trial balance as of a day."""

from __future__ import annotations

from flask import render_template, request
from marshmallow import Schema, fields

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.money.operations import read_trial_balance
from marketplace.web.auditors.pages import pages
from marketplace.web.form import Form
from marketplace.web.sign_in import current_actor, this_moment


class DayForm(Schema):
    """The day at whose end the accounts are looked at."""

    on = fields.Date(load_default=None)


@pages.get("/trial-balance")
def trial_balance() -> tuple[str, int]:
    """Show every account as it stood at the end of a day, today where none is asked for."""
    now = this_moment()
    sent = request.args if request.args else None
    form = Form(DayForm(), {"on": city_day(now).isoformat()}, labels={"on": _("Day")}, sent=sent)
    form.valid()
    on = form.data.get("on") or city_day(now)
    balances = read_trial_balance(actor=current_actor(), now=now, on=on)
    page = render_template(
        "auditors/trial_balance.html",
        form=form,
        on=on,
        balances=balances,
        debit_cents=sum(each.debit_cents for each in balances),
        credit_cents=sum(each.credit_cents for each in balances),
    )
    return page, form.status
