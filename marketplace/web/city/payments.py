"""Payments as the bank reports them, those that nobody knows, and refunds to send."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.money import operations as keeping
from marketplace.money import queries as money
from marketplace.money.models import BankLine, BankLineStatus
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "bank_key": _("The bank's own number"),
    "booked_on": _("Booked on"),
    "amount": _("Amount"),
    "reference": _("Reference number"),
}
NO_INVOICE = _("No invoice has this reference number. Copy it from the invoice.")


class PaymentForm(Schema):
    """One line of the bank's statement."""

    bank_key = fields.String(required=True, validate=validate.Length(1, 80))
    booked_on = fields.Date(required=True)
    amount = Euros(required=True, validate=validate.Range(1, error=_("Write more than zero.")))
    reference = fields.String(load_default="", validate=validate.Length(max=40))


class MatchForm(Schema):
    """The reference number of the invoice that a payment was meant for."""

    reference = fields.String(required=True, validate=validate.Length(1, 40))


@pages.route("/payments", methods=["GET", "POST"])
def payments() -> Response | tuple[str, int]:
    """Record a payment, and list those that nobody knows and the refunds to send."""
    form = Form(PaymentForm(), {"booked_on": city_day(this_moment())}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"amount_cents": "amount"}):
            line = keeping.record_payment(
                actor=current_actor(),
                now=this_moment(),
                bank_key=form.data["bank_key"],
                booked_on=form.data["booked_on"],
                amount_cents=form.data["amount"],
                reference=form.data["reference"],
            )
            flash(_what_became_of(line))
            return redirect(url_for("city.payments"))
    sees = may("money.record_payment")
    return (
        render_template(
            "city/payments.html",
            form=form,
            unmatched=money.unmatched_payments() if sees else [],
            refunds=money.refunds_to_send() if sees else [],
            overdue=money.overdue_invoices(city_day(this_moment())) if sees else [],
        ),
        form.status,
    )


def _what_became_of(line: BankLine) -> str:
    if line.status is BankLineStatus.MATCHED:
        return gettext("The payment is recorded and its invoice is settled by it.")
    return gettext("The payment is recorded. Its invoice is not known; find it below.")


@pages.route("/payments/<line>", methods=["GET", "POST"])
def payment(line: str) -> Response | tuple[str, int]:
    """Match a payment that was kept apart to the invoice that it was meant for."""
    found = next((each for each in money.unmatched_payments() if each.id == line), None)
    if found is None or not may("money.match_payment"):
        abort(404)
    form = Form(MatchForm(), labels=LABELS)
    if form.valid():
        invoice = money.invoice_of_reference(form.data["reference"])
        if invoice is None:
            form.add_error("reference", NO_INVOICE)
        else:
            with form.errors_shown():
                keeping.match_payment(actor=current_actor(), now=this_moment(), bank_line=line, invoice=invoice.id)
                flash(gettext("The payment is used for that invoice."))
                return redirect(url_for("city.payments"))
    return render_template("city/payment.html", form=form, line=found), form.status


@pages.post("/refunds/<refund>/sent")
def refund_sent(refund: str) -> Response:
    """Record that the bank has sent a refund."""
    keeping.record_refund_sent(actor=current_actor(), now=this_moment(), refund=refund)
    flash(gettext("The refund is booked as sent."))
    return redirect(url_for("city.payments"))
