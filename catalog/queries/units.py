"""Where services are."""

from collections.abc import Sequence

from sqlalchemy import func, select

from catalog.errors import UnitUnknown
from catalog.models import Area, Unit
from marketplace.kernel.db import db


def unit(unit: str) -> Unit:
    """Return a unit. Raises: UnitUnknown."""
    found = db.session.get(Unit, unit)
    if found is None:
        raise UnitUnknown(unit=unit)
    return found


def units(*, page: int = 1, page_size: int = 200) -> tuple[list[Unit], int]:
    """One page of the units by name, and how many there are."""
    rows = db.session.scalars(
        select(Unit).order_by(Unit.name, Unit.id).limit(page_size).offset((max(page, 1) - 1) * page_size)
    )
    return list(rows), db.session.scalar(select(func.count()).select_from(Unit)) or 0


def unit_names(units: Sequence[str]) -> dict[str, str]:
    """The names of units, by id."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))
    return {row[0]: row[1] for row in rows}


def areas() -> list[Area]:
    """The postal areas of the city, by postal code."""
    return list(db.session.scalars(select(Area).order_by(Area.postal_code)))
