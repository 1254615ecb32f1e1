"""How a check reads the money and says what differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, scoped_session

from marketplace.kernel.db import Model
from marketplace.kernel.verification import Difference
from marketplace.money import models as m
from marketplace.money.ledger.accounts import RECEIVABLE
from marketplace.money.ledger.queries import ROWS_AT_ONCE
from marketplace.service_models.settlement import Posting

Sums = dict[str, int]
Read = Session | scoped_session[Any]


def compare(where: str, expected: Any, found: Any) -> Iterator[Difference]:
    """Yield a difference, if there is one."""
    if expected != found:
        yield Difference(where, expected, found)


def rows(read: Read, *wanted: Any) -> Iterator[Any]:
    """Yield rows as they stand in the database now, whatever is in memory."""
    yield from read.execute(select(*wanted).execution_options(populate_existing=True, yield_per=ROWS_AT_ONCE))


def each(read: Read, model: type[Model], *order: Any) -> Iterator[Any]:
    """Yield every object of a table as it stands in the database now."""
    wanted = select(model).order_by(*order).execution_options(populate_existing=True)
    yield from read.scalars(wanted)


def sums(read: Read, wanted: Select[Any]) -> Sums:
    """Return sums in cents by key, from a select of key and sum."""
    return {key: int(cents) for key, cents in read.execute(wanted)}


def sum_by(key: Any, cents: Any) -> Select[Any]:
    """Return the select of sums in cents by a key."""
    return select(key, func.sum(cents)).group_by(key)


def posted_sums(key: Any, condition: ColumnElement[bool], *kinds: m.TransferKind) -> Select[Any]:
    """Return the select of sums of entries that fulfil a condition, by a column of their transfer."""
    wanted = sum_by(key, m.Entry.amount_cents).join(m.Transfer, m.Transfer.id == m.Entry.transfer_id).where(condition)
    return wanted.where(m.Transfer.kind.in_(kinds)) if kinds else wanted


def on_claims(read: Read, *kinds: m.TransferKind) -> Sums:
    """Return what stands on families' claims, by the enrolment under which they were invoiced."""
    invoiced: ColumnElement[str] = func.coalesce(m.Funding.invoiced_as, m.Transfer.enrolment)
    wanted = posted_sums(invoiced, m.Entry.account_code == RECEIVABLE, *kinds)
    return sums(read, wanted.outerjoin(m.Funding, m.Funding.enrolment == m.Transfer.enrolment))


def entry_sums(read: Read, transfers: set[str] | None = None) -> dict[str, Counter[tuple[str, str]]]:
    """Return what each transfer (or each of these) posted, by account and source."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    keys = (m.Entry.transfer_id, m.Entry.account_code, m.Entry.source)
    wanted = select(*keys, func.sum(m.Entry.amount_cents)).group_by(*keys)
    for transfer, account, source, cents in read.execute(wanted):
        if transfers is None or transfer in transfers:
            found[transfer][account, source.value] += int(cents)
    return found


def by_account(postings: tuple[Posting, ...], sign: int) -> dict[tuple[str, str], int]:
    """Return postings added up by account and source, with a sign."""
    found: Counter[tuple[str, str]] = Counter()
    for posting in postings:
        found[posting.account.value, posting.source.value] += sign * posting.amount_cents
    return dict(found)
