"""The table of groups whose provider failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.enrolment.statuses import (
    ContinuityStep,
)
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class Continuity(Model):
    """What becomes of one group whose provider failed: who was asked to carry it on, and in which group it goes on."""

    __tablename__ = "continuity"
    __table_args__ = (CheckConstraint("due_at > opened_at", name="continuity_span"),)

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    step: Mapped[ContinuityStep] = mapped_column(enum_of(ContinuityStep))
    opened_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    substitute_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    substitute_offering_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    proposed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    substitute_group_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
