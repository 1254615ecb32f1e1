"""The table of service requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.requests.kinds import Queue


class RequestStatus(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"


MOVES: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.OPEN: frozenset({RequestStatus.ESCALATED, RequestStatus.ANSWERED, RequestStatus.CLOSED}),
    RequestStatus.ESCALATED: frozenset({RequestStatus.ANSWERED, RequestStatus.CLOSED}),
    RequestStatus.ANSWERED: frozenset({RequestStatus.CLOSED}),
    RequestStatus.CLOSED: frozenset(),
}


class ServiceRequest(Model):
    """Something that somebody must answer by a time. `asked_by` is None where an event opened it."""

    __tablename__ = "service_request"
    __table_args__ = (
        Index("ix_service_request_status_due_at", "status", "due_at"),
        Index("ix_service_request_queue_queue_scope", "queue", "queue_scope"),
    )

    id: Mapped[str] = opaque_key()
    kind: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(40))
    queue: Mapped[Queue] = mapped_column(enum_of(Queue))
    queue_scope: Mapped[str | None] = mapped_column(String(32))
    status: Mapped[RequestStatus] = mapped_column(enum_of(RequestStatus), default=RequestStatus.OPEN)
    enrolment_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("session.id"), index=True)
    offering_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    asked_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(40))
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_words: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
