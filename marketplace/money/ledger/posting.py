"""Write transfers: many at once, entries first, each bound by a digest of all that it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import insert_rows, rows
from marketplace.kernel.digests import digest
from marketplace.kernel.ids import new_id
from marketplace.money.ledger.models import AccountingPeriod, Entry, Transfer, TransferKind
from marketplace.service_models.settlement import Posting, Source

TRANSFER_FACTS = (
    *("key", "kind", "occurred_on", "text", "enrolment", "session", "rule_set_digest", "decision", "evidence"),
    "reversal_of",
)
ENTRY_FACTS = (
    *("position", "account_code", "amount_cents", "source", "budget_line", "service", "model", "provider_id"),
    "enrolment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry to be: an account, cents (debit positive) and all that tells whose money it is and what for."""

    account_code: str
    amount_cents: int
    source: Source
    budget_line: str | None = None
    service: str | None = None
    model: str | None = None
    provider_id: str | None = None
    enrolment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One transfer to be; its key is the name of what happened, so that it can stand in the books only once."""

    key: str
    kind: TransferKind
    occurred_on: date
    text: str
    lines: Sequence[Line]
    enrolment: str | None = None
    session: str | None = None
    rule_set_digest: str | None = None
    decision: str | None = None
    evidence: str | None = None
    reversal_of: str | None = None
    id: str = field(default_factory=new_id)


def post(drafts: Iterable[Draft], *, now: datetime) -> None:
    """Write transfers in three statements, whatever their number. What belongs to a closed month is posted today.

    Raises: IntegrityError where the books refuse it: unbalanced, or a key that stands.
    """
    drafts = list(drafts)
    if not drafts:
        return
    closed = last_closed_month()
    dated = [replace(draft, occurred_on=open_day(draft.occurred_on, closed, now)) for draft in drafts]
    entries = [entry for draft in dated for entry in _entries(draft)]
    insert_rows(Entry, entries)
    insert_rows(Transfer, [_transfer(draft, now) for draft in dated])


def lines_of(postings: Iterable[Posting], **facts: Any) -> list[Line]:
    """Turn a service model's postings into lines that carry the same facts (service, model, provider, enrolment)."""
    return [
        Line(
            account_code=posting.account.value,
            amount_cents=posting.amount_cents,
            source=posting.source,
            **facts,
        )
        for posting in postings
    ]


_LAST_CLOSED = select(func.max(AccountingPeriod.month))


def last_closed_month() -> str:
    """Return the last closed month as `YYYY-MM`, or an empty string, which sorts before every month."""
    return rows(_LAST_CLOSED).scalar() or ""


def open_day(day: date, closed: str, now: datetime) -> date:
    """Return the day itself, or today where its month is closed."""
    return day if month_of(day) > closed else city_day(now)


def month_of(day: date) -> str:
    """Return the month of a day.

    >>> month_of(date(2026, 9, 1))
    '2026-09'
    """
    return f"{day.year:04d}-{day.month:02d}"


def transfer_digest(transfer: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of all that a transfer and its entries (by position) say."""
    return digest(
        {
            **{fact: transfer[fact] for fact in TRANSFER_FACTS},
            "entries": [[entry[fact] for fact in ENTRY_FACTS] for entry in entries],
        }
    )


def _entries(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "transfer_id": draft.id,
            "position": position,
            **{fact: getattr(line, fact) for fact in ENTRY_FACTS[1:]},
        }
        for position, line in enumerate(draft.lines)
    ]


def _transfer(draft: Draft, now: datetime) -> dict[str, Any]:
    facts = {fact: getattr(draft, fact) for fact in TRANSFER_FACTS}
    return {
        **facts,
        "id": draft.id,
        "posted_at": now,
        "entry_count": len(draft.lines),
        "digest": transfer_digest(facts, _entries(draft)),
    }
