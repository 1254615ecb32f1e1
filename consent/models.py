"""Tables of the law, of notices, consents and contract grounds, and of who read what."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consent.law import Effect
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.guards import append_only
from marketplace.service_models.base import RecipientKind

NO_ORGANISATION = ""


class ConsentStatus(StrEnum):
    """Where a consent stands."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class LawTable(Model):
    """One version of the table of law: proposed by one person, in force from a day once another has approved it."""

    __tablename__ = "law_table"

    id: Mapped[str] = opaque_key()
    version: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    notice: Mapped[str] = mapped_column(String(1000))
    valid_from: Mapped[date]
    proposed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LawRow(Model):
    """One row of a table of law; `*` stands for any."""

    __tablename__ = "law_row"
    __table_args__ = (UniqueConstraint("law_table_id", "category", "recipient_kind", "purpose"),)

    id: Mapped[str] = opaque_key()
    law_table_id: Mapped[str] = mapped_column(String(32), ForeignKey("law_table.id"), index=True)
    position: Mapped[int]
    category: Mapped[str] = mapped_column(String(60))
    recipient_kind: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(60))
    effect: Mapped[Effect] = mapped_column(enum_of(Effect))
    basis: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(500))


class Notice(Model):
    """What people are told before they consent, in one version."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("category", "purpose", "version"),)

    id: Mapped[str] = opaque_key()
    category: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(String(4000))
    valid_from: Mapped[date]
    published_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


_OPEN = text("status IN ('asked', 'given')")


class Consent(Model):
    """That one category about one person may go to one recipient for one purpose, once those who must have agreed."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_open",
            "subject_id",
            "category",
            "purpose",
            "recipient_kind",
            "recipient_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[str] = opaque_key()
    subject_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    category: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    recipient_kind: Mapped[RecipientKind] = mapped_column(enum_of(RecipientKind))
    recipient_id: Mapped[str] = mapped_column(String(32), default=NO_ORGANISATION)
    effect: Mapped[Effect] = mapped_column(enum_of(Effect))
    status: Mapped[ConsentStatus] = mapped_column(enum_of(ConsentStatus))
    notice_id: Mapped[str] = mapped_column(String(32), ForeignKey("notice.id"), index=True)
    asked_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by_on: Mapped[date]
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)


class ConsentAnswer(Model):
    """What one guardian, or the person herself, answered."""

    __tablename__ = "consent_answer"
    __table_args__ = (UniqueConstraint("consent_id", "person_id"),)

    id: Mapped[str] = opaque_key()
    consent_id: Mapped[str] = mapped_column(String(32), ForeignKey("consent.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    agrees: Mapped[bool]
    entered_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContractGround(Model):
    """That a contract about a person gives a recipient a ground for one purpose, while it is open."""

    __tablename__ = "contract_ground"
    __table_args__ = (UniqueConstraint("source", "subject_id", "recipient_kind", "recipient_id", "purpose"),)

    id: Mapped[str] = opaque_key()
    subject_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    recipient_kind: Mapped[RecipientKind] = mapped_column(enum_of(RecipientKind))
    recipient_id: Mapped[str] = mapped_column(String(32), default=NO_ORGANISATION)
    purpose: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(32), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessLog(Model):
    """That one category about one person was read: when, by whom, for what, on which ground. Never changed.

    Ids without foreign keys: the log outlives what it speaks of, and is written with every reading.
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reader_id: Mapped[str | None] = mapped_column(String(32))
    acting_for: Mapped[str | None] = mapped_column(String(32))
    recipient_kind: Mapped[str] = mapped_column(String(40))
    recipient_id: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    category: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    verdict: Mapped[str] = mapped_column(String(40))
    basis: Mapped[str] = mapped_column(String(500))
    operation: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(String(300))


append_only("access_log")
