"""Pay by bank transfer: a reference number, and two weeks to pay."""

from __future__ import annotations

from datetime import timedelta

from marketplace.kernel.text import Text, _
from marketplace.money.gateways.base import Claim, PaymentRequest
from marketplace.money.reference import reference_number

DAYS_TO_PAY = 14


class InvoiceGateway:
    """The default way, which needs nobody but a bank.

    >>> from datetime import date
    >>> InvoiceGateway().request(Claim(number=2026000001, amount_cents=120_00, issued_on=date(2026, 9, 1))).reference
    '20260000011'
    """

    key = "invoice"
    title: Text = _("Invoice")

    def request(self, claim: Claim) -> PaymentRequest:
        """Give the invoice's number its check digit, and count the days to pay from the day of issue."""
        return PaymentRequest(
            reference=reference_number(claim.number),
            due_on=claim.issued_on + timedelta(days=DAYS_TO_PAY),
            instruction=_("Pay by bank transfer and give the reference number."),
        )
