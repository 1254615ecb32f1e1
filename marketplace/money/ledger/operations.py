"""Close a month, and correct what was posted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.registry import Registry
from marketplace.money import policy
from marketplace.money.errors import (
    MonthClosed,
    MonthNotOver,
    MonthWrong,
    TransferReversed,
    TransferStands,
    TransferUnknown,
)
from marketplace.money.ledger.models import AccountingPeriod, Entry, Transfer, TransferKind
from marketplace.money.ledger.posting import Draft, Line, last_closed_month, month_of, post

Undo = Callable[[Transfer, Draft, datetime], None]
UNDONE_BY: Registry[Undo] = Registry("reversal")
"""What else a reversal must put back, by the kind of transfer; a kind that is not here is not reversed by itself."""

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@operation(policy.CLOSE_PERIOD)
def close_period(*, actor: Actor, now: datetime, month: str) -> AccountingPeriod:
    """Close a month (`YYYY-MM`) that is over, and with it every month before; nothing more is posted there.

    Raises: MonthWrong, MonthNotOver, MonthClosed.
    """
    if not MONTH.fullmatch(month):
        raise MonthWrong(fields={"month": [MonthWrong.advice]})
    if month >= month_of(city_day(now)):
        raise MonthNotOver(month=month)
    if month <= last_closed_month():
        raise MonthClosed(month=month)
    period = AccountingPeriod(month=month, closed_at=now, closed_by=actor.person)
    db.session.add(period)
    db.session.flush()
    return period


@operation(policy.REVERSE_TRANSFER)
def reverse_transfer(*, actor: Actor, now: datetime, transfer: str, decision: str) -> Transfer:
    """Post the opposite of a transfer, once, with a link, and put back what else it had done.

    It is dated like the transfer, or today where that month is closed. Raises: TransferUnknown, TransferStands (for its
    kind), TransferReversed.
    """
    posted = db.session.get(Transfer, transfer)
    if posted is None:
        raise TransferUnknown(transfer=transfer)
    if posted.kind.value not in UNDONE_BY:
        raise TransferStands(transfer=transfer, kind=posted.kind.value)
    if db.session.scalar(select(Transfer.id).where(Transfer.reversal_of == transfer)):
        raise TransferReversed(transfer=transfer)
    draft = _opposite(posted, decision)
    post([draft], now=now)
    UNDONE_BY[posted.kind.value](posted, draft, now)
    return db.session.get_one(Transfer, draft.id)


def _opposite(posted: Transfer, decision: str) -> Draft:
    lines = [
        Line(
            account_code=entry.account_code,
            amount_cents=-entry.amount_cents,
            source=entry.source,
            budget_line=entry.budget_line,
            service=entry.service,
            model=entry.model,
            provider_id=entry.provider_id,
            enrolment=entry.enrolment,
        )
        for entry in entries_of(posted.id)
    ]
    return Draft(
        key=f"reversal:{posted.id}",
        kind=TransferKind.REVERSAL,
        occurred_on=posted.occurred_on,
        text=posted.text,
        lines=lines,
        enrolment=posted.enrolment,
        session=posted.session,
        rule_set_digest=posted.rule_set_digest,
        decision=decision,
        evidence=posted.evidence,
        reversal_of=posted.id,
    )


def entries_of(transfer: str) -> list[Entry]:
    """Return the entries of a transfer in their order."""
    return list(db.session.scalars(select(Entry).where(Entry.transfer_id == transfer).order_by(Entry.position)))
