"""Advances as they stand: what may be asked for, what is left, and what a provider that is gone still owes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.money import BASIS_POINTS
from marketplace.money.advances.models import Advance, AdvanceStatus
from marketplace.money.statements import to_come_cents
from providers.models import Agreement, Provider, ProviderStatus
from providers.queries import agreement_in_force

MODEL = "v2"
OPEN = (AdvanceStatus.REQUESTED, AdvanceStatus.APPROVED)


def advances_of(provider: str) -> list[Advance]:
    """Return the advances of a provider, the newest first."""
    wanted = select(Advance).where(Advance.provider_id == provider)
    return list(db.session.scalars(wanted.order_by(Advance.requested_at.desc(), Advance.id)))


def every_advance() -> list[Advance]:
    """Return all advances, the newest first."""
    return list(db.session.scalars(select(Advance).order_by(Advance.requested_at.desc(), Advance.id)))


def open_advance(provider: str) -> Advance | None:
    """Return the advance that is asked for or not settled yet."""
    return db.session.scalar(select(Advance).where(Advance.provider_id == provider, Advance.status.in_(OPEN)))


def advance_agreement(provider: str, on: date) -> Agreement | None:
    """Return the agreement in force that lets a provider have advances."""
    agreement = agreement_in_force(provider, MODEL, on)
    return agreement if agreement and agreement.advance_bp else None


def most_cents(provider: str, agreement: Agreement) -> int:
    """Return the highest advance: the agreed share of what is contracted with families and not earned yet."""
    return to_come_cents(provider) * agreement.advance_bp // BASIS_POINTS


def claims() -> list[Advance]:
    """Return the advances that are not settled and that no session will set off, since the provider is gone."""
    wanted = select(Advance).join(Provider, Provider.id == Advance.provider_id)
    return list(
        db.session.scalars(
            wanted.where(Advance.status == AdvanceStatus.APPROVED, Provider.status == ProviderStatus.ENDED)
        )
    )
