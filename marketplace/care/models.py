"""Tables of fee decisions and of the months of care. What is personal here is classified in personal_data.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.care.kinds import DecisionKind, RowKind
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key
from marketplace.service_models.base import LegalRoute


class FeeDecision(Model):
    """What a family pays a month for a child's care in a span of days, with the inputs and steps that made it.

    It is shortened or annulled by a later one and never rewritten; `changed_at` says when. `replaces` is the decision
    that held on its first day before, `differences` what is different from that or from the one just before it.
    """

    __tablename__ = "fee_decision"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="fee_decision_span"),
        CheckConstraint("fee_cents >= 0", name="fee_decision_fee"),
        CheckConstraint("(kind = 'co_payment') = (voucher_cents IS NOT NULL)", name="fee_decision_voucher"),
        CheckConstraint("voucher_cents IS NULL OR fee_cents <= voucher_cents", name="fee_decision_co_payment"),
        Index("ix_fee_decision_child", "child_id", "valid_from"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"))
    placement_id: Mapped[str] = mapped_column(String(32), ForeignKey("placement.id"), index=True)
    payer_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    household_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("household.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    model: Mapped[str] = mapped_column(String(10))
    legal_route: Mapped[LegalRoute] = mapped_column(enum_of(LegalRoute))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    kind: Mapped[DecisionKind] = mapped_column(enum_of(DecisionKind))
    fee_cents: Mapped[int] = mapped_column(BigInteger)
    voucher_cents: Mapped[int | None] = mapped_column(BigInteger)
    inputs: Mapped[dict[str, Any]] = mapped_column(Json)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    differences: Mapped[list[str]] = mapped_column(Json)
    replaces: Mapped[str | None] = mapped_column(String(32), ForeignKey("fee_decision.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    annulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CareMonth(Model):
    """A month (`YYYY-MM`) of care that is closed, and by which parameters it was reckoned."""

    __tablename__ = "care_month"
    __table_args__ = (CheckConstraint("length(month) = 7", name="care_month_is_a_month"),)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    rules: Mapped[dict[str, Any]] = mapped_column(Json)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)


class CareRow(Model):
    """What one decision makes of one child's month, in cents; a refund row takes back another row, with its sign.

    `month` is the month that was closed with it, `for_month` the month that it is about. `facts` holds what the steps
    follow from beside the decision: days absent, the price of a bought place, whether the month is free.
    """

    __tablename__ = "care_row"
    __table_args__ = (
        CheckConstraint("(kind = 'refund') = (refunds IS NOT NULL)", name="care_row_refunds"),
        CheckConstraint("days >= 0", name="care_row_days"),
        Index("ix_care_row_child", "child_id", "for_month"),
        Index("ix_care_row_month", "month"),
        Index("ix_care_row_provider", "provider_id", "month"),
        Index("ix_care_row_for_month", "for_month"),
    )

    id: Mapped[str] = opaque_key()
    month: Mapped[str] = mapped_column(String(7), ForeignKey("care_month.month"))
    for_month: Mapped[str] = mapped_column(String(7))
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"))
    decision_id: Mapped[str] = mapped_column(String(32), ForeignKey("fee_decision.id"), index=True)
    payer_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"))
    model: Mapped[str] = mapped_column(String(10))
    legal_route: Mapped[LegalRoute] = mapped_column(enum_of(LegalRoute))
    kind: Mapped[RowKind] = mapped_column(enum_of(RowKind))
    refunds: Mapped[str | None] = mapped_column(String(32), ForeignKey("care_row.id"), unique=True)
    days: Mapped[int]
    family_cents: Mapped[int] = mapped_column(BigInteger)
    city_cents: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    invoice_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("invoice.id"), index=True)


import marketplace.care.guards  # noqa: E402, F401
