"""Tables of the books. The guards beside this file make the database refuse what no operation may do."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.money.ledger.accounts import CODES
from marketplace.service_models.settlement import Source


class TransferKind(StrEnum):
    """What a transfer tells."""

    CHARGE = "charge"
    EARN = "earn"
    REFUND = "refund"
    MOVE = "move"
    PAYMENT = "payment"
    MATCH = "match"
    REFUND_SENT = "refund_sent"
    PAYOUT = "payout"
    ADVANCE = "advance"
    SET_OFF = "set_off"
    ADVANCE_REPAID = "advance_repaid"
    REVERSAL = "reversal"


class Transfer(Model):
    """One posting: balanced entries with the rule set, the decision and the evidence that they rest on.

    `entry_count` and `digest` bind the entries, so that none can be slipped in or altered later unseen.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("entry_count >= 2", name="transfer_has_entries"),
        Index("ix_transfer_journal", "occurred_on", "posted_at", "key"),
        Index("ix_transfer_session", "session", "enrolment"),
    )

    id: Mapped[str] = opaque_key()
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[TransferKind] = mapped_column(enum_of(TransferKind))
    occurred_on: Mapped[date] = mapped_column(Date)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(String(200))
    enrolment: Mapped[str | None] = mapped_column(String(32), index=True)
    session: Mapped[str | None] = mapped_column(String(32))
    rule_set_digest: Mapped[str | None] = mapped_column(String(64))
    decision: Mapped[str | None] = mapped_column(String(64))
    evidence: Mapped[str | None] = mapped_column(String(64))
    reversal_of: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    entry_count: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))


class Entry(Model):
    """One line of a transfer: an account, cents (debit positive, credit negative) and whose money it is."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("amount_cents <> 0", name="entry_moves_money"),
        CheckConstraint(f"account_code IN ({', '.join(repr(code) for code in CODES)})", name="entry_account_in_chart"),
        Index("ix_entry_provider", "provider_id", "account_code"),
    )

    transfer_id: Mapped[str] = mapped_column(
        ForeignKey("transfer.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    account_code: Mapped[str] = mapped_column(String(60))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[Source] = mapped_column(enum_of(Source))
    budget_line: Mapped[str | None] = mapped_column(String(60))
    service: Mapped[str | None] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(8))
    provider_id: Mapped[str | None] = mapped_column(String(32))
    enrolment: Mapped[str | None] = mapped_column(String(32), index=True)


class AccountingPeriod(Model):
    """A month that is closed; it and every month before it take no more postings."""

    __tablename__ = "accounting_period"
    __table_args__ = (CheckConstraint("length(month) = 7", name="accounting_period_is_a_month"),)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(32))


import marketplace.money.ledger.guards  # noqa: E402, F401
