"""A family asks that a decision is put right; somebody else than who decided answers, with reasons.

Asking costs nothing and stops nothing: a place can be taken meanwhile, and a corrected decision takes the place of the
first. Source: Local Government Act 410/2015, sections 134 and 138; Administrative Procedure Act 434/2003, chapter 7a.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.admission import policy, queries
from marketplace.admission.errors import (
    DecisionReplaced,
    OwnDecision,
    RectificationAnsweredAlready,
    RectificationAskedAlready,
    RectificationTooLate,
    RectificationWithoutWords,
)
from marketplace.admission.events import RectificationAnswered, RectificationAsked
from marketplace.admission.models import Rectification
from marketplace.admission.operations.deciding import Place, decided, refuse_without_reasons
from marketplace.admission.operations.moves import locked_decision
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation


@operation(policy.ASK_RECTIFICATION)
def ask_rectification(
    *, actor: Actor, now: datetime, decision: str, words: str, key: IdempotencyKey | None = None
) -> Rectification:
    """Ask in time, once, that a decision is put right.

    Raises: CareDecisionNotFound, RectificationWithoutWords, RectificationTooLate, RectificationAskedAlready,
    DecisionReplaced, NobodyAsks.
    """
    if not words.strip():
        raise RectificationWithoutWords(fields={"words": [RectificationWithoutWords.advice]})
    found, application = locked_decision(decision)
    if queries.replaced(decision):
        raise DecisionReplaced(decision=decision)
    if queries.rectifications_of([decision]):
        raise RectificationAskedAlready(decision=decision)
    if city_day(now) > found.rectify_due_on:
        raise RectificationTooLate(decision=decision)
    asked = Rectification(
        id=new_id(),
        decision_id=decision,
        words=words.strip(),
        asked_by=asker(actor),
        on_behalf_by=helper(actor),
        asked_at=now,
    )
    db.session.add(asked)
    announce(
        RectificationAsked(
            care_application=application.id, decision=decision, child=application.child_id, by=asked.asked_by
        )
    )
    return asked


@operation(policy.ANSWER_RECTIFICATION)
def answer_rectification(
    *,
    actor: Actor,
    now: datetime,
    decision: str,
    place: Place | None,
    reasons: str,
    key: IdempotencyKey | None = None,
) -> Rectification:
    """Put a decision right by giving a place in a new decision, or (no place) let it stand; both with reasons.

    Raises: CareDecisionNotFound, RectificationNotFound, RectificationAnsweredAlready, OwnDecision,
    DecisionWithoutReasons, PlaceDayWrong, PlacedLaterAlready, CareDecidedAlready.
    """
    refuse_without_reasons(reasons)
    found, application = locked_decision(decision)
    asked = queries.rectification_of(decision)
    if asked.answered_at is not None:
        raise RectificationAnsweredAlready(decision=decision)
    if found.decided_by == actor.person:
        raise OwnDecision(decision=decision)
    if place is not None:
        decided(application, place, reasons, actor=actor, now=now, replaces=decision)
    asked.corrected, asked.reasons = place is not None, reasons.strip()
    asked.answered_by, asked.answered_at = actor.person, now
    announce(
        RectificationAnswered(
            care_application=application.id,
            decision=decision,
            child=application.child_id,
            corrected=place is not None,
        )
    )
    return asked
