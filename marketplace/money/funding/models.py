"""Tables of what an enrolment's price is made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class FundingStatus(StrEnum):
    """Whether sessions can still earn."""

    OPEN = "open"
    ENDED = "ended"


class Funding(Model):
    """The money side of one enrolment: who pays whom for how many sessions, on which rule set and decision.

    `terms_digest` binds the terms and every part's total, as they were agreed.
    """

    __tablename__ = "funding"
    __table_args__ = (
        CheckConstraint("0 <= sessions_done AND sessions_done <= sessions_total", name="funding_sessions"),
    )

    enrolment: Mapped[str] = mapped_column(String(32), primary_key=True)
    payer_id: Mapped[str] = mapped_column(String(32), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(32), index=True)
    service: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(8))
    legal_route: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(200))
    rule_set_digest: Mapped[str | None] = mapped_column(String(64))
    decision: Mapped[str | None] = mapped_column(String(64))
    sessions_total: Mapped[int] = mapped_column(Integer)
    sessions_done: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[FundingStatus] = mapped_column(enum_of(FundingStatus), default=FundingStatus.OPEN)
    funded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    terms_digest: Mapped[str] = mapped_column(String(64))
    waits_for: Mapped[str | None] = mapped_column(String(32), index=True)
    """The objective that the held part of the price waits for; none where nothing is held."""
    invoiced_as: Mapped[str | None] = mapped_column(String(32), index=True)
    """The enrolment under which the family was invoiced, where this one has the unspent money of another."""


class Part(StrEnum):
    """A part of the price by who bears it, of what the platform keeps of it, or of what waits for an objective."""

    FAMILY = "family"
    CITY = "city"
    GRANT = "grant"
    PLATFORM_FEE = "platform_fee"
    PLATFORM_FEE_VAT = "platform_fee_vat"
    HELD = "held"


class FundingPart(Model):
    """One part in cents: the whole, what delivery has earned of it, and what went back or was given up."""

    __tablename__ = "funding_part"
    __table_args__ = (
        CheckConstraint("earned_cents >= 0 AND returned_cents >= 0", name="funding_part_not_negative"),
        CheckConstraint("earned_cents + returned_cents <= total_cents", name="funding_part_not_overdrawn"),
        Index("ix_funding_part_commitment_id", "commitment_id"),
    )

    enrolment: Mapped[str] = mapped_column(ForeignKey("funding.enrolment"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    part: Mapped[Part] = mapped_column(enum_of(Part))
    budget_line: Mapped[str | None] = mapped_column(String(60))
    commitment_id: Mapped[str | None] = mapped_column(ForeignKey("commitment.id"))
    total_cents: Mapped[int] = mapped_column(BigInteger)
    earned_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    returned_cents: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def left_cents(self) -> int:
        """What is neither earned nor returned, in cents."""
        return self.total_cents - self.earned_cents - self.returned_cents


class Outcome(StrEnum):
    """What became of a session's share."""

    EARNED = "earned"
    RETURNED = "returned"
    MOVED = "moved"
    REVERSED = "reversed"
    RELEASED = "released"
    GIVEN_BACK = "given_back"


HELD_SETTLED = frozenset({Outcome.RELEASED, Outcome.GIVEN_BACK})
"""What becomes of the held part of an earned share, once its objective is measured."""


class FundingShare(Model):
    """What a session (or the enrolment's end) did with the money, in cents by part, on which decision and evidence."""

    __tablename__ = "funding_share"
    __table_args__ = (
        UniqueConstraint("enrolment", "session", "outcome", "turn", name="funding_share_once"),
        CheckConstraint("sessions_ended >= 0", name="funding_share_sessions"),
    )

    id: Mapped[str] = opaque_key()
    enrolment: Mapped[str] = mapped_column(ForeignKey("funding.enrolment"), index=True)
    session: Mapped[str | None] = mapped_column(String(32), index=True)
    sessions_ended: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """How many sessions an end gave back while others of the enrolment were not settled; 0 for all that is left."""
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    turn: Mapped[int] = mapped_column(Integer)
    family_cents: Mapped[int] = mapped_column(BigInteger)
    city_cents: Mapped[int] = mapped_column(BigInteger)
    grant_cents: Mapped[int] = mapped_column(BigInteger)
    platform_fee_cents: Mapped[int] = mapped_column(BigInteger)
    platform_fee_vat_cents: Mapped[int] = mapped_column(BigInteger)
    held_cents: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(String(64))
    evidence: Mapped[str | None] = mapped_column(String(64))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"), index=True)


class MeasuredOutcome(Model):
    """Whether an objective was reached, as it was told once: what waited for it is released or given back by it."""

    __tablename__ = "measured_outcome"

    waits_for: Mapped[str] = mapped_column(String(32), primary_key=True)
    reached: Mapped[bool]
    decision: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


import marketplace.money.funding.guards  # noqa: E402, F401
