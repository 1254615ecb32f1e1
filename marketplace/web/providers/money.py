"""Money: what is earned, what waits for delivery, what is paid next, the statement, and the account to pay to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.models import Objective
from catalog.queries import DaySession
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.money import queries as money_queries
from marketplace.money.payouts.models import Payout, PayoutRun, PayoutStatus
from marketplace.money.reports import read_provider_statement
from marketplace.money.statements import Statement, StatementRow, held_for
from marketplace.web.form import Form
from marketplace.web.parts.care_words import route_words
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers import operations as registry
from providers import queries as register

NEXT = frozenset({PayoutStatus.DRAFTED, PayoutStatus.APPROVED})
LATEST_SHOWN = 10
LABELS = {"iban": _("IBAN"), "on": _("As of")}


class AccountForm(Schema):
    """The account to which the provider is paid."""

    iban = fields.String(required=True)


class DayForm(Schema):
    """The day up to which a statement goes."""

    on = fields.Date(load_default=None)


@dataclass(frozen=True)
class Row:
    """A row of a statement with the session that it is about, if the catalogue still has it."""

    money: StatementRow
    session: DaySession | None


@pages.get("/money")
def money() -> str:
    """Show what is earned, what waits and what is paid next."""
    provider = our_provider()
    statement = _statement(provider, city_day(this_moment()))
    coming = [(payout, run) for payout, run in statement.payouts if run.status in NEXT]
    return render_template(
        "providers/money.html",
        statement=statement,
        coming=coming,
        coming_cents=sum(payout.amount_cents for payout, _run in coming),
        paid=_paid(statement.payouts),
        latest=_with_sessions(statement.rows[-LATEST_SHOWN:])[::-1],
        provider=register.provider(provider),
        held=_held(provider),
        months=money_queries.months_earned(provider),
        route_words=route_words,
    )


@pages.get("/money/statement")
def statement() -> str:
    """Show the statement up to a day, each delivered session with what it earned and what the platform kept."""
    provider, today = our_provider(), city_day(this_moment())
    form = Form(DayForm(), {"on": today}, labels=LABELS, sent=request.args if request.args else None)
    on = (form.data.get("on") if form.valid() else None) or today
    found = _statement(provider, min(on, today))
    return render_template(
        "providers/statement.html",
        statement=found,
        form=form,
        rows=_with_sessions(found.rows),
        paid=[(payout, run) for payout, run in _paid(found.payouts) if run.sent_at and city_day(run.sent_at) <= on],
        organisation=register.organisation_of(provider),
        provider=register.provider(provider),
        fee_cents=sum(row.platform_fee_cents for row in found.rows),
        vat_cents=sum(row.platform_fee_vat_cents for row in found.rows),
    )


@pages.route("/money/account", methods=["GET", "POST"])
def account() -> Response | tuple[str, int]:
    """Say to which account the provider is paid."""
    provider = register.provider(our_provider())
    form = Form(AccountForm(), {"iban": provider.iban or ""}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            registry.set_payout_account(
                actor=current_actor(), now=this_moment(), provider=provider.id, iban=form.data["iban"]
            )
            flash(gettext("The account is kept. The next list of payouts uses it."))
            return redirect(url_for("providers.money"))
    return render_template("providers/account.html", form=form, provider=provider), form.status


def _statement(provider: str, on: date) -> Statement:
    return read_provider_statement(actor=current_actor(), now=this_moment(), provider=provider, on=on)


def _held(provider: str) -> list[tuple[Objective, int]]:
    """Return what waits for which objective, the first to be measured first."""
    waiting = held_for(provider, on=city_day(this_moment()))
    found = [(catalog.objective(objective), cents) for objective, cents in waiting.items()]
    return sorted(found, key=lambda each: (each[0].measure_on, each[0].id))


def _paid(payouts: Sequence[tuple[Payout, PayoutRun]]) -> list[tuple[Payout, PayoutRun]]:
    return [(payout, run) for payout, run in payouts if run.status is PayoutStatus.PAID]


def _with_sessions(rows: Sequence[StatementRow]) -> list[Row]:
    sessions = catalog.sessions_among([row.session for row in rows if row.session])
    return [Row(row, sessions.get(row.session)) for row in rows]
