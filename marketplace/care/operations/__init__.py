"""Everything that can be done with fees and months of care, by name."""

from marketplace.care.operations.deciding import Decided, decide_fees, read_fee_changes, read_fee_decisions

__all__ = ["Decided", "decide_fees", "read_fee_changes", "read_fee_decisions"]
