"""Tables of budget lines and of what is promised on them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.service_models.settlement import Source
from providers.kinds import AidRule


class BudgetLine(Model):
    """Money that the city has decided to spend on one purpose in one year.

    `committed_cents` is promised and not yet earned; `captured_cents` is earned by delivery.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("committed_cents >= 0 AND captured_cents >= 0", name="budget_line_not_negative"),
        CheckConstraint("committed_cents + captured_cents <= amount_cents", name="budget_line_not_overspent"),
    )

    id: Mapped[str] = opaque_key()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    year: Mapped[int] = mapped_column(Integer)
    source: Mapped[Source] = mapped_column(enum_of(Source))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    committed_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    captured_cents: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def available_cents(self) -> int:
        """What can still be promised, in cents."""
        return self.amount_cents - self.committed_cents - self.captured_cents


class BudgetDecision(Model):
    """A decision that put money on a line or took it off, in cents; the line holds the sum."""

    __tablename__ = "budget_decision"

    id: Mapped[str] = opaque_key()
    budget_line_id: Mapped[str] = mapped_column(ForeignKey("budget_line.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    decision: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CommitmentStatus(StrEnum):
    """Whether a promise still binds money."""

    HELD = "held"
    CLOSED = "closed"


class Commitment(Model):
    """Money of one line promised to one enrolment; what is neither captured nor voided is still held."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("enrolment", "budget_line_id", name="commitment_once_per_line"),
        CheckConstraint("captured_cents >= 0 AND voided_cents >= 0", name="commitment_not_negative"),
        CheckConstraint("captured_cents + voided_cents <= amount_cents", name="commitment_not_overdrawn"),
        CheckConstraint(
            "(aid_to IS NULL) = (aid_rule IS NULL) AND (aid_to IS NULL) = (aid_on IS NULL)", name="commitment_aid"
        ),
    )

    id: Mapped[str] = opaque_key()
    budget_line_id: Mapped[str] = mapped_column(ForeignKey("budget_line.id"), index=True)
    enrolment: Mapped[str] = mapped_column(String(32))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    captured_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    voided_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    status: Mapped[CommitmentStatus] = mapped_column(enum_of(CommitmentStatus), default=CommitmentStatus.HELD)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    aid_to: Mapped[str | None] = mapped_column(String(32), index=True)
    """Whose public aid this promise is, less what is voided, from `aid_on` on, where the agreement says so."""
    aid_rule: Mapped[AidRule | None] = mapped_column(enum_of(AidRule))
    aid_on: Mapped[date | None] = mapped_column(Date)

    @property
    def left_cents(self) -> int:
        """What is still held, in cents."""
        return self.amount_cents - self.captured_cents - self.voided_cents


class MoveKind(StrEnum):
    """What happened to promised money."""

    HOLD = "hold"
    CAPTURE = "capture"
    RETURN = "return"
    VOID = "void"
    EXPIRE = "expire"


class CommitmentMove(Model):
    """One step in a commitment's life, in cents; a capture names the transfer that earned it."""

    __tablename__ = "commitment_move"

    id: Mapped[str] = opaque_key()
    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id"), index=True)
    kind: Mapped[MoveKind] = mapped_column(enum_of(MoveKind))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"), index=True)


import marketplace.money.commitments.guards  # noqa: E402, F401
