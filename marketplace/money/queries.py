"""Everything that can be asked about money, by name; `reports` has the same with permissions."""

from marketplace.money.commitments.queries import available_cents, budget_decisions, budget_situation
from marketplace.money.flows import Flow, Receiver, flows, waiting
from marketplace.money.funding.queries import funding_of, parts_of, shares_of
from marketplace.money.invoices.queries import (
    invoice_lines,
    invoice_of_enrolment,
    invoices_of,
    overdue_invoices,
    payments_of,
    refunds_of,
    refunds_to_send,
    unmatched_payments,
    visible_invoice,
    visible_invoices,
    visible_to,
)
from marketplace.money.ledger.queries import (
    Balance,
    account_name,
    closed_periods,
    transfer_count,
    transfer_with_entries,
    trial_balance,
)
from marketplace.money.paths import (
    Movement,
    Place,
    Step,
    path_of_budget_line,
    path_of_enrolment,
    path_of_payout,
    path_of_transfer,
)
from marketplace.money.payouts.queries import payables, payout_accounts, payout_runs, payouts_of
from marketplace.money.statements import Statement, StatementRow, provider_statement

__all__ = [
    "Balance",
    "Flow",
    "Movement",
    "Place",
    "Receiver",
    "Statement",
    "StatementRow",
    "Step",
    "account_name",
    "available_cents",
    "budget_decisions",
    "budget_situation",
    "closed_periods",
    "flows",
    "funding_of",
    "invoice_lines",
    "invoice_of_enrolment",
    "invoices_of",
    "overdue_invoices",
    "parts_of",
    "path_of_budget_line",
    "path_of_enrolment",
    "path_of_payout",
    "path_of_transfer",
    "payables",
    "payments_of",
    "payout_accounts",
    "payout_runs",
    "payouts_of",
    "provider_statement",
    "refunds_of",
    "refunds_to_send",
    "shares_of",
    "transfer_count",
    "transfer_with_entries",
    "trial_balance",
    "unmatched_payments",
    "visible_invoice",
    "visible_invoices",
    "visible_to",
    "waiting",
]
