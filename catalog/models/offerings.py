"""What is offered: services, seasons, offerings and their published revisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.kinds import LegalRegime as LegalRegime
from catalog.kinds import OfferingStatus as OfferingStatus
from catalog.kinds import SeasonStatus as SeasonStatus
from catalog.kinds import ValueStream as ValueStream
from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.guards import append_only
from marketplace.service_models.base import Admission as Admission


class Season(Model):
    """A span of days, both included, for which offerings are made."""

    __tablename__ = "season"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="season_span"),)

    id: Mapped[str] = opaque_key()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[SeasonStatus] = mapped_column(enum_of(SeasonStatus), default=SeasonStatus.OPEN)


class Service(Model):
    """What is done for people, whoever does it: day care, drama, swimming.

    `model` is that of new offerings; `moved_from` is the one before the last move, under which nothing new is offered.
    """

    __tablename__ = "service"

    id: Mapped[str] = opaque_key()
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    model: Mapped[str] = mapped_column(String(20))
    moved_from: Mapped[str | None] = mapped_column(String(20))
    is_basic: Mapped[bool]
    owner_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    keywords: Mapped[list[str]] = mapped_column(Json)
    value_stream: Mapped[ValueStream | None] = mapped_column(enum_of(ValueStream))
    life_events: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")


class Offering(Model):
    """A service as one provider offers it in one season: the terms as they stand, drafts included.

    `import_key` is the provider's own name for it, where it came from a file.
    """

    __tablename__ = "offering"
    __table_args__ = (
        CheckConstraint("price_cents >= 0", name="offering_price"),
        CheckConstraint("legal_regime <> 'free_of_charge' OR price_cents = 0", name="offering_free"),
        CheckConstraint("age_from <= age_to", name="offering_ages"),
        CheckConstraint("group_min <= group_max", name="offering_group"),
        Index("ix_offering_import", "provider_id", "season_id", "import_key", unique=True),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    service_id: Mapped[str] = mapped_column(String(32), ForeignKey("service.id"), index=True)
    season_id: Mapped[str] = mapped_column(String(32), ForeignKey("season.id"), index=True)
    import_key: Mapped[str | None] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(20))
    status: Mapped[OfferingStatus] = mapped_column(enum_of(OfferingStatus), default=OfferingStatus.DRAFT, index=True)
    revision: Mapped[int] = mapped_column(default=0)

    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(Json)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    price_cents: Mapped[int | None] = mapped_column(BigInteger)
    what_else: Mapped[str] = mapped_column(Text)
    vat_code: Mapped[str | None] = mapped_column(String(20))
    legal_regime: Mapped[LegalRegime | None] = mapped_column(enum_of(LegalRegime))
    group_min: Mapped[int | None]
    group_max: Mapped[int | None]
    go_no_go_on: Mapped[date | None]
    accessibility: Mapped[str] = mapped_column(Text)
    access: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    admission: Mapped[Admission | None] = mapped_column(enum_of(Admission))

    search_words: Mapped[str] = mapped_column(Text, default=" ")
    search_languages: Mapped[str] = mapped_column(String(200), default=" ")

    drafted_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdraw_reason: Mapped[str | None] = mapped_column(String(500))
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OfferingRevision(Model):
    """An offering exactly as it was published, its groups and their capacities included; never changed."""

    __tablename__ = "offering_revision"
    __table_args__ = (UniqueConstraint("offering_id", "revision"),)

    id: Mapped[str] = opaque_key()
    offering_id: Mapped[str] = mapped_column(String(32), ForeignKey("offering.id"), index=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    published_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only("offering_revision")
