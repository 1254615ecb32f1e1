"""What stands in the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.money.ledger.accounts import BY_CODE, CHART, Account
from marketplace.money.ledger.models import AccountingPeriod, Entry, Transfer

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Balance:
    """One account's debits, credits and balance in cents; debits are positive."""

    account: Account
    debit_cents: int
    credit_cents: int

    @property
    def balance_cents(self) -> int:
        """Debits less credits."""
        return self.debit_cents - self.credit_cents


def trial_balance(on: date) -> list[Balance]:
    """Return every account of the chart as it stood at the end of a day; the balances add up to zero."""
    debit = func.sum(Entry.amount_cents).filter(Entry.amount_cents > 0)
    credit = func.sum(-Entry.amount_cents).filter(Entry.amount_cents < 0)
    rows = db.session.execute(
        select(Entry.account_code, func.coalesce(debit, 0), func.coalesce(credit, 0))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(Transfer.occurred_on <= on)
        .group_by(Entry.account_code)
    )
    sums = {code: (int(debits), int(credits)) for code, debits, credits in rows}
    return [Balance(account, *sums.get(account.code, (0, 0))) for account in CHART]


def journal() -> Iterator[tuple[Transfer, list[Entry]]]:
    """Yield every transfer with its entries, in the order of the journal: day, instant, key."""
    rows = db.session.execute(
        select(Transfer, Entry)
        .join(Entry, Entry.transfer_id == Transfer.id)
        .order_by(Transfer.occurred_on, Transfer.posted_at, Transfer.key, Entry.position)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    current: Transfer | None = None
    entries: list[Entry] = []
    for transfer, entry in rows:
        if current is not None and transfer.id != current.id:
            yield current, entries
            entries = []
        current = transfer
        entries.append(entry)
    if current is not None:
        yield current, entries


def transfer_count() -> int:
    """Return how many transfers were posted."""
    return db.session.scalar(select(func.count()).select_from(Transfer)) or 0


def closed_periods() -> list[AccountingPeriod]:
    """Return the months that were closed, the latest first."""
    return list(db.session.scalars(select(AccountingPeriod).order_by(AccountingPeriod.month.desc())))


def transfer_with_entries(transfer: str) -> tuple[Transfer, list[Entry]] | None:
    """Return a transfer and its entries in their order, or None."""
    found = db.session.get(Transfer, transfer)
    if found is None:
        return None
    entries = db.session.scalars(select(Entry).where(Entry.transfer_id == transfer).order_by(Entry.position))
    return found, list(entries)


def account_name(code: str) -> str:
    """Return an account's name for people."""
    return BY_CODE[code].name
