"""Tables of rule sets: what the city's rule makers wrote, who approved it, and from when it holds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key

NAME_LENGTH = 120
TEXT_LENGTH = 2_000
BASIS_LENGTH = 300


class Status(StrEnum):
    """Where a rule set stands: superseded as soon as it is decided what comes after it."""

    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class RuleSet(Model):
    """The rules that hold together, from a day until the next set; digest and days are set when it is approved."""

    __tablename__ = "rule_set"
    __table_args__ = (
        UniqueConstraint("valid_from"),
        CheckConstraint(
            "(status = 'draft') = (digest IS NULL) AND (status = 'draft') = (valid_from IS NULL)"
            " AND (status = 'draft') = (approved_by IS NULL)",
            name="approved_whole",
        ),
    )

    id: Mapped[str] = opaque_key()
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    status: Mapped[Status] = mapped_column(enum_of(Status))
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    drafted_by: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Rule(Model):
    """One rule of a set."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("rule_set_id", "position"),)

    id: Mapped[str] = opaque_key()
    rule_set_id: Mapped[str] = mapped_column(String(32), ForeignKey("rule_set.id"))
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    legal_basis: Mapped[str] = mapped_column(String(BASIS_LENGTH))
    scope: Mapped[dict[str, Any]] = mapped_column(Json)
    parameters: Mapped[dict[str, Any]] = mapped_column(Json)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class RuleSetWriter(Model):
    """Somebody who wrote in a rule set, and so cannot approve it."""

    __tablename__ = "rule_set_writer"

    rule_set_id: Mapped[str] = mapped_column(String(32), ForeignKey("rule_set.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True, index=True)
