"""Every table of the room, so that one import knows them all."""

from marketplace.money.advances.models import Advance, AdvanceStatus
from marketplace.money.aid.models import AidEntry
from marketplace.money.commitments.models import (
    BudgetDecision,
    BudgetLine,
    Commitment,
    CommitmentMove,
    CommitmentStatus,
    MoveKind,
)
from marketplace.money.funding.models import (
    HELD_SETTLED,
    Funding,
    FundingPart,
    FundingShare,
    FundingStatus,
    MeasuredOutcome,
    Outcome,
    Part,
)
from marketplace.money.invoices.models import (
    BankLine,
    BankLineStatus,
    Invoice,
    InvoiceLine,
    InvoiceSeries,
    InvoiceStatus,
    Refund,
    RefundReason,
)
from marketplace.money.ledger.models import AccountingPeriod, Entry, Transfer, TransferKind
from marketplace.money.monthly.models import MonthEarning
from marketplace.money.payouts.models import Payout, PayoutRun, PayoutShare, PayoutStatus
from marketplace.service_models.settlement import Source

__all__ = [
    "HELD_SETTLED",
    "AccountingPeriod",
    "Advance",
    "AdvanceStatus",
    "AidEntry",
    "BankLine",
    "BankLineStatus",
    "BudgetDecision",
    "BudgetLine",
    "Commitment",
    "CommitmentMove",
    "CommitmentStatus",
    "Entry",
    "Funding",
    "FundingPart",
    "FundingShare",
    "FundingStatus",
    "Invoice",
    "InvoiceLine",
    "InvoiceSeries",
    "InvoiceStatus",
    "MeasuredOutcome",
    "MonthEarning",
    "MoveKind",
    "Outcome",
    "Part",
    "Payout",
    "PayoutRun",
    "PayoutShare",
    "PayoutStatus",
    "Refund",
    "RefundReason",
    "Source",
    "Transfer",
    "TransferKind",
]
