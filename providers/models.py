"""Tables of providers: the registry, papers, decisions and agreements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Json, Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.guards import append_only
from marketplace.service_models.base import LegalRoute, Sector
from providers.kinds import AidRule as AidRule
from providers.kinds import EvidenceKind as EvidenceKind
from providers.kinds import EvidenceStatus as EvidenceStatus
from providers.kinds import Outcome as Outcome
from providers.kinds import ProviderStatus as ProviderStatus
from providers.kinds import RecordGround as RecordGround
from providers.kinds import SizeClass as SizeClass
from providers.kinds import VatStatus as VatStatus


class Provider(Model):
    """An organisation that provides services, or wants to."""

    __tablename__ = "provider"

    id: Mapped[str] = opaque_key()
    organisation_id: Mapped[str] = mapped_column(String(32), ForeignKey("organisation.id"), unique=True)
    status: Mapped[ProviderStatus] = mapped_column(enum_of(ProviderStatus), default=ProviderStatus.APPLIED)
    sector: Mapped[Sector] = mapped_column(enum_of(Sector))
    languages: Mapped[list[str]] = mapped_column(Json)
    areas: Mapped[list[str]] = mapped_column(Json)
    size_class: Mapped[SizeClass] = mapped_column(enum_of(SizeClass))
    works_with_minors: Mapped[bool]
    vat_status: Mapped[VatStatus] = mapped_column(enum_of(VatStatus))
    separated_accounts: Mapped[bool] = mapped_column(default=False)
    contact_email: Mapped[str] = mapped_column(String(254))
    iban: Mapped[str | None] = mapped_column(String(34))
    review: Mapped[int] = mapped_column(default=0)
    applied_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accredited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Evidence(Model):
    """A paper that was shown: what it proves and until when, never the paper itself."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(kind = 'criminal_record_seen') = (ground IS NOT NULL)", name="evidence_ground"),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(enum_of(EvidenceKind))
    ground: Mapped[RecordGround | None] = mapped_column(enum_of(RecordGround))
    status: Mapped[EvidenceStatus] = mapped_column(enum_of(EvidenceStatus), default=EvidenceStatus.SHOWN)
    valid_until: Mapped[date]
    shown_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reject_reason: Mapped[str | None] = mapped_column(String(500))
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VettingDecision(Model):
    """What one officer, who declared no conflict of interest, decided about a provider, why and by which delegation."""

    __tablename__ = "vetting_decision"
    __table_args__ = (
        UniqueConstraint("provider_id", "review", "officer_id", "outcome", "decided_at"),
        CheckConstraint("no_conflict_declared", name="vetting_decision_no_conflict"),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    review: Mapped[int]
    officer_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    reason: Mapped[str] = mapped_column(String(2000))
    delegation: Mapped[str] = mapped_column(String(200))
    no_conflict_declared: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only("vetting_decision")


class Agreement(Model):
    """What the city and a provider agreed for one service model, from a day until a day (exclusive)."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="agreement_span"),
        CheckConstraint("platform_fee_bp BETWEEN 0 AND 10000", name="agreement_fee"),
        CheckConstraint("place_price_cents > 0 AND place_volume > 0", name="agreement_places"),
        CheckConstraint("advance_bp BETWEEN 0 AND 10000", name="agreement_advance"),
    )

    id: Mapped[str] = opaque_key()
    provider_id: Mapped[str] = mapped_column(String(32), ForeignKey("provider.id"), index=True)
    model: Mapped[str] = mapped_column(String(20))
    legal_route: Mapped[LegalRoute] = mapped_column(enum_of(LegalRoute))
    platform_fee_bp: Mapped[int]
    selected_by_city: Mapped[bool]
    promised_sessions: Mapped[int | None]
    place_price_cents: Mapped[int | None] = mapped_column(BigInteger)
    """What the city pays for one place and month, by the routes under which it pays the provider itself."""
    place_volume: Mapped[int | None]
    service_levels: Mapped[dict[str, Any] | None] = mapped_column(Json)
    aid_rule: Mapped[AidRule | None] = mapped_column(enum_of(AidRule))
    """As which aid the city's part of the price counts; none: the parties state that it is no aid."""
    advance_bp: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """The highest advance, as a share of what is contracted with families and not earned yet."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    concluded_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    concluded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
