"""The journal of hledger (and Ledger): accounts and commodity declared, balances asserted at each month's end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from marketplace.money.exports.base import Journal
from marketplace.money.ledger.accounts import CODES
from marketplace.money.ledger.models import Entry, Transfer

COMMODITY = "EUR"
ASSERTION = "month end"
Month = tuple[int, int]
MARKS = re.compile(r"[\s;|()]+")


class HledgerFormat:
    """Passes `hledger check --strict`; amounts are euros with two decimals, debits positive."""

    key = "hledger"
    suffix = "journal"
    media_type = "text/plain"

    def lines(self, journal: Journal) -> Iterator[str]:
        """Yield the declarations, and each month's transfers followed by what every account then holds."""
        yield f"commodity 1000.00 {COMMODITY}\n"
        for code in CODES:
            yield f"account {code}\n"
        balances: Counter[str] = Counter()
        month: Month | None = None
        for current, transfers in groupby(journal, key=lambda each: month_of(each[0].occurred_on)):
            while month is not None and month != current:
                yield from _assertions(last_day(*month), balances)
                month = next_month(month)
            month = current
            for transfer, entries in transfers:
                yield from _transaction(transfer, entries)
                for entry in entries:
                    balances[entry.account_code] += entry.amount_cents
        if month is not None:
            yield from _assertions(last_day(*month), balances)


def month_of(day: date) -> Month:
    """Return year and month of a day."""
    return day.year, day.month


def next_month(month: Month) -> Month:
    """Return the month after.

    >>> next_month((2026, 12)), next_month((2027, 1))
    ((2027, 1), (2027, 2))
    """
    year, number = month
    return (year, number + 1) if number < 12 else (year + 1, 1)


def last_day(year: int, month: int) -> date:
    """Return the last day of a month.

    >>> last_day(2028, 2)
    datetime.date(2028, 2, 29)
    """
    return date(year, month, monthrange(year, month)[1])


def euros(cents: int) -> str:
    """Write cents as euros.

    >>> euros(120_05), euros(-5)
    ('120.05 EUR', '-0.05 EUR')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d} {COMMODITY}"


def described(text: str) -> str:
    """Return a text without the marks that would end a description.

    >>> described("Drama club; Tuesdays | 15.00")
    'Drama club Tuesdays 15.00'
    """
    return MARKS.sub(" ", text).strip()


def _transaction(transfer: Transfer, entries: list[Entry]) -> Iterator[str]:
    yield f"\n{transfer.occurred_on.isoformat()} ({transfer.key}) {transfer.kind.value} {described(transfer.text)}\n"
    for entry in entries:
        yield f"    {entry.account_code}  {euros(entry.amount_cents)}  ; source:{entry.source.value}\n"


def _assertions(day: date, balances: Counter[str]) -> Iterator[str]:
    yield f"\n{day.isoformat()} {ASSERTION}\n"
    for code in CODES:
        yield f"    {code}  {euros(0)} = {euros(balances[code])}\n"
