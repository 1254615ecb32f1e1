"""Plan that a service moves to another model, with what is promised of it beside what is measured today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from catalog.models import Service
from catalog.queries import service as service_by_id
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _
from marketplace.service_models.base import LegalRoute
from marketplace.service_models.registry import model as service_model
from marketplace.steering import policy, queries
from marketplace.steering.errors import MoveOpen, MoveWrong
from marketplace.steering.kinds import Measure
from marketplace.steering.models import MovePromise, ServiceMove

MOVE_YEARS_AHEAD = 3
COMPARED_AFTER = relativedelta(years=1)
MAX_REASON, MAX_SOURCE = 2000, 200
BOUNDS: Mapping[Measure, tuple[int, int]] = {
    Measure.QUALITY: (100, 500),
    Measure.ACCESS: (0, 10_000),
    Measure.COST_PER_HOUR: (0, 1_000_00),
    Measure.VARIETY: (0, 1_000),
    Measure.CONTINUITY: (0, 10_000),
    Measure.PROVIDERS_STAYED: (0, 10_000),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of a measure, in its own unit.

    `told` is the value today from elsewhere, with its `source`; it counts only where nothing can be measured here.
    """

    measure: Measure
    promised: int
    told: int | None = None
    source: str = ""


@operation(policy.PLAN_MOVE)
def plan_move(
    *,
    actor: Actor,
    now: datetime,
    service: str,
    to_model: str,
    legal_route: LegalRoute,
    from_day: date,
    reason: str,
    promises: Sequence[Promise],
    key: IdempotencyKey | None = None,
) -> ServiceMove:
    """Plan that new offerings and enrolments of a service are of another model from a day on; another person approves.

    Each promise is kept with what is measured today, and measured again a year after the day. Raises: ServiceUnknown,
    KindUnknown (the model), MoveWrong (naming the fields), MoveOpen.
    """
    found = service_by_id(service)
    _refuse_wrong(found, to_model, legal_route, from_day, reason, promises, today=city_day(now))
    if queries.open_move(service) is not None:
        raise MoveOpen(service=service)
    planned = ServiceMove(
        service_id=service,
        from_model=found.model,
        to_model=service_model(to_model).key,
        legal_route=legal_route,
        from_day=from_day,
        compare_on=from_day + COMPARED_AFTER,
        reason=reason.strip(),
        planned_by=actor.person,
        planned_at=now,
    )
    db.session.add(planned)
    db.session.flush()
    _record(planned, promises, now)
    return planned


def _record(planned: ServiceMove, promises: Sequence[Promise], now: datetime) -> None:
    """Keep each promise with the value of today: measured, or told where nothing is measured yet."""
    today = queries.measured(now).figures_of(planned.service_id)
    for promise in promises:
        figure = today[promise.measure]
        told = promise.told if figure.value is None else None
        db.session.add(
            MovePromise(
                move_id=planned.id,
                measure=promise.measure,
                value_then=told if figure.value is None else figure.value,
                n_then=None if figure.value is None else figure.n,
                source=promise.source.strip() if told is not None else "",
                promised=promise.promised,
            )
        )
    db.session.flush()


def _refuse_wrong(
    service: Service,
    to_model: str,
    legal_route: LegalRoute,
    from_day: date,
    reason: str,
    promises: Sequence[Promise],
    *,
    today: date,
) -> None:
    to = service_model(to_model)
    wrong: dict[str, list[Text]] = {}
    if to.key == service.model:
        wrong["to_model"] = [_("The service is run under this model already; choose another one.")]
    if legal_route not in to.legal_routes:
        wrong["legal_route"] = [_("Choose a legal route of the new model.")]
    if not today < from_day <= today + relativedelta(years=MOVE_YEARS_AHEAD):
        first = today + timedelta(days=1)
        said = _("Choose a day from %(first)s on, at most three years ahead.", first=first.isoformat())
        wrong["from_day"] = [said]
    if not 0 < len(reason.strip()) <= MAX_REASON:
        wrong["reason"] = [_("Say why the service moves, in at most 2,000 characters.")]
    if not promises or len({each.measure for each in promises}) != len(promises):
        wrong["promises"] = [_("Promise at least one measure, and each only once.")]
    for each in promises:
        wrong |= _wrong_promise(each)
    if wrong:
        raise MoveWrong(fields=wrong)


def _wrong_promise(promise: Promise) -> dict[str, list[Text]]:
    least, most = BOUNDS[promise.measure]
    wrong: dict[str, list[Text]] = {}
    for field, value in (("promised", promise.promised), ("told", promise.told)):
        if value is not None and not least <= value <= most:
            wrong[f"{promise.measure}.{field}"] = [_("This cannot be promised or measured: look at the unit.")]
    if promise.told is not None and not 0 < len(promise.source.strip()) <= MAX_SOURCE:
        wrong[f"{promise.measure}.source"] = [_("Say where the value of today comes from.")]
    return wrong
