"""Tables of what is paid out to providers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class PayoutStatus(StrEnum):
    """How far a list of payouts has come."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PAID = "paid"
    DISCARDED = "discarded"


class PayoutRun(Model):
    """A list of payouts of everything earned up to a day, drafted by one person and approved by another."""

    __tablename__ = "payout_run"

    id: Mapped[str] = opaque_key()
    through_on: Mapped[date] = mapped_column(Date)
    status: Mapped[PayoutStatus] = mapped_column(enum_of(PayoutStatus), default=PayoutStatus.DRAFTED)
    drafted_by: Mapped[str | None] = mapped_column(String(32))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(32))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Payout(Model):
    """Cents for one provider, to the account that was registered when the list was drafted."""

    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("run_id", "provider_id", name="payout_once_per_run"),
        CheckConstraint("amount_cents > 0", name="payout_pays_something"),
    )

    id: Mapped[str] = opaque_key()
    run_id: Mapped[str] = mapped_column(ForeignKey("payout_run.id"), index=True)
    provider_id: Mapped[str] = mapped_column(String(32), index=True)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    iban: Mapped[str] = mapped_column(String(34))


class PayoutShare(Model):
    """A transfer whose payable a payout pays; each transfer is paid once."""

    __tablename__ = "payout_share"

    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    payout_id: Mapped[str] = mapped_column(ForeignKey("payout.id"), index=True)


import marketplace.money.payouts.guards  # noqa: E402, F401
