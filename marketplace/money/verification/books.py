"""Checks of what was posted: transfers, reversals and closed months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from marketplace.kernel.verification import Difference
from marketplace.money import models as m
from marketplace.money.ledger.posting import ENTRY_FACTS, TRANSFER_FACTS, month_of, transfer_digest
from marketplace.money.verification.comparing import Read, compare, each, entry_sums, rows


def check_transfers(read: Read) -> Iterator[Difference]:
    """Each transfer balances for each source, has the entries that it counts and says what its digest binds."""
    entries: dict[str, list[Any]] = defaultdict(list)
    for entry in each(read, m.Entry, m.Entry.transfer_id, m.Entry.position):
        entries[entry.transfer_id].append(entry)
    for transfer in each(read, m.Transfer, m.Transfer.key):
        own = entries.pop(transfer.id, [])
        left: Counter[str] = Counter()
        for entry in own:
            left[entry.source] += entry.amount_cents
        yield from compare(f"entry.amount_cents of transfer {transfer.id}", 0, sum(map(abs, left.values())))
        yield from compare(f"transfer.entry_count {transfer.id}", len(own), transfer.entry_count)
        facts = {fact: getattr(transfer, fact) for fact in TRANSFER_FACTS}
        content = [{fact: getattr(entry, fact) for fact in ENTRY_FACTS} for entry in own]
        recomputed = transfer_digest(facts, content)
        yield from compare(f"transfer.digest, transfer.rule_set_digest {transfer.id}", recomputed, transfer.digest)
    for orphan in entries:
        yield Difference(f"entry.transfer_id {orphan}", "a transfer", None)


def check_reversals(read: Read) -> Iterator[Difference]:
    """Each reversal is the opposite of what it reverses."""
    links = select(m.Transfer.reversal_of, m.Transfer.id).where(m.Transfer.reversal_of.is_not(None))
    reversed_by = {original: reversal for original, reversal in read.execute(links) if original}
    posted = entry_sums(read, set(reversed_by) | set(reversed_by.values()))
    for original, reversal in reversed_by.items():
        opposite = Counter({key: -cents for key, cents in posted[original].items()})
        yield from compare(f"transfer.reversal_of {reversal}", dict(opposite), dict(posted[reversal]))


def check_periods(read: Read) -> Iterator[Difference]:
    """Nothing was posted in a month after it was closed."""
    closed = list(each(read, m.AccountingPeriod, m.AccountingPeriod.month))
    if not closed:
        return
    for key, occurred_on, posted_at in rows(read, m.Transfer.id, m.Transfer.occurred_on, m.Transfer.posted_at):
        first = next((period for period in closed if period.month >= month_of(occurred_on)), None)
        if first is not None and posted_at > first.closed_at:
            yield Difference(f"transfer.occurred_on {key}", f"after {first.month}", occurred_on)
