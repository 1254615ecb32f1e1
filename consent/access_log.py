"""Writing down who reads what about whom, in the transaction of the reading itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, inspect, select

from consent.law import LawLine
from consent.models import AccessLog
from consent.recipients import Recipient
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from marketplace.kernel.running import must_be_running
from marketplace.people.queries.among import ASKED, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading: by whom, when, in whose name, what for and with which reason."""

    actor: Actor
    now: datetime
    recipient: Recipient
    purpose: str
    reason: str | None


_SEEN = "seen_"
_TABLE = inspect(AccessLog).local_table
_SAME = [column for column in _TABLE.columns if column.name not in {"id", "subject_id"}]
_WRITE = insert(cast(Table, _TABLE)).from_select(
    ["subject_id", *(column.name for column in _SAME)],
    select(each_of(ASKED).c.value, *(bindparam(_SEEN + column.name, type_=column.type) for column in _SAME)),
)


def write_log(reading: Reading, category: str, line: LawLine, subjects: Sequence[str]) -> None:
    """Write that a category was seen of each subject: one row for each, one statement for all of them.

    Each row names what the governing row of the law says, and its basis.
    """
    facts = {
        "at": reading.now,
        "reader_id": reading.actor.person,
        "acting_for": reading.actor.acting_for,
        "recipient_kind": reading.recipient.kind.value,
        "recipient_id": reading.recipient.organisation,
        "category": category,
        "purpose": reading.purpose,
        "verdict": line.effect.value,
        "basis": line.basis,
        "operation": must_be_running().action,
        "reason": reading.reason.strip() if reading.reason else None,
    }
    db.session.connection().execute(
        _WRITE, {"asked": subjects, **{_SEEN + name: value for name, value in facts.items()}}
    )
