"""An advance on what families have agreed to: how it stands, and asking for one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.money import operations as keeping
from marketplace.money.advances import queries as advances_kept
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {"amount": _("Amount")}
MOST_CENTS = 1_000_000_00


class AskForm(Schema):
    """How much is asked for."""

    amount = Euros(required=True, validate=validate.Range(1, MOST_CENTS, error=_("Write more than zero.")))


@pages.route("/money/advance", methods=["GET", "POST"])
def advance() -> Response | tuple[str, int]:
    """Show one's advances and what may be asked for, and ask."""
    provider = our_provider()
    form = Form(AskForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"amount_cents": "amount"}):
            keeping.request_advance(
                actor=current_actor(),
                now=this_moment(),
                provider=provider,
                amount_cents=form.data["amount"],
                key=IdempotencyKey(form.key),
            )
            flash(gettext("You have asked. A budget holder of the city decides."))
            return redirect(url_for("providers.advance"))
    agreement = advances_kept.advance_agreement(provider, city_day(this_moment()))
    return (
        render_template(
            "providers/advance.html",
            form=form,
            agreement=agreement,
            most_cents=advances_kept.most_cents(provider, agreement) if agreement else 0,
            open=advances_kept.open_advance(provider),
            advances=advances_kept.advances_of(provider),
        ),
        form.status,
    )
