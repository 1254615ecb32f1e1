"""The city decides that a child is in care at a unit, with reasons; under such models nobody else gives the place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from catalog import queries as catalogue
from marketplace.enrolment import policy, queries
from marketplace.enrolment.errors import (
    AlreadyPlaced,
    CareTimesWrong,
    ChildNotFound,
    ModelNotForPlacement,
    MoveNotPossible,
    ProviderNotAgreed,
    ProviderNotNeeded,
    ReasonsMissing,
    UnitNotFound,
)
from marketplace.enrolment.events import ChildPlaced, PlacementEnded
from marketplace.enrolment.models import CareTime, Placement
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.queries.care import placements_of_children
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.periods import Period, Weeks
from marketplace.people import queries as people
from marketplace.people.models import PersonKind
from marketplace.service_models.base import LegalRoute, ServiceModel
from marketplace.service_models.registry import model as service_model
from providers import queries as providers

DAYS_IN_WEEK = 7
FULL_TIME_BP = 10_000
PART_TIME_BP = 8_000
FULL_TIME_MINUTES = 35 * 60


@dataclass(frozen=True, slots=True)
class Care:
    """The care of one weekday, by the city's clock, in every week or in even or odd ones. Monday is 0."""

    weekday: int
    starts: time
    ends: time
    weeks: Weeks = Weeks.EVERY

    @property
    def minutes(self) -> int:
        """How long it lasts, in minutes."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


def care_as_json(care: Sequence[Care]) -> list[dict[str, Any]]:
    """Return care times as they are kept with an application, for `care_of_json` to read.

    >>> care_of_json(care_as_json([Care(0, time(8), time(15, 30))]))
    [Care(weekday=0, starts=datetime.time(8, 0), ends=datetime.time(15, 30), weeks=<Weeks.EVERY: 'every'>)]
    """
    return [
        {
            "weekday": each.weekday,
            "starts": each.starts.isoformat(),
            "ends": each.ends.isoformat(),
            "weeks": each.weeks.value,
        }
        for each in care
    ]


def care_of_json(kept: Sequence[Mapping[str, Any]]) -> list[Care]:
    """Return care times that were kept with an application."""
    return [
        Care(
            each["weekday"],
            time.fromisoformat(each["starts"]),
            time.fromisoformat(each["ends"]),
            Weeks(each["weeks"]),
        )
        for each in kept
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlacement:
    """A placement as it is decided; the route is the model's first and the coefficient follows from the hours of care
    unless they are stated."""

    child: str
    unit: str
    valid_from: date
    care: Sequence[Care]
    reasons: str
    model: str = "v"
    legal_route: LegalRoute | str | None = None
    provider: str | None = None
    valid_until: date | None = None
    hours_coefficient_bp: int | None = None

    @property
    def by_route(self) -> ServiceModel:
        """The service model as it works by the route. Raises: RouteNotOfModel."""
        return service_model(self.model).by(self.legal_route) if self.legal_route else service_model(self.model)


@operation(policy.PLACE_CHILD)
def place_child(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    unit: str,
    valid_from: date,
    care: Sequence[Care],
    reasons: str,
    model: str = "v",
    legal_route: LegalRoute | str | None = None,
    provider: str | None = None,
    valid_until: date | None = None,
    hours_coefficient_bp: int | None = None,
) -> Placement:
    """Decide that a child is in care at a unit from a day, until a day or further notice, at these times.

    The legal route is the model's first unless it is stated; with a voucher the family has chosen the unit, and the
    city grants the voucher by this decision. `hours_coefficient_bp` (basis points of the full fee) follows from the
    hours of care unless it is given. Raises: ReasonsMissing, CareTimesWrong, ModelNotForPlacement, RouteNotOfModel,
    ProviderNotAgreed, ProviderNotNeeded, ChildNotFound, UnitNotFound, AlreadyPlaced.
    """
    decided = NewPlacement(
        child=child,
        unit=unit,
        valid_from=valid_from,
        care=care,
        reasons=reasons,
        model=model,
        legal_route=legal_route,
        provider=provider,
        valid_until=valid_until,
        hours_coefficient_bp=hours_coefficient_bp,
    )
    [placement] = _placed([decided], actor, now)
    return db.session.get_one(Placement, placement)


@operation(policy.PLACE_CHILDREN)
def place_children(*, actor: Actor, now: datetime, placements: Sequence[NewPlacement]) -> list[str]:
    """Decide on many children at once, as an officer does for those who begin in August; return the placements' ids.

    All are placed, or none where one is refused. Raises: what `place_child` raises for a single one.
    """
    return _placed(placements, actor, now)


def _placed(decided: Sequence[NewPlacement], actor: Actor, now: datetime) -> list[str]:
    for each in decided:
        refuse_without_reasons(each.reasons)
        refuse_wrong_times(each.care, each.valid_from, each.valid_until)
        refuse_model_of_families(each.by_route)
    for each in {(each.model, each.legal_route, each.provider, each.valid_from): each for each in decided}.values():
        refuse_provider(each.by_route, each.provider, each.valid_from)
    lock_children([each.child for each in decided])
    refuse_absent({each.child for each in decided}, {each.unit for each in decided})
    refuse_placed(decided)
    ids = [new_id() for _each in decided]
    insert_rows(Placement, [_row(each, placement, actor, now) for each, placement in zip(decided, ids, strict=True)])
    insert_rows(
        CareTime,
        [
            {"placement_id": placement, **asdict(times)}
            for each, placement in zip(decided, ids, strict=True)
            for times in each.care
        ],
    )
    for each, placement in zip(decided, ids, strict=True):
        announce(ChildPlaced(placement=placement, child=each.child, unit=each.unit, decided_by=actor.person))
    return ids


def _row(decided: NewPlacement, placement: str, actor: Actor, now: datetime) -> dict[str, Any]:
    minutes = minutes_a_week(decided.care)
    return {
        "id": placement,
        "child_id": decided.child,
        "unit_id": decided.unit,
        "model": decided.by_route.key,
        "legal_route": decided.by_route.route,
        "provider_id": decided.provider,
        "valid_from": decided.valid_from,
        "valid_until": decided.valid_until,
        "care_minutes_per_week": minutes,
        "hours_coefficient_bp": decided.hours_coefficient_bp or coefficient_of(minutes),
        "reasons": decided.reasons.strip(),
        "decided_by": actor.person,
        "decided_at": now,
    }


@operation(policy.END_PLACEMENT)
def end_placement(*, actor: Actor, now: datetime, placement: str, valid_until: date, reasons: str) -> Placement:
    """End a placement on a day, which no longer belongs to it.

    Raises: PlacementNotFound, ReasonsMissing, MoveNotPossible (it ends earlier already, or the day is not in it).
    """
    refuse_without_reasons(reasons)
    found = queries.placement(placement)
    lock_children([found.child_id])
    db.session.refresh(found)
    if valid_until <= found.valid_from or (found.valid_until is not None and found.valid_until <= valid_until):
        raise MoveNotPossible(placement=placement)
    found.valid_until, found.end_reasons = valid_until, reasons.strip()
    found.ended_by, found.ended_at = actor.person, now
    announce(PlacementEnded(placement=found.id, child=found.child_id, unit=found.unit_id))
    return found


def minutes_a_week(care: Sequence[Care]) -> int:
    """Return the minutes of care a week; where even and odd weeks differ, their mean, a half minute rounded down.

    >>> minutes_a_week([Care(0, time(8), time(16)), Care(1, time(8), time(16), Weeks.ODD)])
    720
    """
    return sum(each.minutes * (2 if each.weeks is Weeks.EVERY else 1) for each in care) // 2


def coefficient_of(minutes: int) -> int:
    """Return the part of the full fee for some minutes of care a week: all from 35 hours, four fifths below.

    The boundary is the example city's; it is given explicitly where a city decides otherwise.
    """
    return FULL_TIME_BP if minutes >= FULL_TIME_MINUTES else PART_TIME_BP


def refuse_without_reasons(reasons: str) -> None:
    """Raise ReasonsMissing for an empty reason."""
    if not reasons.strip():
        raise ReasonsMissing(fields={"reasons": [ReasonsMissing.advice]})


def refuse_wrong_times(care: Sequence[Care], valid_from: date, valid_until: date | None) -> None:
    """Raise CareTimesWrong unless there is care, each weekday at most once a week, each span turned forward."""
    for weeks in (Weeks.EVEN, Weeks.ODD):
        weekdays = [each.weekday for each in care if each.weeks in (Weeks.EVERY, weeks)]
        if not care or len(set(weekdays)) < len(weekdays) or not set(weekdays) <= set(range(DAYS_IN_WEEK)):
            raise CareTimesWrong(fields={"care": [CareTimesWrong.advice]})
    if any(each.minutes <= 0 for each in care):
        raise CareTimesWrong(fields={"care": [CareTimesWrong.advice]})
    if valid_until is not None and valid_until <= valid_from:
        raise CareTimesWrong(fields={"valid_until": [CareTimesWrong.advice]})


def refuse_model_of_families(model: ServiceModel) -> None:
    """Raise ModelNotForPlacement where no decision of the city gives the place."""
    if not model.placed_by_decision:
        raise ModelNotForPlacement(fields={"model": [ModelNotForPlacement.advice]})


def refuse_provider(model: ServiceModel, provider: str | None, on: date) -> None:
    """Refuse a provider where the city delivers itself, and else one with whom the route is not agreed on the day.

    An agreement on places must price them. Raises: ProviderNotNeeded, ProviderNotAgreed.
    """
    if not model.by_agreement:
        if provider is not None:
            raise ProviderNotNeeded(fields={"provider": [ProviderNotNeeded.advice]})
        return
    agreed = providers.agreement_in_force(provider, model.key, on) if provider else None
    if agreed is None or agreed.legal_route is not model.route:
        raise ProviderNotAgreed(fields={"provider": [ProviderNotAgreed.advice]})
    if model.pays_for_places and agreed.place_price_cents is None:
        raise ProviderNotAgreed(fields={"provider": [ProviderNotAgreed.advice]})


def refuse_absent(children: Collection[str], units: Collection[str]) -> None:
    """Raise ChildNotFound or UnitNotFound for ids that name none."""
    kinds = people.kinds_of(sorted(children))
    for child in children:
        if kinds.get(child) is not PersonKind.CHILD:
            raise ChildNotFound(child=child)
    for unit in set(units) - catalogue.units_by_id(sorted(units)).keys():
        raise UnitNotFound(unit=unit)


def refuse_placed(decided: Sequence[NewPlacement]) -> None:
    """Raise AlreadyPlaced where another placement of a child, made before or with these, shares a day."""
    known: dict[str, list[tuple[Period, str]]] = defaultdict(list)
    for earlier in placements_of_children([each.child for each in decided]):
        known[earlier.child_id].append((Period(earlier.valid_from, earlier.valid_until), earlier.id))
    for each in decided:
        period = Period(each.valid_from, each.valid_until)
        for other, placement in known[each.child]:
            if period.overlaps(other):
                raise AlreadyPlaced(placement=placement)
        known[each.child].append((period, ""))
