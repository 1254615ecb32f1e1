"""On which days a child is away, as her guardians told it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.enrolment.errors import AbsenceNotFound
from marketplace.enrolment.models import Absence
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.db import db


def absence(absence: str) -> Absence:
    """Return an absence, a withdrawn one too. Raises: AbsenceNotFound."""
    found = db.session.get(Absence, absence)
    if found is None:
        raise AbsenceNotFound(absence=absence)
    return found


def child_of_absence(absence: str) -> str | None:
    """Return the child whose absence it is; None where there is none such."""
    return db.session.scalar(select(Absence.child_id).where(Absence.id == absence))


def absences_of(children: Sequence[str], first: date = date.min, last: date = date.max) -> list[Absence]:
    """Return what is told of some children, withdrawn reports left out, where it shares a day with a span.

    Both days belong to the span. In one statement, by first day.
    """
    return list(
        db.session.scalars(
            select(Absence)
            .where(
                Absence.child_id.in_(children),
                Absence.withdrawn_at.is_(None),
                Absence.first_day <= last,
                Absence.last_day >= first,
            )
            .order_by(Absence.first_day, Absence.id)
        )
    )


def days_absent(children: Sequence[str], first: date, last: date) -> dict[str, dict[date, AbsenceReason]]:
    """Return each day from one to another, both included, on which a child is away, with the reason, by child.

    One statement for all of them; children who are never away are left out.
    """
    found: dict[str, dict[date, AbsenceReason]] = {}
    for each in absences_of(children, first, last):
        begins, ends = max(each.first_day, first), min(each.last_day, last)
        days = (begins + timedelta(days=offset) for offset in range((ends - begins).days + 1))
        found.setdefault(each.child_id, {}).update(dict.fromkeys(days, each.reason))
    return found


def days_told(children: Sequence[str]) -> Mapping[str, Any]:
    """Return the first and the last day of each absence of each child, by its id."""
    found: dict[str, dict[str, tuple[date, date]]] = {}
    for each in absences_of(children):
        found.setdefault(each.child_id, {})[each.id] = (each.first_day, each.last_day)
    return found


def reasons_told(children: Sequence[str]) -> Mapping[str, Any]:
    """Return the reason of each absence of each child, by its id."""
    found: dict[str, dict[str, str]] = {}
    for each in absences_of(children):
        found.setdefault(each.child_id, {})[each.id] = each.reason.value
    return found
