"""Tables of care by the city's decision: where a child is placed, at which times, and when it is away."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.enrolment.statuses import (
    AbsenceReason,
)
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.periods import Weeks
from marketplace.service_models.base import LegalRoute


class Placement(Model):
    """The city's decision that a child is in care at a unit, with its reasons, from a day until a day."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="placement_span"),
        CheckConstraint("care_minutes_per_week > 0", name="placement_minutes"),
        CheckConstraint("hours_coefficient_bp > 0", name="placement_coefficient"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    model: Mapped[str] = mapped_column(String(10))
    legal_route: Mapped[LegalRoute] = mapped_column(
        enum_of(LegalRoute), default=LegalRoute.OWN_PRODUCTION, server_default=LegalRoute.OWN_PRODUCTION.value
    )
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    care_minutes_per_week: Mapped[int]
    hours_coefficient_bp: Mapped[int]
    reasons: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reasons: Mapped[str | None] = mapped_column(Text)


class CareTime(Model):
    """The care of one weekday of a placement, by the city's clock. Monday is 0.

    A child with two homes may have other times in even weeks than in odd ones; no time then is no care.
    """

    __tablename__ = "care_time"
    __table_args__ = (
        UniqueConstraint("placement_id", "weekday", "weeks"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="care_time_weekday"),
        CheckConstraint("ends > starts", name="care_time_span"),
    )

    id: Mapped[str] = opaque_key()
    placement_id: Mapped[str] = mapped_column(String(32), ForeignKey("placement.id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    weeks: Mapped[Weeks] = mapped_column(enum_of(Weeks), default=Weeks.EVERY, server_default=Weeks.EVERY.value)


class Absence(Model):
    """That a child is away from all that she takes part in, care and add-ons, from a day to a day, both included.

    A report that was taken back, or taken up into a longer one, is kept and says since when.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="absence_span"),
        Index("ix_absence_child_id_last_day", "child_id", "last_day"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[AbsenceReason] = mapped_column(enum_of(AbsenceReason))
    reported_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
