"""Tables of rounds: what was applied for, frozen, drawn and given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.enrolment.statuses import (
    ApplicationStatus,
    IfNotBoth,
    RoundStatus,
)
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key

_APPLIED_SQL = f"status <> '{ApplicationStatus.WITHDRAWN.value}'"


class Round(Model):
    """A round of applications. What was frozen, its digest, the seed and the result are kept as they were
    published."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="round_span"),
        CheckConstraint("seed IS NULL OR frozen_digest IS NOT NULL", name="round_frozen_before_seed"),
    )

    id: Mapped[str] = opaque_key()
    season_id: Mapped[str] = mapped_column(String(32), ForeignKey("season.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(40))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[RoundStatus] = mapped_column(enum_of(RoundStatus))
    opened_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    rule_set_digest: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_content: Mapped[str | None] = mapped_column(Text)
    frozen_digest: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[str | None] = mapped_column(String(64))
    result_content: Mapped[str | None] = mapped_column(Text)
    result_digest: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoundGroup(Model):
    """That a group's places are given in a round."""

    __tablename__ = "round_group"
    __table_args__ = (UniqueConstraint("round_id", "group_id"),)

    id: Mapped[str] = opaque_key()
    round_id: Mapped[str] = mapped_column(String(32), ForeignKey("round.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)


class Application(Model):
    """One child's application in one round, known in the draw by its pseudonym.

    `bound_to` is the application of a sibling in the same round, which is bound to this one in turn; `if_not_both`
    says what becomes of this child if not both get a place.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "ix_application_one_per_child",
            "round_id",
            "child_id",
            unique=True,
            sqlite_where=text(_APPLIED_SQL),
            postgresql_where=text(_APPLIED_SQL),
        ),
        CheckConstraint("(bound_to IS NULL) = (if_not_both IS NULL)", name="application_bound"),
        CheckConstraint("bound_to <> id", name="application_bound_to_another"),
    )

    id: Mapped[str] = opaque_key()
    round_id: Mapped[str] = mapped_column(String(32), ForeignKey("round.id"), index=True)
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    status: Mapped[ApplicationStatus] = mapped_column(enum_of(ApplicationStatus))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    applied_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    on_behalf_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bound_to: Mapped[str | None] = mapped_column(String(32), ForeignKey("application.id"), index=True)
    if_not_both: Mapped[IfNotBoth | None] = mapped_column(enum_of(IfNotBoth))


class Choice(Model):
    """One wish of an application, best first, with what the rules said about it when the round was frozen."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "group_id"),
        CheckConstraint("rank >= 1", name="choice_rank"),
    )

    id: Mapped[str] = opaque_key()
    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("application.id"), index=True)
    rank: Mapped[int]
    group_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    refused_by: Mapped[str | None] = mapped_column(String(80))
    refused_because: Mapped[str | None] = mapped_column(String(500))


class RoundResult(Model):
    """What the draw gave one application: a place in a group, or none. `position` is its place in the order of
    numbers."""

    __tablename__ = "round_result"

    application_id: Mapped[str] = mapped_column(String(32), ForeignKey("application.id"), primary_key=True)
    group_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("offering_group.id"), index=True)
    rank: Mapped[int | None]
    position: Mapped[int]
