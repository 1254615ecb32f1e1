"""Approve a move by a second person, carry it out on its day, and compare a year later what was promised."""

from __future__ import annotations

from datetime import datetime

from catalog import operations as catalog
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _
from marketplace.service_models.registry import model as service_model
from marketplace.steering import policy, queries
from marketplace.steering.errors import (
    MoveByOnePerson,
    MoveDecided,
    MoveNotInForce,
    MoveNotReady,
    MoveTooLate,
    MoveWrong,
)
from marketplace.steering.events import MoveApproved
from marketplace.steering.kinds import MoveStatus
from marketplace.steering.models import ServiceMove

MAX_CANCEL_REASON = 500


@operation(policy.APPROVE_MOVE)
def approve_move(*, actor: Actor, now: datetime, move: str) -> ServiceMove:
    """Approve a planned move as another person than its planner; what was in place then is kept.

    Raises: MoveUnknown, MoveDecided, MoveByOnePerson, MoveTooLate, MoveNotReady (naming what is not in place).
    """
    found = queries.move(move)
    if found.status is not MoveStatus.PLANNED:
        raise MoveDecided(move=move)
    if actor.person == found.planned_by:
        raise MoveByOnePerson(move=move)
    if found.from_day < city_day(now):
        raise MoveTooLate(move=move)
    checks = _checks(found)
    missing = {each.key: [each.told] for each in checks if not each.met}
    if missing:
        raise MoveNotReady(fields=missing, move=move)
    found.checks = [{"key": each.key, "told": str(each.told)} for each in checks]
    found.status, found.approved_by, found.approved_at = MoveStatus.APPROVED, actor.person, now
    providers = {each.provider_id for each in queries.offered_now(found.service_id) if each.provider_id}
    announce(MoveApproved(move=move, service=found.service_id, providers=tuple(sorted(providers))))
    return found


@operation(policy.CANCEL_MOVE)
def cancel_move(*, actor: Actor, now: datetime, move: str, reason: str) -> ServiceMove:
    """Give up a move that is not in force yet. Raises: MoveUnknown, MoveDecided, MoveWrong (no reason)."""
    found = queries.move(move)
    if found.status not in (MoveStatus.PLANNED, MoveStatus.APPROVED):
        raise MoveDecided(move=move)
    if not 0 < len(reason.strip()) <= MAX_CANCEL_REASON:
        raise MoveWrong(fields={"reason": [_("Give the reason, in at most 500 characters.")]})
    found.status, found.cancel_reason = MoveStatus.CANCELLED, reason.strip()
    found.cancelled_by, found.cancelled_at = actor.person, now
    return found


@operation(policy.CARRY_OUT_MOVES)
def carry_out_moves(*, actor: Actor, now: datetime) -> int:
    """Let each approved move whose day has come take effect; return how many did.

    One for which something is no longer in place waits, and is tried again.
    """
    done = 0
    for found in queries.moves_to_carry_out(city_day(now)):
        if not all(each.met for each in _checks(found)):
            continue
        model = service_model(found.to_model)
        catalog.move_service(
            actor=actor,
            now=now,
            service=found.service_id,
            model=model.key,
            reason=str(_("The service is run under another model now: %(name)s.", name=model.name)),
        )
        found.status, found.carried_out_at = MoveStatus.IN_FORCE, now
        db.session.flush()
        done += 1
    return done


@operation(policy.COMPARE_MOVE)
def compare_move(*, actor: Actor, now: datetime, move: str) -> ServiceMove:
    """Measure what was promised of a move, once; from then on promise and outcome stand side by side as measured.

    The schedule does it when a year is over; the service owner may do it before. Raises: MoveUnknown, MoveNotInForce.
    """
    found = queries.move(move)
    if found.status is not MoveStatus.IN_FORCE:
        raise MoveNotInForce(move=move)
    today = queries.measured(now).figures_of(found.service_id)
    for promise in queries.promised_values(move):
        figure = today[promise.measure]
        promise.measured, promise.measured_at = figure.value, now
        promise.measured_n = None if figure.value is None else figure.n
    found.status, found.compared_at = MoveStatus.COMPARED, now
    return found


def _checks(found: ServiceMove) -> list[queries.Check]:
    return queries.readiness(
        service=found.service_id, to_model=found.to_model, legal_route=found.legal_route, from_day=found.from_day
    )
