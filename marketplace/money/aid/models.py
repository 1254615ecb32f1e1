"""The table of aid that the city recorded by decision; what it promised with families' places stands with those."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.digests import digest
from marketplace.kernel.guards import append_only
from marketplace.money.ledger.triggers import once
from providers.kinds import AidRule

AID_FACTS = ("provider_id", "rule", "amount_cents", "granted_on", "decision", "ground", "corrects_id", "recorded_by")


class AidEntry(Model):
    """Aid in cents that a provider got a right to on a day; a correction takes a whole earlier entry back, once."""

    __tablename__ = "aid_entry"
    __table_args__ = (
        CheckConstraint("(amount_cents < 0) = (corrects_id IS NOT NULL)", name="aid_entry_correction"),
        CheckConstraint("amount_cents <> 0", name="aid_entry_gives_something"),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    rule: Mapped[AidRule] = mapped_column(enum_of(AidRule))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    granted_on: Mapped[date] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(500))
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("aid_entry.id"), unique=True)
    recorded_by: Mapped[str | None] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    """Binds what the entry says."""


def aid_digest(entry: AidEntry) -> str:
    """Return the digest of all that an entry of the register says."""
    return digest({fact: getattr(entry, fact) for fact in AID_FACTS})


append_only("aid_entry")
once("aid_entry", "id", "corrects_id")
