"""Where and when offerings take place: attachments, groups, sessions, holidays."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import AttachmentStatus as AttachmentStatus
from catalog.kinds import Placement as Placement
from catalog.kinds import SessionStatus as SessionStatus
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key


class Attachment(Model):
    """An add-on at a unit's basic service: asked by the provider, agreed by the unit, approved by the service owner."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("rent_cents >= 0", name="attachment_rent"),
        Index(
            "uq_attachment_live",
            "offering_id",
            "unit_id",
            unique=True,
            sqlite_where=text("status <> 'declined'"),
            postgresql_where=text("status <> 'declined'"),
        ),
    )

    id: Mapped[str] = opaque_key()
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    placement: Mapped[Placement] = mapped_column(enum_of(Placement))
    status: Mapped[AttachmentStatus] = mapped_column(enum_of(AttachmentStatus), default=AttachmentStatus.ASKED)
    wish: Mapped[str] = mapped_column(Text)
    room: Mapped[str | None] = mapped_column(String(120))
    time_note: Mapped[str | None] = mapped_column(String(500))
    staffing: Mapped[str | None] = mapped_column(String(500))
    others_do: Mapped[str | None] = mapped_column(String(500))
    handover: Mapped[str | None] = mapped_column(Text)
    rent_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reason: Mapped[str | None] = mapped_column(String(500))


class Group(Model):
    """The children who meet together: a place, a recurrence rule in local time, and a number of places."""

    __tablename__ = "offering_group"
    __table_args__ = (
        CheckConstraint("capacity >= 1", name="offering_group_capacity"),
        CheckConstraint("end_time > start_time", name="offering_group_times"),
        CheckConstraint("ends_on >= starts_on", name="offering_group_span"),
    )

    id: Mapped[str] = opaque_key()
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    attachment_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("attachment.id"), index=True)
    rrule: Mapped[str] = mapped_column(String(200))
    start_time: Mapped[time]
    end_time: Mapped[time]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    left_out: Mapped[list[str]] = mapped_column(Json)
    weekdays: Mapped[str] = mapped_column(String(30))
    capacity: Mapped[int]


class Session(Model):
    """One meeting of a group with its places; `revision` is the published revision that gave the capacity, or 0."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("group_id", "position"),
        UniqueConstraint("group_id", "starts_at"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="session_taken"),
        CheckConstraint("ends_at > starts_at", name="session_times"),
        Index(
            "ix_session_full",
            "group_id",
            "starts_at",
            "status",
            sqlite_where=text("taken >= capacity"),
            postgresql_where=text("taken >= capacity"),
        ),
    )

    id: Mapped[str] = opaque_key()
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    status: Mapped[SessionStatus] = mapped_column(enum_of(SessionStatus), default=SessionStatus.PLANNED)


class Holiday(Model):
    """A day on which no session is held."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
