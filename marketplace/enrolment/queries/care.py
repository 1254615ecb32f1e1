"""Placements: where a child is in care by the city's decision, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from marketplace.enrolment.errors import PlacementNotFound
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.models import CareTime, Placement
from marketplace.kernel.db import db, rows
from marketplace.kernel.periods import Weeks, in_force


def placement(placement: str) -> Placement:
    """Return a placement. Raises: PlacementNotFound."""
    found = db.session.get(Placement, placement)
    if found is None:
        raise PlacementNotFound(placement=placement)
    return found


def placements_of(child: str) -> list[Placement]:
    """Return all placements of a child, the newest first."""
    return list(
        db.session.scalars(
            select(Placement).where(Placement.child_id == child).order_by(Placement.valid_from.desc(), Placement.id)
        )
    )


def placements_of_children(children: Sequence[str]) -> list[Placement]:
    """Return all placements of some children, the newest first, in one statement."""
    return list(
        db.session.scalars(
            select(Placement)
            .where(Placement.child_id.in_(children))
            .order_by(Placement.valid_from.desc(), Placement.id)
        )
    )


def placement_on(children: Sequence[str], on: date) -> dict[str, Placement]:
    """Return the placement that holds on a day, by child, in one statement; children without one are left out."""
    rows = db.session.scalars(_placements_on(), {"children": list(children), "day": on})
    return {row.child_id: row for row in rows}


@cache
def _placements_on() -> Select[Placement]:
    day: BindParameter[Any] = bindparam("day")
    return select(Placement).where(
        Placement.child_id.in_(bindparam("children", expanding=True)), in_force(Placement, day)
    )


@cache
def _care_times() -> Select[str, str, int, time, time, date, date | None, Weeks]:
    return (
        select(
            Placement.child_id,
            Placement.unit_id,
            CareTime.weekday,
            CareTime.starts,
            CareTime.ends,
            Placement.valid_from,
            Placement.valid_until,
            CareTime.weeks,
        )
        .join_from(CareTime, Placement, Placement.id == CareTime.placement_id)
        .where(
            Placement.child_id.in_(bindparam("children", expanding=True)),
            or_(Placement.valid_until.is_(None), Placement.valid_until > bindparam("day")),
        )
        .order_by(Placement.child_id, Placement.valid_from, CareTime.weekday, CareTime.weeks)
    )


def care_hours(children: Sequence[str], from_day: date) -> list[CareHours]:
    """Return the care of these children in placements that hold on a day or later, in one statement."""
    return [CareHours(*row) for row in rows(_care_times(), {"children": list(children), "day": from_day}).all()]


def unit_children(unit: str, on: date) -> list[str]:
    """Return the ids of the children who are in care at a unit on a day, in a stable order."""
    return list(
        db.session.scalars(
            select(Placement.child_id)
            .where(Placement.unit_id == unit, in_force(Placement, on))
            .order_by(Placement.child_id)
        )
    )
