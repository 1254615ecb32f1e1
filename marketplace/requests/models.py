"""The table of service requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
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


class RefusalGround(StrEnum):
    """Why an adjustment can be refused: it would not be reasonable (Non-discrimination Act 1325/2014, section 15)."""

    TOO_COSTLY = "too_costly"
    NOT_SAFE = "not_safe"
    OTHER_SERVICE = "other_service"
    ARRANGED_ELSEWHERE = "arranged_elsewhere"


class Adjustment(Model):
    """What is arranged for one child with a need, asked by a request; its cost is held on a budget line until done.

    `words` are the family's own about the need. `done_at` says when somebody else than the provider bore out that it
    was arranged, `ended_at` that nothing is left to arrange.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint("cost_cents >= 0", name="adjustment_cost"),
        CheckConstraint("done_at IS NULL OR agreed_at IS NOT NULL", name="adjustment_done"),
    )

    request_id: Mapped[str] = mapped_column(String(32), ForeignKey("service_request.id"), primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(String(32), ForeignKey("enrolment.id"), index=True)
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    words: Mapped[str | None] = mapped_column(Text)
    cost_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    budget_line: Mapped[str | None] = mapped_column(String(60))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ground: Mapped[RefusalGround | None] = mapped_column(enum_of(RefusalGround))
    done_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
