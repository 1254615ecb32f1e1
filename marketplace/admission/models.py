"""Tables of applications for care, decisions on them and what was asked to be put right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.admission.kinds import OPEN, CareStatus, Need
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key

_OPEN_SQL = "status IN ({})".format(", ".join(f"'{status.value}'" for status in sorted(OPEN)))


class CareApplication(Model):
    """A family's application for a place in day care. By `due_on` the city must have arranged one."""

    __tablename__ = "care_application"
    __table_args__ = (
        Index(
            "ix_care_application_one_open",
            "child_id",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_care_application_status_due_on", "status", "due_on"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[CareStatus] = mapped_column(enum_of(CareStatus))
    need: Mapped[Need] = mapped_column(enum_of(Need))
    start_on: Mapped[date]
    due_on: Mapped[date]
    care: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    urgent_because: Mapped[str | None] = mapped_column(Text)
    applied_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CareWish(Model):
    """A unit that is wished, best first, and whether a brother or sister is there already."""

    __tablename__ = "care_wish"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "unit_id"),
        CheckConstraint("rank >= 1", name="care_wish_rank"),
    )

    id: Mapped[str] = opaque_key()
    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("care_application.id"), index=True)
    rank: Mapped[int]
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    sibling_here: Mapped[bool] = mapped_column(Boolean)


class CareDecision(Model):
    """What an officer decided: a place at a unit from a day, which waits for an answer, or (no unit) a refusal."""

    __tablename__ = "care_decision"
    __table_args__ = (
        CheckConstraint(
            "(unit_id IS NULL) = (valid_from IS NULL) AND (unit_id IS NULL) = (answer_due_on IS NULL)",
            name="care_decision_place",
        ),
        CheckConstraint("placement_id IS NULL OR accepted", name="care_decision_placement"),
    )

    id: Mapped[str] = opaque_key()
    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("care_application.id"), index=True)
    replaces_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("care_decision.id"), unique=True)
    unit_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date | None]
    reasons: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rectify_due_on: Mapped[date]
    answer_due_on: Mapped[date | None]
    accepted: Mapped[bool | None] = mapped_column(Boolean)
    answered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    placement_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("placement.id"), index=True)


class Rectification(Model):
    """That a family asked for a decision to be put right, and what somebody else than who decided answered."""

    __tablename__ = "rectification"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (corrected IS NULL)", name="rectification_answer"),
        CheckConstraint("(answered_at IS NULL) = (reasons IS NULL)", name="rectification_reasons"),
    )

    id: Mapped[str] = opaque_key()
    decision_id: Mapped[str] = mapped_column(String(32), ForeignKey("care_decision.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    corrected: Mapped[bool | None] = mapped_column(Boolean)
    reasons: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
