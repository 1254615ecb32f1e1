"""Where services are: postal areas and units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.unit_file import ProviderType, UnitKind
from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key


class Area(Model):
    """A postal area as the statistics know it; income is the median of a year per resident, degrees its middle."""

    __tablename__ = "area"

    postal_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    residents: Mapped[int]
    children_0_14: Mapped[int]
    employed: Mapped[int]
    unemployed: Mapped[int]
    median_income_cents: Mapped[int] = mapped_column(BigInteger)
    lon: Mapped[float | None]
    lat: Mapped[float | None]


class Unit(Model):
    """A day-care centre or a club: where basic services are given and add-ons can be attached."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="unit_coordinates"),
        CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="unit_on_earth"),
    )

    id: Mapped[str] = opaque_key()
    unit_key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[UnitKind] = mapped_column(enum_of(UnitKind))
    provider_type: Mapped[ProviderType] = mapped_column(enum_of(ProviderType))
    language: Mapped[str] = mapped_column(String(2))
    street: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(16), index=True)
    city: Mapped[str] = mapped_column(String(100))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
