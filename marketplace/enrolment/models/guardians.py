"""Tables of what two guardians decide together: who pays which part, and whether both agree to a place."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models import Placement as Layout
from marketplace.enrolment.statuses import (
    Silence,
)
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.money import BASIS_POINTS


class PayerAgreement(Model):
    """That two guardians of a child share what a family owes: for one enrolment, or for all that begin while it holds.

    One proposes, the other agrees. It holds from `valid_from` up to, but without, `valid_until`; an enrolment that was
    confirmed meanwhile keeps its invoices. A proposal that was refused or taken back has ended without being agreed.
    """

    __tablename__ = "payer_agreement"
    __table_args__ = (
        CheckConstraint("proposer_bp BETWEEN 1 AND 9999", name="payer_agreement_share"),
        CheckConstraint("proposer_id <> other_id", name="payer_agreement_of_two"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="payer_agreement_span"),
        CheckConstraint("agreed_at IS NOT NULL OR valid_until IS NULL", name="payer_agreement_agreed_before_it_ends"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    enrolment_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    proposer_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    other_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    proposer_bp: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)

    @property
    def waits(self) -> bool:
        """Whether it is a proposal that waits for the other's answer."""
        return self.agreed_at is None and self.ended_at is None

    def share_of(self, person: str) -> int:
        """Return what one of the two bears, in basis points; the two sum to 10,000."""
        return self.proposer_bp if person == self.proposer_id else BASIS_POINTS - self.proposer_bp


class SilenceRule(Model):
    """A category of matters on which the other guardian is asked, and what her silence means; dated, with its ground.

    A group falls under it by how it lies to care, on how many weekdays it meets at least, and of which service it is.
    """

    __tablename__ = "silence_rule"
    __table_args__ = (
        CheckConstraint("weekdays_from BETWEEN 1 AND 7", name="silence_rule_weekdays"),
        CheckConstraint("wait_days BETWEEN 1 AND 30", name="silence_rule_wait"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="silence_rule_span"),
    )

    id: Mapped[str] = opaque_key()
    title: Mapped[str] = mapped_column(String(200))
    layout: Mapped[Layout | None] = mapped_column(enum_of(Layout))
    weekdays_from: Mapped[int]
    service_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    wait_days: Mapped[int]
    silence: Mapped[Silence] = mapped_column(enum_of(Silence))
    legal_basis: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GuardianView(Model):
    """That another guardian than who took a place is asked whether she agrees, and what she answered.

    The rule is kept as it was when she was asked; at `decide_at` her silence is her answer.
    """

    __tablename__ = "guardian_view"
    __table_args__ = (CheckConstraint("(agrees IS NULL) = (answered_at IS NULL)", name="guardian_view_answer"),)

    enrolment_id: Mapped[str] = mapped_column(String(32), ForeignKey("enrolment.id"), primary_key=True)
    guardian_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True, index=True)
    rule_id: Mapped[str] = mapped_column(String(32), ForeignKey("silence_rule.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decide_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agrees: Mapped[bool | None]
