"""What the database refuses of claims, bank lines and refunds."""

from marketplace.kernel.guards import append_only
from marketplace.money.ledger.triggers import facts_stay, once

facts_stay(
    "invoice",
    *("id", "number", "reference", "payer_id", "enrolment", "month", "service", "model", "legal_route"),
    *("provider_id", "creditor", "law", "amount_cents", "issued_on", "due_on"),
)
facts_stay("bank_line", "id", "bank_key", "booked_on", "amount_cents", "reference")
facts_stay("refund", "id", "invoice_id", "enrolment", "session", "reason", "amount_cents", "transfer_id")
once("invoice", "id", "number", "reference", "enrolment+payer_id")
once("bank_line", "id", "bank_key")
once("refund", "id")
append_only("invoice_line")
once("invoice_line", "invoice_id+position")
