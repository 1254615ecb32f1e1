"""Programmes: offerings of several sectors in one bundle, what they promise, and the units they are joined to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import Direction as Direction
from catalog.kinds import ProgrammeStatus as ProgrammeStatus
from catalog.kinds import Scale as Scale
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key

MOST_HELD_BP = 5_000


class Programme(Model):
    """A bundle that one grant pays: `outcome_bp` of each delivered price wait for an objective of it."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint(f"outcome_bp BETWEEN 0 AND {MOST_HELD_BP}", name="programme_outcome"),)

    id: Mapped[str] = opaque_key()
    title: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text)
    grant_line: Mapped[str] = mapped_column(String(60))
    grant_decision: Mapped[str] = mapped_column(String(200))
    outcome_bp: Mapped[int]
    status: Mapped[ProgrammeStatus] = mapped_column(enum_of(ProgrammeStatus), default=ProgrammeStatus.DRAFT)
    composed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    composed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    close_reason: Mapped[str | None] = mapped_column(String(500))


class ProgrammeUnit(Model):
    """That a programme is joined to the basic service at a unit."""

    __tablename__ = "programme_unit"

    programme_id: Mapped[str] = mapped_column(String(32), ForeignKey("programme.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), primary_key=True, index=True)


class Objective(Model):
    """What a programme promises to change: the figures are hundredths of what the indicator is measured in."""

    __tablename__ = "objective"
    __table_args__ = (
        CheckConstraint("baseline_hundredths <> target_hundredths", name="objective_changes_something"),
        Index("ix_objective_programme_id", "programme_id"),
    )

    id: Mapped[str] = opaque_key()
    programme_id: Mapped[str] = mapped_column(String(32), ForeignKey("programme.id"))
    statement: Mapped[str] = mapped_column(String(300))
    indicator: Mapped[str] = mapped_column(String(300))
    measured_in: Mapped[str] = mapped_column(String(60))
    scale: Mapped[Scale] = mapped_column(enum_of(Scale))
    direction: Mapped[Direction] = mapped_column(enum_of(Direction))
    baseline_hundredths: Mapped[int] = mapped_column(BigInteger)
    target_hundredths: Mapped[int] = mapped_column(BigInteger)
    measure_on: Mapped[date]
    comparison: Mapped[str] = mapped_column(String(300))

    def meets(self, hundredths: int, than: int | None = None) -> bool:
        """Tell whether a value is at the target, or beyond another value, in the direction of the objective."""
        beyond = 1 if self.direction is Direction.RISES else -1
        if than is None:
            return beyond * (hundredths - self.target_hundredths) >= 0
        return beyond * (hundredths - than) > 0


class ProgrammePart(Model):
    """That an offering is part of a programme, and the objective for which the held part of its price waits."""

    __tablename__ = "programme_part"

    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(String(32), ForeignKey("programme.id"), index=True)
    objective_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("objective.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
