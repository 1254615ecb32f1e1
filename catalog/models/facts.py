"""What is told of units: facts of staff, rooms and tools, each with its source and its day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import FactKind as FactKind
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.guards import append_only


class UnitFact(Model):
    """One fact of a unit as of a day: what was known before stays. The kind's name says the unit of the value."""

    __tablename__ = "unit_fact"
    __table_args__ = (
        CheckConstraint("value >= 0", name="unit_fact_value"),
        Index("ix_unit_fact_unit_id_kind", "unit_id", "kind", "as_of"),
    )

    id: Mapped[str] = opaque_key()
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"))
    kind: Mapped[FactKind] = mapped_column(enum_of(FactKind))
    value: Mapped[int]
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only("unit_fact")
