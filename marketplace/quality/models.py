"""The table of answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime


class Feedback(Model):
    """What a guardian said about one enrolment: three answers from 1 to 5."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("enjoyment BETWEEN 1 AND 5", name="feedback_enjoyment"),
        CheckConstraint("leader BETWEEN 1 AND 5", name="feedback_leader"),
        CheckConstraint("fit BETWEEN 1 AND 5", name="feedback_fit"),
    )

    enrolment_id: Mapped[str] = mapped_column(String(32), ForeignKey("enrolment.id"), primary_key=True)
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    enjoyment: Mapped[int]
    leader: Mapped[int]
    fit: Mapped[int]
    given_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
