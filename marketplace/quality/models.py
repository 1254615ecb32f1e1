"""The tables of answers and of measurements."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime
from marketplace.kernel.guards import append_only


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


class Measurement(Model):
    """What an objective's indicator was found to be, by whom and from what, and whether that reaches the target.

    The figures are hundredths of what the objective is measured in; `n` are those asked, `deviation_hundredths` how
    much their answers differ where the indicator is a mean.
    """

    __tablename__ = "measurement"
    __table_args__ = (CheckConstraint("n > 0", name="measurement_n"),)

    objective_id: Mapped[str] = mapped_column(String(32), ForeignKey("objective.id"), primary_key=True)
    value_hundredths: Mapped[int] = mapped_column(BigInteger)
    comparison_hundredths: Mapped[int | None] = mapped_column(BigInteger)
    n: Mapped[int | None]
    deviation_hundredths: Mapped[int | None] = mapped_column(BigInteger)
    measured_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    reached: Mapped[bool]
    measured_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only("measurement")
