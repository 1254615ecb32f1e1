"""Fee decisions as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, or_, select

from marketplace.care.errors import DecisionNotFound
from marketplace.care.models import FeeDecision
from marketplace.care.timeline import Placed
from marketplace.enrolment.models import Placement
from marketplace.kernel.db import db, rows
from marketplace.people.queries.among import ASKED, DAY, among


def decision(decision: str) -> FeeDecision:
    """Return a fee decision. Raises: DecisionNotFound."""
    found = db.session.get(FeeDecision, decision)
    if found is None:
        raise DecisionNotFound(decision=decision)
    return found


def decisions_of(child: str) -> list[FeeDecision]:
    """Return all decisions of a child, annulled ones too, the latest span first."""
    wanted = select(FeeDecision).where(FeeDecision.child_id == child)
    newest_first = wanted.order_by(FeeDecision.valid_from.desc(), FeeDecision.decided_at.desc(), FeeDecision.id)
    return list(db.session.scalars(newest_first.execution_options(populate_existing=True)))


def decisions_paid_by(payer: str, children: Sequence[str]) -> list[FeeDecision]:
    """Return the decisions by which a person pays for some children, the latest span first."""
    wanted = select(FeeDecision).where(FeeDecision.payer_id == payer, FeeDecision.child_id.in_(children))
    newest_first = wanted.order_by(FeeDecision.valid_from.desc(), FeeDecision.decided_at.desc(), FeeDecision.id)
    return list(db.session.scalars(newest_first.execution_options(populate_existing=True)))


def children_in_care(since: date) -> list[str]:
    """Return the children with a placement or a decision that holds on a day or later, in the order of their ids."""
    placed = select(Placement.child_id).where(or_(Placement.valid_until.is_(None), Placement.valid_until > since))
    decided = select(FeeDecision.child_id).where(
        FeeDecision.annulled_at.is_(None), or_(FeeDecision.valid_until.is_(None), FeeDecision.valid_until > since)
    )
    return sorted(set(db.session.scalars(placed)) | set(db.session.scalars(decided)))


def placements_since(children: Sequence[str], since: date) -> list[Placed]:
    """Return the placements of some children that hold on a day or later; one statement."""
    return [Placed(*row) for row in rows(_placements(), {"asked": children, "day": since}).all()]


@cache
def _placements() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Placement.id,
            Placement.child_id,
            Placement.unit_id,
            Placement.provider_id,
            Placement.model,
            Placement.legal_route,
            Placement.care_minutes_per_week,
            Placement.hours_coefficient_bp,
            Placement.valid_from,
            Placement.valid_until,
        )
        .where(among(Placement.child_id, ASKED), or_(Placement.valid_until.is_(None), Placement.valid_until > DAY))
        .order_by(Placement.child_id, Placement.valid_from)
    )


def standing_since(children: Sequence[str], since: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the decisions of some children that hold on a day or later, or end on it; one statement."""
    return rows(_standing(), {"asked": children, "since": since}).all()


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    since: BindParameter[Any] = bindparam("since")
    return (
        select(
            FeeDecision.child_id,
            FeeDecision.id,
            FeeDecision.valid_from,
            FeeDecision.valid_until,
            FeeDecision.inputs,
            FeeDecision.fee_cents,
        )
        .where(
            among(FeeDecision.child_id, ASKED),
            FeeDecision.annulled_at.is_(None),
            or_(FeeDecision.valid_until.is_(None), FeeDecision.valid_until >= since),
        )
        .order_by(FeeDecision.child_id, FeeDecision.valid_from)
    )
