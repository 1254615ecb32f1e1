"""Adjust a service to one child with a need: asked with her place, answered in five working days, paid from a line.

Source: Non-discrimination Act 1325/2014, section 15: whoever gives a service makes reasonable adjustments for a person
with a disability; what is reasonable follows from her needs, the size and means of the provider, the cost and the
support that can be had for it. So the city bears the cost from a line of its own, and a refusal needs its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.queries import offering as offering_by_id
from consent import door
from marketplace.enrolment.queries import enrolment as enrolment_by_id
from marketplace.enrolment.statuses import LIVE
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation, personal_read
from marketplace.money.operations import earn_sessions, end_funding, fund_enrolment
from marketplace.requests import policy, queries
from marketplace.requests.errors import (
    AdjustmentAsked,
    AdjustmentNotAgreed,
    CostWrong,
    NoPlaceToAdjust,
    OwnAdjustment,
    ReasonsMissing,
    RequestNotOpen,
    SubjectUnknown,
    TopicUnknown,
)
from marketplace.requests.events import AdjustmentAnswered
from marketplace.requests.kinds import ADJUSTMENT, AGREED, REFUSED
from marketplace.requests.models import MOVES, Adjustment, RefusalGround, RequestStatus, ServiceRequest
from marketplace.requests.operations.answering import write_answer
from marketplace.requests.operations.opening import new_request, opened, words_kept
from marketplace.requests.operations.reading import reader_of
from marketplace.service_models.base import RecipientKind

LINE = "adjustments"
COST_AT_MOST_CENTS = 1_000_00
NEEDS = "child.special_needs"
MEANWHILE = frozenset({RequestStatus.OPEN, RequestStatus.ESCALATED})


@operation(policy.ASK_ADJUSTMENT)
def ask_adjustment(
    *,
    actor: Actor,
    now: datetime,
    enrolment: str,
    need: str,
    words: str | None = None,
    key: IdempotencyKey | None = None,
) -> Adjustment:
    """Ask the provider to arrange something for a child who holds, has or waits for a place.

    What is needed is one of a closed list; the words reach the provider only with consent to her special needs.
    Raises: NoPlaceToAdjust, TopicUnknown, AdjustmentAsked, WordsTooMany, SubjectUnknown.
    """
    place = enrolment_by_id(enrolment)
    topic = ADJUSTMENT.topic(need)
    if topic is None:
        raise TopicUnknown(fields={"need": [TopicUnknown.advice]})
    if place.status not in LIVE or place.provider_id is None:
        raise NoPlaceToAdjust(enrolment=enrolment)
    for _each, asked in queries.adjustments_of_enrolment(enrolment):
        if asked.topic == need and asked.status in MEANWHILE:
            raise AdjustmentAsked(request=asked.id)
    about = queries.about_enrolment(enrolment, actor, city_day(now))
    if about is None or about.unit is None:
        raise SubjectUnknown()
    request = new_request(ADJUSTMENT, topic, about, actor, now)
    request.asked_by = actor.subject
    request.on_behalf_by = actor.person if actor.acting_for else None
    opened(request)
    adjustment = Adjustment(
        request_id=request.id,
        enrolment_id=enrolment,
        child_id=place.child_id,
        unit_id=about.unit,
        words=words_kept(words, field="words"),
        cost_cents=0,
    )
    db.session.add(adjustment)
    db.session.flush()
    return adjustment


@operation(policy.AGREE_ADJUSTMENT)
def agree_adjustment(
    *,
    actor: Actor,
    now: datetime,
    request: str,
    cost_cents: int,
    words: str | None = None,
    key: IdempotencyKey | None = None,
) -> Adjustment:
    """Agree to arrange it; its cost in cents is held on the city's line for adjustments until it is borne out.

    Raises: AdjustmentUnknown, RequestNotOpen, CostWrong, WordsTooMany, BudgetLineUnknown, BudgetExhausted.
    """
    found, asked = _waiting(request)
    if not 0 <= cost_cents <= COST_AT_MOST_CENTS:
        raise CostWrong(fields={"cost_cents": [CostWrong.advice]})
    if cost_cents:
        _hold_cost(found, asked, cost_cents, actor=actor, now=now)
    found.cost_cents, found.agreed_at = cost_cents, now
    found.budget_line = LINE if cost_cents else None
    write_answer(asked, AGREED, words_kept(words, field="words"), actor=actor, now=now)
    announce(AdjustmentAnswered(request=request, unit=found.unit_id, agreed=True))
    return found


@operation(policy.REFUSE_ADJUSTMENT)
def refuse_adjustment(
    *, actor: Actor, now: datetime, request: str, ground: str, reasons: str, key: IdempotencyKey | None = None
) -> Adjustment:
    """Refuse to arrange it, on a ground of the law and with the reasons for this child, which the family reads.

    Raises: AdjustmentUnknown, RequestNotOpen, ReasonsMissing, WordsTooMany.
    """
    found, asked = _waiting(request)
    wrong = {} if ground in tuple(RefusalGround) else {"ground": [ReasonsMissing.advice]}
    kept = words_kept(reasons, field="reasons")
    if kept is None:
        wrong["reasons"] = [ReasonsMissing.advice]
    if wrong:
        raise ReasonsMissing(fields=wrong)
    found.ground, found.ended_at = RefusalGround(ground), now
    write_answer(asked, REFUSED, kept, actor=actor, now=now)
    announce(AdjustmentAnswered(request=request, unit=found.unit_id, agreed=False))
    return found


@operation(policy.CONFIRM_ADJUSTMENT)
def confirm_adjustment(*, actor: Actor, now: datetime, request: str, key: IdempotencyKey | None = None) -> Adjustment:
    """Bear out that it was arranged: its cost is captured from the line and owed to the provider.

    Raises: AdjustmentUnknown, AdjustmentNotAgreed, OwnAdjustment.
    """
    found = queries.adjustment(request)
    if found.agreed_at is None or found.done_at or found.ended_at:
        raise AdjustmentNotAgreed(request=request)
    if db.session.get_one(ServiceRequest, request).answered_by == actor.person:
        raise OwnAdjustment(request=request)
    found.done_by, found.done_at = actor.person, now
    if found.cost_cents:
        earn_sessions(actor=actor, now=now, session=request, enrolments=[request], decision=request)
        end_funding(actor=actor, now=now, enrolment=request, reason=request)
    return found


@operation(policy.END_ADJUSTMENTS)
def end_adjustments(*, actor: Actor, now: datetime, enrolment: str) -> list[Adjustment]:
    """End what was asked or agreed for a place that has ended; what was held for it goes back to the line."""
    ended = []
    for found, asked in queries.adjustments_of_enrolment(enrolment):
        if found.done_at or found.ended_at:
            continue
        if found.cost_cents:
            end_funding(actor=actor, now=now, enrolment=found.request_id, reason=enrolment)
        if asked.status in MEANWHILE:
            asked.status, asked.closed_at = RequestStatus.CLOSED, now
        found.ended_at = now
        ended.append(found)
    return ended


@dataclass(frozen=True, slots=True)
class AdjustmentRead:
    """An adjustment as one reader sees it; `hidden` says that words were written which this reader may not see."""

    adjustment: Adjustment
    request: ServiceRequest
    words: str | None
    hidden: bool
    answer: str | None


@personal_read(policy.READ_ADJUSTMENT)
def read_adjustment(*, actor: Actor, now: datetime, request: str) -> AdjustmentRead:
    """Return an adjustment: the family's words to itself, and to others as far as special needs may be told to them.

    The answer is the answerer's own, and the family's to read. Raises: AdjustmentUnknown.
    """
    found, asked = queries.adjustment(request), db.session.get_one(ServiceRequest, request)
    if found.words is None:
        return AdjustmentRead(found, asked, None, False, asked.answer_words)
    if asked.asked_by == actor.subject:
        seen = door.own_access(actor=actor, now=now, subjects=[found.child_id], categories=[NEEDS])
    else:
        recipient, purpose = _reader_of(found, asked, actor)
        seen = door.read(
            actor=actor,
            now=now,
            recipient=recipient,
            purpose=purpose,
            subjects=[found.child_id],
            categories=[NEEDS],
            reason=f"answers the request {request}",
        )
    told = NEEDS in seen.get(found.child_id, {})
    return AdjustmentRead(found, asked, found.words if told else None, not told, asked.answer_words)


def _reader_of(found: Adjustment, asked: ServiceRequest, actor: Actor) -> tuple[door.Recipient, str]:
    """Return in whose name somebody reads: the unit's, or that of whoever answers."""
    if actor.holds("unit.manager", found.unit_id):
        return door.Recipient(RecipientKind.CITY_UNIT, found.unit_id), "basic_service"
    return reader_of(asked, actor)


def _waiting(request: str) -> tuple[Adjustment, ServiceRequest]:
    """Return an adjustment that waits for its answer, with its request. Raises: AdjustmentUnknown, RequestNotOpen."""
    found, asked = queries.adjustment(request), db.session.get_one(ServiceRequest, request, with_for_update=True)
    if RequestStatus.ANSWERED not in MOVES[asked.status]:
        raise RequestNotOpen(request=request)
    return found, asked


def _hold_cost(found: Adjustment, asked: ServiceRequest, cents: int, *, actor: Actor, now: datetime) -> None:
    """Hold the cost as money of its own, in one piece, under the id of the request."""
    offering = offering_by_id(asked.offering_id or "")
    fund_enrolment(
        actor=actor,
        now=now,
        enrolment=found.request_id,
        payer=asked.asked_by or "",
        provider=offering.provider_id,
        service=offering.service_id,
        model=offering.model,
        family_cents=0,
        subsidies=[(LINE, cents)],
        platform_fee_cents=0,
        platform_fee_vat_cents=0,
        sessions=1,
        rule_set_digest=None,
        text="Adjustment",
        decision=found.request_id,
    )
