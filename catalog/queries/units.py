"""Where services are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from catalog.errors import UnitUnknown
from catalog.geography import Spot
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


def units_by_id(units: Sequence[str]) -> dict[str, Unit]:
    """Return units by id, in one statement; unknown ones are left out."""
    return {row.id: row for row in db.session.scalars(select(Unit).where(Unit.id.in_(units)))}


@dataclass(frozen=True, slots=True)
class Origin:
    """From where distances are measured: what people call it, and its point."""

    name: str
    spot: Spot


def origin(place: str) -> Origin | None:
    """Return where a unit (by id) or the middle of a postal area (by code) lies; None where that is not known."""
    found = db.session.execute(
        select(Unit.name, Unit.lon, Unit.lat)
        .where(Unit.id == place)
        .union_all(select(Area.name, Area.lon, Area.lat).where(Area.postal_code == place))
    ).first()
    if found is None or found.lon is None or found.lat is None:
        return None
    return Origin(found.name, Spot(found.lon, found.lat))


def unit_names(units: Sequence[str]) -> dict[str, str]:
    """The names of units, by id."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))
    return {row[0]: row[1] for row in rows}


def areas() -> list[Area]:
    """The postal areas of the city, by postal code."""
    return list(db.session.scalars(select(Area).order_by(Area.postal_code)))


def area_names() -> dict[str, str]:
    """Return the postal codes of areas by the names that people use for them, in small letters.

    A postal area is called after its quarters, with a hyphen between them and the city behind: "Haukiluoma-Ikuri
    (Tampere)" is known as "haukiluoma" and as "ikuri". Names of several words, and those that two areas bear, are left
    out.
    """
    codes: dict[str, set[str]] = {}
    for area in areas():
        for name in area.name.split(" (")[0].split("-"):
            if name[:1].isupper() and " " not in name:
                codes.setdefault(name.casefold(), set()).add(area.postal_code)
    return {name: min(those) for name, those in codes.items() if len(those) == 1}
