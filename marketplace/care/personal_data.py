"""What this room holds about people. Decisions and the rows of closed months are kept as the books are."""

from __future__ import annotations

from marketplace.care.models import CareMonth, CareRow, FeeDecision
from marketplace.kernel.personal_data import holding

WHY = "A decision on a fee and what was charged by it are kept as long as the books (Accounting Act 1336/1997)."
PAID = "family.fee_bracket"

holding(
    FeeDecision,
    personal={
        "provider_id": "child.unit",
        "fee_cents": PAID,
        "voucher_cents": PAID,
        "inputs": PAID,
        "steps": PAID,
        "differences": PAID,
    },
    plain={
        *("id", "child_id", "placement_id", "payer_id", "household_id", "model", "legal_route", "valid_from"),
        *("valid_until", "kind", "replaces", "decided_at", "decided_by", "changed_at", "annulled_at"),
    },
    persons={"child_id", "payer_id", "decided_by"},
    erase="keep",
    why=WHY,
)
holding(CareMonth, plain={"month", "rules", "closed_at", "closed_by"}, persons={"closed_by"}, erase="keep", why=WHY)
holding(
    CareRow,
    personal={
        "provider_id": "child.unit",
        "family_cents": PAID,
        "city_cents": PAID,
        "facts": PAID,
        "steps": PAID,
    },
    plain={
        *("id", "month", "for_month", "child_id", "decision_id", "payer_id", "model", "legal_route", "kind"),
        *("refunds", "days", "invoice_id"),
    },
    persons={"child_id", "payer_id"},
    erase="keep",
    why=WHY,
)
