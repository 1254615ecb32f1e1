"""Everything that can be done with fees and months of care, by name."""

from marketplace.care.operations.closing import close_care_month, read_care_months
from marketplace.care.operations.deciding import Decided, decide_fees, read_fee_changes, read_fee_decisions

__all__ = [
    "Decided",
    "close_care_month",
    "decide_fees",
    "read_care_months",
    "read_fee_changes",
    "read_fee_decisions",
]
