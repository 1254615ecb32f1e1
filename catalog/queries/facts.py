"""What is known of units, the latest of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from catalog.kinds import FactKind
from catalog.models import Unit, UnitFact
from marketplace.kernel.db import db


def facts_of_unit(unit: str) -> Mapping[FactKind, UnitFact]:
    """Return what is known of one unit, the latest fact of each kind; a kind that is missing is not known."""
    return facts_of_units([unit]).get(unit, {})


def facts_of_units(units: Sequence[str] | None = None) -> Mapping[str, Mapping[FactKind, UnitFact]]:
    """Return the latest fact of each kind by unit, of these units or of all; one statement."""
    later = func.row_number().over(
        partition_by=(UnitFact.unit_id, UnitFact.kind),
        order_by=(UnitFact.as_of.desc(), UnitFact.recorded_at.desc(), UnitFact.id.desc()),
    )
    ranked = select(UnitFact, later.label("place"))
    if units is not None:
        ranked = ranked.where(UnitFact.unit_id.in_(units))
    within = ranked.subquery()
    latest = aliased(UnitFact, within)
    found: dict[str, dict[FactKind, UnitFact]] = {}
    for fact in db.session.scalars(select(latest).where(within.c.place == 1)):
        found.setdefault(fact.unit_id, {})[fact.kind] = fact
    return found


def units_by_name() -> dict[str, list[str]]:
    """Return the ids of all units by name, and each by its id."""
    found: dict[str, list[str]] = {}
    for unit, name in db.session.execute(select(Unit.id, Unit.name)):
        found.setdefault(name, []).append(unit)
        found[unit] = [unit]
    return found
