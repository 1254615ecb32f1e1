"""Tables of what families wish for at a unit, and with what providers answer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import Daytime
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class Wish(Model):
    """What a family would like to be added to the care of its child's unit; counted with others, never shown alone.

    It stands until the day before `valid_until`, until it is withdrawn, or until the family was told of an answer.
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="wish_weekday"),
        CheckConstraint("valid_until > wished_on", name="wish_span"),
        Index("ix_wish_unit_id_service_id", "unit_id", "service_id"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"))
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(2))
    weekday: Mapped[int | None]
    daytime: Mapped[Daytime | None] = mapped_column(enum_of(Daytime))
    words: Mapped[str | None] = mapped_column(String(300))
    wished_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    wished_on: Mapped[date]
    valid_until: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("wish_answer.id"), index=True)


class WishAnswer(Model):
    """That a provider answers the wishes for a service at a unit with an offering; `told_at` once families know it."""

    __tablename__ = "wish_answer"
    __table_args__ = (UniqueConstraint("offering_id", "unit_id"),)

    id: Mapped[str] = opaque_key()
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"))
    unit_id: Mapped[str] = mapped_column(String(32), ForeignKey("unit.id"), index=True)
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    answered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
