"""What may be read of the money, each with its permission."""

from __future__ import annotations

from datetime import date, datetime

from marketplace.kernel.operation import Actor, read
from marketplace.kernel.verification import Difference
from marketplace.money import flows as flow_queries
from marketplace.money import journal, paths, policy, statements, verification
from marketplace.money.commitments import queries as budget
from marketplace.money.commitments.models import BudgetLine
from marketplace.money.errors import TransferUnknown
from marketplace.money.exports import JOURNAL_FORMATS
from marketplace.money.flows import Flow
from marketplace.money.invoices import queries as claims
from marketplace.money.invoices.models import Invoice
from marketplace.money.journal import TransferRead, TransfersPage, TransfersWanted
from marketplace.money.ledger import queries as ledger
from marketplace.money.ledger.queries import Balance
from marketplace.money.paths import Step
from marketplace.money.payouts import queries as payouts
from marketplace.money.payouts.models import PayoutRun
from marketplace.money.statements import Statement


@read(policy.READ_TRIAL_BALANCE)
def read_trial_balance(*, actor: Actor, now: datetime, on: date) -> list[Balance]:
    """Return every account as it stood at the end of a day."""
    return ledger.trial_balance(on)


@read(policy.READ_FLOWS)
def read_flows(
    *, actor: Actor, now: datetime, valid_from: date, valid_until: date, provider: str | None = None
) -> list[Flow]:
    """Return where the money went from a day on until another (exclusive)."""
    return flow_queries.flows(valid_from=valid_from, valid_until=valid_until, provider=provider)


@read(policy.READ_PATH)
def read_path(
    *,
    actor: Actor,
    now: datetime,
    enrolment: str | None = None,
    transfer: str | None = None,
    payout: str | None = None,
    budget_line: str | None = None,
) -> list[Step]:
    """Return the path of whichever one is named: an enrolment, a transfer, a payout, or a budget line by its name."""
    if enrolment is not None:
        return paths.path_of_enrolment(enrolment)
    if transfer is not None:
        return paths.path_of_transfer(transfer)
    if payout is not None:
        return paths.path_of_payout(payout)
    return paths.path_of_budget_line(budget_line or "")


@read(policy.READ_JOURNAL)
def read_journal(*, actor: Actor, now: datetime, wanted: TransfersWanted, page: int = 1) -> TransfersPage:
    """Return a page of the transfers that are wanted, the newest first, each with its entries."""
    return journal.transfers_page(wanted, page=page)


@read(policy.READ_TRANSFER)
def read_transfer(*, actor: Actor, now: datetime, transfer: str) -> TransferRead:
    """Return one transfer with its entries, and the one that reverses it. Raises: TransferUnknown."""
    found = journal.transfer_read(transfer)
    if found is None:
        raise TransferUnknown(transfer=transfer)
    return found


@read(policy.READ_BUDGET)
def read_budget_situation(*, actor: Actor, now: datetime) -> list[BudgetLine]:
    """Return every budget line as it stands."""
    return budget.budget_situation()


@read(policy.READ_PAYOUT_RUNS)
def read_payout_runs(*, actor: Actor, now: datetime) -> list[PayoutRun]:
    """Return the lists of payouts, the newest first."""
    return payouts.payout_runs()


@read(policy.READ_STATEMENT)
def read_provider_statement(*, actor: Actor, now: datetime, provider: str, on: date) -> Statement:
    """Return what a provider has earned, was paid and can still earn, as of a day."""
    return statements.provider_statement(provider, on=on)


@read(policy.READ_INVOICES)
def read_invoices(*, actor: Actor, now: datetime, payer: str) -> list[Invoice]:
    """Return what a person was asked to pay, the newest first."""
    return claims.invoices_of(payer)


@read(policy.EXPORT_JOURNAL)
def export_journal(*, actor: Actor, now: datetime, format: str) -> str:
    """Return the whole journal as text, in one of the registered formats. Raises: KindUnknown."""
    return "".join(JOURNAL_FORMATS[format].lines(ledger.journal()))


@read(policy.VERIFY_BOOKS)
def verify_books(*, actor: Actor, now: datetime) -> list[Difference]:
    """Recompute the money and return what differs; nothing, if all is well."""
    return list(verification.differences())
