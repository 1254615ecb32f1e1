"""Who did what, and what was refused: rows of ids, each with a digest of its own content, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import ID_LENGTH, Json, Model, UtcDateTime, db, insert_rows
from marketplace.kernel.digests import digest
from marketplace.kernel.guards import append_only
from marketplace.kernel.running import Running, must_be_running

DONE = "done"
OBJECTS_AT_MOST = 50
_OPAQUE = re.compile(r"[a-z2-7]{24}")
_NEVER_KEPT = frozenset({"password", "old", "new", "secret", "code"})  # which may look like an id by chance


class AuditRow(Model):
    """One operation that was done or refused."""

    __tablename__ = "audit_row"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    acting_for_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    channel: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(80))
    objects: Mapped[dict[str, Any]] = mapped_column(Json)
    notes: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))


append_only("audit_row")


def note(**facts: Any) -> None:
    """Add facts (ids, codes, a delegation) to the audit row of the running operation. Raises: RuntimeError outside."""
    must_be_running().notes.update(facts)


def record(running: Running, arguments: Mapping[str, Any], outcome: str = DONE) -> None:
    """Write the audit row of an operation in the open transaction."""
    content = {
        "at": running.now.astimezone(UTC),  # as it will be read again, so that the digest binds the instant
        "action": running.action,
        "actor_id": running.actor.person,
        "acting_for_id": running.actor.acting_for,
        "channel": running.actor.channel,
        "outcome": outcome,
        "objects": _ids_among(arguments),
        "notes": running.notes,
    }
    insert_rows(AuditRow, [{**content, "digest": digest(content)}])


def altered_rows() -> Iterator[tuple[int, str, str]]:
    """Yield id, stored and recomputed digest of each audit row whose content and digest differ."""
    for row in db.session.scalars(select(AuditRow).execution_options(yield_per=1000)):
        computed = digest({name: getattr(row, name) for name in _SEALED})
        if computed != row.digest:
            yield row.id, row.digest, computed


_SEALED = ("at", "action", "actor_id", "acting_for_id", "channel", "outcome", "objects", "notes")


def _ids_among(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the arguments that are opaque ids; anything else may be about a person and does not belong here."""
    kept: dict[str, Any] = {}
    for name, value in arguments.items():
        if name in _NEVER_KEPT:
            continue
        if isinstance(value, str) and _OPAQUE.fullmatch(value):
            kept[name] = value
        elif isinstance(value, list | tuple):
            ids = [item for item in value if isinstance(item, str) and _OPAQUE.fullmatch(item)]
            if ids:
                kept[name] = ids[:OBJECTS_AT_MOST]
    return kept
