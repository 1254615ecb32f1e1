"""Tables of attendance and of what was delivered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class Mark(StrEnum):
    """Whether a child came."""

    PRESENT = "present"
    ABSENT = "absent"
    SICK = "sick"
    EXCUSED = "excused"


class DeliveryStatus(StrEnum):
    """What is said about a session, and by whom it is borne out."""

    MARKED = "marked"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class DisputeReason(StrEnum):
    """Why somebody does not agree that a session was delivered."""

    NOT_HELD = "not_held"
    TOO_SHORT = "too_short"
    LEADER_MISSING = "leader_missing"
    NOT_SAFE = "not_safe"


class CancelReason(StrEnum):
    """Why a session is not held."""

    LEADER_ILL = "leader_ill"
    ROOM_CLOSED = "room_closed"
    WEATHER = "weather"
    TOO_FEW = "too_few"


class Attendance(Model):
    """Whether one child came to one session, as last marked."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "enrolment_id"),)

    id: Mapped[str] = opaque_key()
    session_id: Mapped[str] = mapped_column(String(32), ForeignKey("session.id"), index=True)
    enrolment_id: Mapped[str] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    mark: Mapped[Mark] = mapped_column(enum_of(Mark))
    marked_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Delivery(Model):
    """What became of one session: who said that it was held, and who bore it out."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("status <> 'confirmed' OR confirmed_at IS NOT NULL", name="delivery_confirmed"),
        CheckConstraint("status = 'cancelled' OR marked_at IS NOT NULL", name="delivery_marked"),
    )

    session_id: Mapped[str] = mapped_column(String(32), ForeignKey("session.id"), primary_key=True)
    status: Mapped[DeliveryStatus] = mapped_column(enum_of(DeliveryStatus), index=True)
    marked_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disputed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    disputed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dispute_reason: Mapped[DisputeReason | None] = mapped_column(enum_of(DisputeReason))
    cancelled_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[CancelReason | None] = mapped_column(enum_of(CancelReason))
