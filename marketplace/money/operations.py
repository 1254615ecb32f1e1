"""Everything that can be done with money, by name."""

from marketplace.money.advances.operations import (
    approve_advance,
    decline_advance,
    read_advances,
    record_advance_repaid,
    request_advance,
)
from marketplace.money.aid.operations import correct_aid, read_aid, read_aid_register, record_aid
from marketplace.money.commitments.operations import add_budget_line, change_budget_line
from marketplace.money.funding.operations import (
    earn_sessions,
    end_funding,
    fund_enrolment,
    hold_commitments,
    refund_sessions,
    release_commitments,
)
from marketplace.money.funding.outcomes import settle_outcome
from marketplace.money.funding.reversing import undo_earning
from marketplace.money.invoices.operations import match_payment, record_payment, record_refund_sent
from marketplace.money.ledger.operations import close_period, reverse_transfer
from marketplace.money.monthly.operations import bill_month
from marketplace.money.payouts.operations import (
    approve_payout_run,
    discard_payout_run,
    draft_payout_run,
    record_payout_sent,
)
from marketplace.money.reports import (
    export_journal,
    read_budget_situation,
    read_flows,
    read_invoices,
    read_journal,
    read_path,
    read_payout_runs,
    read_provider_statement,
    read_transfer,
    read_trial_balance,
    verify_books,
)

__all__ = [
    "add_budget_line",
    "approve_advance",
    "approve_payout_run",
    "bill_month",
    "change_budget_line",
    "close_period",
    "correct_aid",
    "decline_advance",
    "discard_payout_run",
    "draft_payout_run",
    "earn_sessions",
    "end_funding",
    "export_journal",
    "fund_enrolment",
    "hold_commitments",
    "match_payment",
    "read_advances",
    "read_aid",
    "read_aid_register",
    "read_budget_situation",
    "read_flows",
    "read_invoices",
    "read_journal",
    "read_path",
    "read_payout_runs",
    "read_provider_statement",
    "read_transfer",
    "read_trial_balance",
    "record_advance_repaid",
    "record_aid",
    "record_payment",
    "record_payout_sent",
    "record_refund_sent",
    "refund_sessions",
    "release_commitments",
    "request_advance",
    "reverse_transfer",
    "settle_outcome",
    "undo_earning",
    "verify_books",
]
