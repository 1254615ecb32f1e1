"""The table of advances to providers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.money.ledger.triggers import facts_stay, once


class AdvanceStatus(StrEnum):
    """How far an advance has come; one that is approved stands until it is settled."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    SETTLED = "settled"


class Advance(Model):
    """Cents that a provider asked for before it delivers, and how much of them sessions and repayments have settled."""

    __tablename__ = "advance"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="advance_gives_something"),
        CheckConstraint("set_off_cents >= 0 AND repaid_cents >= 0", name="advance_not_negative"),
        CheckConstraint("set_off_cents + repaid_cents <= amount_cents", name="advance_not_oversettled"),
        Index(
            "ix_advance_one_open",
            "provider_id",
            unique=True,
            sqlite_where=text("status IN ('approved', 'requested')"),
            postgresql_where=text("status IN ('approved', 'requested')"),
        ),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    agreement_id: Mapped[str] = mapped_column(String(32), ForeignKey("agreement.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    set_off_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    repaid_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    status: Mapped[AdvanceStatus] = mapped_column(enum_of(AdvanceStatus), default=AdvanceStatus.REQUESTED)
    requested_by: Mapped[str | None] = mapped_column(String(32))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(500))

    @property
    def left_cents(self) -> int:
        """What is approved and not settled yet: set off by the next sessions, or a claim where none come."""
        standing = self.status in (AdvanceStatus.APPROVED, AdvanceStatus.SETTLED)
        return self.amount_cents - self.set_off_cents - self.repaid_cents if standing else 0


facts_stay("advance", "id", "provider_id", "agreement_id", "amount_cents", "requested_by")
once("advance", "id")
