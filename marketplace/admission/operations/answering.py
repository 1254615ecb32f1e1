"""The family takes or leaves the place; whoever does not answer in time loses it, and is told."""

from __future__ import annotations

from datetime import datetime

from marketplace.admission import policy, queries
from marketplace.admission.errors import AnswerTooLate, CareDecidedAlready, DecisionReplaced
from marketplace.admission.events import CarePlaceAnswered
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareApplication, CareDecision
from marketplace.admission.operations.moves import locked_decision, move
from marketplace.enrolment.operations import end_placement, place_child
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.enrolment.operations.placing import care_of_json
from marketplace.enrolment.queries import placements_of
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.periods import covers


@operation(policy.ANSWER_PLACE)
def answer_place(
    *, actor: Actor, now: datetime, decision: str, accepts: bool, key: IdempotencyKey | None = None
) -> CareDecision:
    """Take the place, so that the child is in care there from its day, or leave it; an earlier care ends that day.

    Raises: CareDecisionNotFound, AnswerTooLate, DecisionReplaced, CareDecidedAlready, AlreadyPlaced, NobodyAsks.
    """
    found, application = locked_decision(decision)
    _refuse_answered(found)
    if found.answer_due_on is not None and city_day(now) > found.answer_due_on:
        raise AnswerTooLate(decision=decision)
    move(application, CareStatus.ACCEPTED if accepts else CareStatus.DECLINED)
    found.accepted, found.answered_at = accepts, now
    found.answered_by, found.on_behalf_by = asker(actor), helper(actor)
    if accepts:
        found.placement_id = _placed(found, application, now)
    _tell(found, application, "accepted" if accepts else "declined")
    return found


@operation(policy.LAPSE_PLACE)
def lapse_place(*, actor: Actor, now: datetime, decision: str) -> CareDecision:
    """Let a place go that was not answered in time.

    Raises: CareDecisionNotFound, DecisionReplaced, CareDecidedAlready, also while there is still time.
    """
    found, application = locked_decision(decision)
    _refuse_answered(found)
    if found.answer_due_on is None or city_day(now) <= found.answer_due_on:
        raise CareDecidedAlready(decision=decision)
    move(application, CareStatus.LAPSED)
    _tell(found, application, "lapsed")
    return found


def _refuse_answered(found: CareDecision) -> None:
    """Raise DecisionReplaced, or CareDecidedAlready where there is no place to answer or it was answered."""
    if queries.replaced(found.id):
        raise DecisionReplaced(decision=found.id)
    if found.unit_id is None or found.accepted is not None:
        raise CareDecidedAlready(decision=found.id)


def _placed(found: CareDecision, application: CareApplication, now: datetime) -> str:
    """Let care begin as it was decided, in the name of who decided; return the placement."""
    assert found.unit_id is not None and found.valid_from is not None
    officer, begins = Actor(person=found.decided_by), found.valid_from
    for earlier in placements_of(application.child_id):
        if covers(earlier.valid_from, earlier.valid_until, begins):
            end_placement(actor=officer, now=now, placement=earlier.id, valid_until=begins, reasons=found.reasons)
    db.session.flush()
    return place_child(
        actor=officer,
        now=now,
        child=application.child_id,
        unit=found.unit_id,
        valid_from=begins,
        care=care_of_json(application.care),
        reasons=found.reasons,
    ).id


def _tell(found: CareDecision, application: CareApplication, answer: str) -> None:
    announce(
        CarePlaceAnswered(care_application=application.id, decision=found.id, child=application.child_id, answer=answer)
    )
