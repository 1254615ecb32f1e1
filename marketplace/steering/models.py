"""Tables of services that move between service models, with what was promised of each move."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.guards import refuse_once_approved
from marketplace.service_models.base import LegalRoute
from marketplace.steering.kinds import Measure
from marketplace.steering.kinds import MoveStatus as MoveStatus

_OPEN = text("status IN ('planned', 'approved')")


class ServiceMove(Model):
    """That a service is run under another model from a day on: planned by one person and approved by another.

    `checks` is what was in place when it was approved. The promise is measured on `compare_on`.
    """

    __tablename__ = "service_move"
    __table_args__ = (
        CheckConstraint("from_model <> to_model", name="service_move_somewhere"),
        CheckConstraint("compare_on > from_day", name="service_move_compared_later"),
        CheckConstraint("approved_by IS NULL OR approved_by <> planned_by", name="service_move_by_two"),
        Index("uq_service_move_open", "service_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = opaque_key()
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    from_model: Mapped[str] = mapped_column(String(20))
    to_model: Mapped[str] = mapped_column(String(20))
    legal_route: Mapped[LegalRoute] = mapped_column(enum_of(LegalRoute))
    from_day: Mapped[date]
    compare_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[MoveStatus] = mapped_column(enum_of(MoveStatus), default=MoveStatus.PLANNED)
    checks: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    planned_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    carried_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    compared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str | None] = mapped_column(String(500))


class MovePromise(Model):
    """One promise of a move: the measure then, the value that was promised, and what was measured when it was due.

    The value then is what was measured when the move was planned; where nothing could be, it may be told with its
    `source`. Values are in the measure's own unit.
    """

    __tablename__ = "move_promise"
    __table_args__ = (CheckConstraint("promised >= 0", name="move_promise_not_negative"),)

    move_id: Mapped[str] = mapped_column(String(32), ForeignKey("service_move.id"), primary_key=True)
    measure: Mapped[Measure] = mapped_column(enum_of(Measure), primary_key=True)
    value_then: Mapped[int | None] = mapped_column(BigInteger)
    n_then: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200))
    promised: Mapped[int] = mapped_column(BigInteger)
    measured: Mapped[int | None] = mapped_column(BigInteger)
    measured_n: Mapped[int | None]
    measured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


refuse_once_approved(
    "move_promise",
    "a promise stays as it was made and as it was measured",
    {
        "update": ("UPDATE", "OLD.measured_at IS NOT NULL OR OLD.promised <> NEW.promised"),
        "delete": ("DELETE", "OLD.promised >= 0"),
    },
)
