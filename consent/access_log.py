"""Writing down who reads what about whom, in the transaction of the reading itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, literal, select

from consent.models import AccessLog
from consent.recipients import Recipient
from consent.verdicts import Verdict
from marketplace.kernel.db import UtcDateTime, db
from marketplace.kernel.operation import Actor
from marketplace.kernel.running import must_be_running
from marketplace.people.queries.among import each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading: by whom, when, in whose name, what for and with which reason."""

    actor: Actor
    now: datetime
    recipient: Recipient
    purpose: str
    reason: str | None


def write_log(reading: Reading, category: str, verdict: Verdict, subjects: Sequence[str]) -> None:
    """Write that a category was seen of each subject: one row for each, one statement for all of them.

    Within a category every verdict that lets pass rests on the same row of the law, so `verdict` is that of any.
    """
    subject = each_of(subjects).c.value
    facts = {
        AccessLog.at: literal(reading.now, UtcDateTime),
        AccessLog.reader_id: literal(reading.actor.person, AccessLog.reader_id.type),
        AccessLog.acting_for: literal(reading.actor.acting_for, AccessLog.acting_for.type),
        AccessLog.recipient_kind: literal(reading.recipient.kind.value),
        AccessLog.recipient_id: literal(reading.recipient.organisation, AccessLog.recipient_id.type),
        AccessLog.subject_id: subject,
        AccessLog.category: literal(category),
        AccessLog.purpose: literal(reading.purpose),
        AccessLog.verdict: literal(verdict.effect.value),
        AccessLog.basis: literal(verdict.basis),
        AccessLog.operation: literal(must_be_running().action),
        AccessLog.reason: literal(reading.reason.strip() if reading.reason else None, AccessLog.reason.type),
    }
    db.session.execute(insert(AccessLog).from_select(list(facts), select(*facts.values())))
