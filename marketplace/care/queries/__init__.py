"""What can be asked about fees and months of care."""

from marketplace.care.queries.decisions import (
    children_in_care,
    decision,
    decisions_of,
    decisions_paid_by,
)
from marketplace.care.queries.months import closed_months, rows_of_invoice, rows_paid_by
from marketplace.care.queries.plans import Changed, fee_changes

__all__ = [
    "Changed",
    "children_in_care",
    "closed_months",
    "decision",
    "decisions_of",
    "decisions_paid_by",
    "fee_changes",
    "rows_of_invoice",
    "rows_paid_by",
]
