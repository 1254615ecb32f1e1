"""An officer decides on an application: a place at a unit, ranked or not, or a refusal, always with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.queries import units_by_id
from marketplace.admission import policy
from marketplace.admission.errors import CareDecidedAlready, DecisionWithoutReasons, PlaceDayWrong, PlacedLaterAlready
from marketplace.admission.events import CareDecided
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareApplication, CareDecision
from marketplace.admission.operations.moves import locked_application, move
from marketplace.enrolment.queries import placements_of
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation

ANSWER_WITHIN = timedelta(days=14)
RECTIFY_WITHIN = timedelta(days=14)
"""Local Government Act 410/2015, section 138; Administrative Procedure Act 434/2003, chapter 7a."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in day care: at which unit, and from which day."""

    unit: str
    valid_from: date


@operation(policy.DECIDE_ON_CARE)
def decide_on_care(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    place: Place | None,
    reasons: str,
    key: IdempotencyKey | None = None,
) -> CareDecision:
    """Give a place, which the family takes or leaves within fourteen days, or (no place) refuse.

    Raises: CareApplicationNotFound, DecisionWithoutReasons, PlaceDayWrong, PlacedLaterAlready, CareDecidedAlready.
    """
    found = locked_application(application)
    if found.status is not CareStatus.RECEIVED:
        raise CareDecidedAlready(application=application)
    return decided(found, place, reasons, actor=actor, now=now)


def decided(
    application: CareApplication,
    place: Place | None,
    reasons: str,
    *,
    actor: Actor,
    now: datetime,
    replaces: str | None = None,
) -> CareDecision:
    """Decide on a locked application. Raises: DecisionWithoutReasons, PlaceDayWrong, PlacedLaterAlready,
    CareDecidedAlready."""
    today = city_day(now)
    refuse_without_reasons(reasons)
    if place is not None:
        refuse_wrong_place(place, today)
        refuse_placed_later(application.child_id, place.valid_from)
    move(application, CareStatus.REFUSED if place is None else CareStatus.PLACE_GIVEN)
    decision = CareDecision(
        id=new_id(),
        application_id=application.id,
        replaces_id=replaces,
        unit_id=place.unit if place else None,
        valid_from=place.valid_from if place else None,
        reasons=reasons.strip(),
        decided_by=actor.person,
        decided_at=now,
        rectify_due_on=today + RECTIFY_WITHIN,
        answer_due_on=today + ANSWER_WITHIN if place else None,
    )
    db.session.add(decision)
    announce(
        CareDecided(
            care_application=application.id,
            decision=decision.id,
            child=application.child_id,
            place=place is not None,
        )
    )
    return decision


def refuse_without_reasons(reasons: str) -> None:
    """Raise DecisionWithoutReasons for empty reasons."""
    if not reasons.strip():
        raise DecisionWithoutReasons(fields={"reasons": [DecisionWithoutReasons.advice]})


def refuse_wrong_place(place: Place, today: date) -> None:
    """Raise PlaceDayWrong for a unit that there is not, or a day that is past."""
    if place.unit not in units_by_id([place.unit]):
        raise PlaceDayWrong(fields={"unit": [PlaceDayWrong.advice]})
    if place.valid_from < today:
        raise PlaceDayWrong(fields={"valid_from": [PlaceDayWrong.advice]})


def refuse_placed_later(child: str, valid_from: date) -> None:
    """Raise PlacedLaterAlready where a placement begins on that day or later; an earlier one ends for the new one."""
    if any(each.valid_from >= valid_from for each in placements_of(child)):
        raise PlacedLaterAlready(child=child)
