"""In which weeks a child with two homes lives with which guardian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from marketplace.kernel.db import db
from marketplace.people.errors import HomeWeeksUnknown
from marketplace.people.models import HomeWeeks
from marketplace.people.queries.families import guardian_ids_of, household_of


def home_weeks(home_weeks: str) -> HomeWeeks:
    """Return what was told of a child's two homes. Raises: HomeWeeksUnknown."""
    found = db.session.get(HomeWeeks, home_weeks)
    if found is None:
        raise HomeWeeksUnknown()
    return found


def child_of_home_weeks(home_weeks: str) -> str | None:
    """Return the child whose homes they are; None where there is nothing such."""
    return db.session.scalar(select(HomeWeeks.child_id).where(HomeWeeks.id == home_weeks))


def homes_of(children: Sequence[str], on: date = date.min) -> list[HomeWeeks]:
    """Return what is told of the homes of some children and holds on a day or later, also what is not agreed yet."""
    lasting = or_(HomeWeeks.valid_until.is_(None), HomeWeeks.valid_until > on)
    wanted = select(HomeWeeks).where(HomeWeeks.child_id.in_(children), lasting)
    return list(db.session.scalars(wanted.order_by(HomeWeeks.valid_from, HomeWeeks.told_at, HomeWeeks.id)))


def apart(child: str, on: date) -> bool:
    """Tell whether a child has guardians who live in different homes on a day."""
    guardians = guardian_ids_of([child], on).get(child, frozenset())
    return len({household_of(each, on) or each for each in guardians}) > 1


def homes_told(children: Sequence[str]) -> Mapping[str, Any]:
    """Return what is told of the two homes of each child: with whom, in which weeks, and whether it is agreed."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in homes_of(children):
        told = {
            "id": each.id,
            "guardian": each.guardian_id,
            "weeks": each.weeks,
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
            "told_by": each.told_by,
            "agreed": each.agreed_at is not None,
        }
        found.setdefault(each.child_id, []).append(told)
    return found
