"""What providers have earned by the month."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.money.monthly.models import MonthEarning


def months_earned(provider: str) -> list[MonthEarning]:
    """Return what a provider earned with each closed month, by legal route, the latest first."""
    wanted = select(MonthEarning).where(MonthEarning.provider_id == provider)
    return list(db.session.scalars(wanted.order_by(MonthEarning.month.desc(), MonthEarning.legal_route)))
