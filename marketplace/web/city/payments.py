"""Payments as the bank reports them, those that nobody knows, and refunds to send."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.money import operations as keeping
from marketplace.money import queries as money
from marketplace.money.invoices.models import RefundReason
from marketplace.money.invoices.operations import KEY_LENGTH, REFERENCE_LENGTH, earliest_day
from marketplace.money.models import BankLine
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import euro
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "bank_key": _("The bank's own number"),
    "booked_on": _("Booked on"),
    "amount": _("Amount"),
    "reference": _("Reference number"),
}
NO_INVOICE = _("No invoice has this reference number. Copy it from the invoice.")
PAID_SINCE = _("The invoice has changed since it was shown to you. Look at the sums again before you use the payment.")
CONFLICT = 409
WHY_BACK: dict[RefundReason, Text] = {
    RefundReason.SESSION_CANCELLED: _("A session was cancelled"),
    RefundReason.ENROLMENT_ENDED: _("An enrolment ended"),
    RefundReason.MONTH_CORRECTED: _("A month of care was corrected"),
    RefundReason.OVERPAYMENT: _("Too much was paid"),
}


class PaymentForm(Schema):
    """One line of the bank's statement."""

    bank_key = fields.String(required=True, validate=validate.Length(1, KEY_LENGTH))
    booked_on = fields.Date(required=True)
    amount = Euros(required=True, validate=validate.Range(1, error=_("Write more than zero.")))
    reference = fields.String(load_default="", validate=validate.Length(max=REFERENCE_LENGTH))


class MatchForm(Schema):
    """The reference number of the invoice that a payment was meant for, and the cents that were shown as its use."""

    reference = fields.String(required=True, validate=validate.Length(1, REFERENCE_LENGTH))
    used_cents = fields.Integer(load_default=None)


@pages.route("/payments", methods=["GET", "POST"])
def payments() -> Response | tuple[str, int]:
    """Record a payment, and list those that nobody knows and the refunds to send."""
    today = city_day(this_moment())
    form = Form(PaymentForm(), {"booked_on": today}, labels=LABELS)
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
            why_back=WHY_BACK,
            overdue=money.overdue_invoices(today) if sees else [],
            earliest=earliest_day(today),
        ),
        form.status,
    )


def _what_became_of(line: BankLine) -> str:
    use = money.use_of(line)
    if use is None:
        return gettext("The payment is recorded. Its invoice is not known; find it below.")
    facts = {
        "number": use.invoice.number,
        "used": euro(use.used_cents),
        "back": euro(use.back_cents),
        "open": euro(use.invoice.open_cents),
    }
    if use.back_cents and use.used_cents:
        return gettext(
            "%(used)s settle invoice %(number)s; %(back)s were too much and are owed back. See the refunds to send.",
            **facts,
        )
    if use.back_cents:
        return gettext(
            "Nothing was open on invoice %(number)s: all of the %(back)s is owed back. See the refunds to send.",
            **facts,
        )
    if use.invoice.open_cents:
        return gettext("%(used)s are used for invoice %(number)s; %(open)s of it are still to be paid.", **facts)
    return gettext("%(used)s are used for invoice %(number)s, which is settled now.", **facts)


@pages.route("/payments/<line>", methods=["GET", "POST"])
def payment(line: str) -> Response | tuple[str, int]:
    """Match a payment that was kept apart to the invoice that it was meant for, having shown what it would do."""
    found = next((each for each in money.unmatched_payments() if each.id == line), None)
    if found is None or not may("money.match_payment"):
        abort(404)
    looked_up = request.method == "GET" and "reference" in request.args
    form = Form(MatchForm(), labels=LABELS, sent=request.args if looked_up else None)
    invoice = money.invoice_asked_for(form.data["reference"]) if form.valid() else None
    if invoice is None:
        if form.data:
            form.add_error("reference", NO_INVOICE)
        return render_template("city/payment.html", form=form, line=found, use=None), form.status
    use = money.use_to_be(found, invoice)
    if request.method == "POST":
        if form.data["used_cents"] not in (None, use.used_cents):
            form.add_general(PAID_SINCE, CONFLICT)
        else:
            with form.errors_shown():
                keeping.match_payment(actor=current_actor(), now=this_moment(), bank_line=line, invoice=invoice.id)
                flash(_what_became_of(found))
                return redirect(url_for("city.payments"))
    return render_template("city/payment.html", form=form, line=found, use=use), form.status


@pages.get("/refunds/<refund>")
def refund(refund: str) -> str:
    """Say what recording a refund as sent does, before it is done."""
    found = next((each for each in money.refunds_to_send() if each.id == refund), None)
    if found is None or not may("money.record_refund_sent"):
        abort(404)
    return render_template("city/refund.html", refund=found, why_back=WHY_BACK)


@pages.post("/refunds/<refund>/sent")
def refund_sent(refund: str) -> Response:
    """Record that the bank has sent a refund."""
    keeping.record_refund_sent(actor=current_actor(), now=this_moment(), refund=refund)
    flash(gettext("The refund is booked as sent."))
    return redirect(url_for("city.payments"))
