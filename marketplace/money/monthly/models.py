"""The table of what providers earn by the month."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model
from marketplace.kernel.guards import append_only
from marketplace.money.ledger.triggers import once


class MonthEarning(Model):
    """What one provider earned by one legal route with one closing of a month, in cents by who bears it.

    Less than zero where more was corrected than earned.
    """

    __tablename__ = "month_earning"
    __table_args__ = (Index("ix_month_earning_provider", "provider_id", "month"),)

    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    provider_id: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(8))
    legal_route: Mapped[str] = mapped_column(String(40))
    children: Mapped[int] = mapped_column(Integer)
    family_cents: Mapped[int] = mapped_column(BigInteger)
    city_cents: Mapped[int] = mapped_column(BigInteger)
    budget_line: Mapped[str] = mapped_column(String(60))


append_only("month_earning")
once("month_earning", "transfer_id")
