"""Applications for care, the city's decisions on them, and what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from marketplace.admission.errors import CareApplicationNotFound, CareDecisionNotFound, RectificationNotFound
from marketplace.admission.kinds import OPEN, CareStatus
from marketplace.admission.models import CareApplication, CareDecision, CareWish, Rectification
from marketplace.kernel.db import db


def care_application(application: str) -> CareApplication:
    """Return an application for care. Raises: CareApplicationNotFound."""
    found = db.session.get(CareApplication, application)
    if found is None:
        raise CareApplicationNotFound(application=application)
    return found


def decision(decision: str) -> CareDecision:
    """Return a decision on care. Raises: CareDecisionNotFound."""
    found = db.session.get(CareDecision, decision)
    if found is None:
        raise CareDecisionNotFound(decision=decision)
    return found


def rectification_of(decision: str) -> Rectification:
    """Return what was asked of a decision. Raises: RectificationNotFound."""
    found = db.session.scalar(select(Rectification).where(Rectification.decision_id == decision))
    if found is None:
        raise RectificationNotFound(decision=decision)
    return found


def child_of_application(application: str) -> str | None:
    """Return the child of an application for care; None where there is none such."""
    return db.session.scalar(select(CareApplication.child_id).where(CareApplication.id == application))


def child_of_decision(decision: str) -> str | None:
    """Return the child of a decision on care; None where there is none such."""
    whose = select(CareApplication.child_id).join(CareDecision, CareDecision.application_id == CareApplication.id)
    return db.session.scalar(whose.where(CareDecision.id == decision))


def applications_of_children(children: Sequence[str]) -> list[CareApplication]:
    """Return the applications for care of some children, the newest first."""
    wanted = select(CareApplication).where(CareApplication.child_id.in_(children))
    return list(db.session.scalars(wanted.order_by(CareApplication.submitted_at.desc(), CareApplication.id)))


def has_open_application(child: str) -> bool:
    """Tell whether a child has an application that waits for the city or for the family."""
    wanted = select(CareApplication.id).where(CareApplication.child_id == child, CareApplication.status.in_(OPEN))
    return db.session.scalar(wanted.limit(1)) is not None


def to_decide() -> list[CareApplication]:
    """Return the applications that wait for a decision, those first whose time ends or ended first."""
    wanted = select(CareApplication).where(CareApplication.status == CareStatus.RECEIVED)
    return list(db.session.scalars(wanted.order_by(CareApplication.due_on, CareApplication.submitted_at)))


def late_count(on: date) -> int:
    """Return how many applications wait for a decision past the day on which a place was due."""
    late = (CareApplication.status == CareStatus.RECEIVED) & (CareApplication.due_on < on)
    return db.session.scalar(select(func.count()).select_from(CareApplication).where(late)) or 0


def to_rectify() -> list[tuple[Rectification, CareApplication]]:
    """Return what was asked to be put right and is not answered, with its application, what was asked first first."""
    wanted = (
        select(Rectification, CareApplication)
        .join(CareDecision, CareDecision.id == Rectification.decision_id)
        .join(CareApplication, CareApplication.id == CareDecision.application_id)
        .where(Rectification.answered_at.is_(None))
        .order_by(Rectification.asked_at, Rectification.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def decisions_of(applications: Sequence[str]) -> Mapping[str, list[CareDecision]]:
    """Return the decisions on each of these applications, the first first; undecided ones are left out."""
    found: dict[str, list[CareDecision]] = {}
    wanted = select(CareDecision).where(CareDecision.application_id.in_(applications))
    for each in db.session.scalars(
        wanted.order_by(CareDecision.decided_at, CareDecision.replaces_id.is_not(None), CareDecision.id)
    ):
        found.setdefault(each.application_id, []).append(each)
    return found


def rectifications_of(decisions: Sequence[str]) -> Mapping[str, Rectification]:
    """Return what was asked of each of these decisions, by decision."""
    wanted = select(Rectification).where(Rectification.decision_id.in_(decisions))
    return {each.decision_id: each for each in db.session.scalars(wanted)}


def replaced(decision: str) -> bool:
    """Tell whether a newer decision has taken the place of one."""
    wanted = select(CareDecision.id).where(CareDecision.replaces_id == decision)
    return db.session.scalar(wanted) is not None


def places_unanswered(on: date) -> list[str]:
    """Return the decisions with a place that waits for an answer although its time was over before a day."""
    wanted = (
        select(CareDecision.id)
        .join(CareApplication, CareApplication.id == CareDecision.application_id)
        .where(
            CareApplication.status == CareStatus.PLACE_GIVEN,
            CareDecision.accepted.is_(None),
            CareDecision.answer_due_on < on,
        )
    )
    return [each for each in db.session.scalars(wanted.order_by(CareDecision.id)) if not replaced(each)]


def wishes_told(children: Sequence[str]) -> Mapping[str, Any]:
    """Return what each application of each child wishes, by its id: the need, the hours and the units, best first."""
    applications = applications_of_children(children)
    found: dict[str, dict[str, Any]] = {}
    wished: dict[str, list[dict[str, Any]]] = {}
    wanted = select(CareWish).where(CareWish.application_id.in_([each.id for each in applications]))
    for wish in db.session.scalars(wanted.order_by(CareWish.rank)):
        wished.setdefault(wish.application_id, []).append({"unit": wish.unit_id, "sibling_here": wish.sibling_here})
    for each in applications:
        told = {"need": each.need.value, "urgent_because": each.urgent_because, "care": each.care}
        found.setdefault(each.child_id, {})[each.id] = {**told, "units": wished.get(each.id, [])}
    return found


def decisions_told(children: Sequence[str]) -> Mapping[str, Any]:
    """Return each decision on the care of each child, by its id, with what was asked of it and answered."""
    whose = {each.id: each.child_id for each in applications_of_children(children)}
    decided = [each for of_one in decisions_of(list(whose)).values() for each in of_one]
    asked = rectifications_of([each.id for each in decided])
    found: dict[str, dict[str, Any]] = {}
    for each in decided:
        told = {"unit": each.unit_id, "valid_from": each.valid_from, "reasons": each.reasons}
        if each.id in asked:
            told |= {"words": asked[each.id].words, "answer": asked[each.id].reasons}
        found.setdefault(whose[each.application_id], {})[each.id] = told
    return found
