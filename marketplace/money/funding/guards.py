"""What the database refuses of agreed terms."""

from marketplace.kernel.guards import append_only
from marketplace.money.ledger.triggers import facts_stay, once

facts_stay(
    "funding",
    *("enrolment", "payer_id", "provider_id", "service", "model", "legal_route", "text", "rule_set_digest", "decision"),
    *("sessions_total", "terms_digest", "waits_for"),
)
facts_stay("funding_part", "enrolment", "position", "part", "budget_line", "commitment_id", "total_cents")
once("funding", "enrolment")
once("funding_part", "enrolment+position")
append_only("funding_share")
append_only("measured_outcome")
once("measured_outcome", "waits_for")
once("funding_share", "id", "enrolment+session+outcome+turn")
