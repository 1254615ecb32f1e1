"""Apply for a place in day care: units ranked, a first day, times, and how sudden the need is.

The city must arrange a place within four months of the application; where the need of care comes of work, studies or
training that begins suddenly, within two weeks; and in no case before the day on which care is to begin. Source: Early
Childhood Education and Care Act 540/2018, section 17.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from catalog.queries import units_by_id
from catalog.unit_file import UnitKind
from marketplace.admission import policy, queries
from marketplace.admission.errors import (
    AppliedForCareAlready,
    StartDayWrong,
    SuddenNeedUnexplained,
    UnitNotForCare,
    UnitsNotRanked,
)
from marketplace.admission.events import CareApplied
from marketplace.admission.kinds import CareStatus, Need
from marketplace.admission.models import CareApplication, CareWish
from marketplace.admission.operations.moves import locked_application, move
from marketplace.enrolment.operations.asking import asker, helper
from marketplace.enrolment.operations.moves import lock_children
from marketplace.enrolment.operations.placing import Care, care_as_json, refuse_wrong_times
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, IdempotencyKey, operation

UNITS_AT_LEAST, UNITS_AT_MOST = 3, 5
PLANNED_WITHIN = relativedelta(months=4)
SUDDEN_WITHIN = relativedelta(weeks=2)
FARTHEST = timedelta(days=731)
REFERENCE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """A unit that is wished, and whether a brother or sister is there already."""

    unit: str
    sibling_here: bool = False


@operation(policy.APPLY_FOR_CARE)
def apply_for_care(
    *,
    actor: Actor,
    now: datetime,
    child: str,
    wishes: Sequence[Wish],
    start_on: date,
    care: Sequence[Care],
    need: Need = Need.PLANNED,
    urgent_because: str | None = None,
    key: IdempotencyKey | None = None,
) -> CareApplication:
    """Apply for a place in day care for a child, the unit wanted most first; later changes: withdraw, apply again.

    Raises: UnitsNotRanked, UnitNotForCare, StartDayWrong, CareTimesWrong, SuddenNeedUnexplained, AppliedForCareAlready,
    NobodyAsks.
    """
    today = city_day(now)
    refuse_unranked(wishes)
    refuse_wrong_start(start_on, today)
    refuse_wrong_times(care, start_on, None)
    if need is Need.SUDDEN and not (urgent_because or "").strip():
        raise SuddenNeedUnexplained(fields={"urgent_because": [SuddenNeedUnexplained.advice]})
    lock_children([child])
    if queries.has_open_application(child):
        raise AppliedForCareAlready(child=child)
    application = CareApplication(
        id=new_id(),
        child_id=child,
        reference=new_id()[:REFERENCE_LENGTH].upper(),
        status=CareStatus.RECEIVED,
        need=need,
        start_on=start_on,
        due_on=due_on(today, need, start_on),
        care=care_as_json(care),
        urgent_because=(urgent_because or "").strip() or None,
        applied_by=asker(actor),
        on_behalf_by=helper(actor),
        channel=actor.channel,
        submitted_at=now,
    )
    db.session.add(application)
    ranked = [
        {"application_id": application.id, "rank": rank, "unit_id": wish.unit, "sibling_here": wish.sibling_here}
        for rank, wish in enumerate(wishes, start=1)
    ]
    insert_rows(CareWish, ranked)
    announce(CareApplied(care_application=application.id, child=child, by=application.applied_by))
    return application


@operation(policy.WITHDRAW_CARE_APPLICATION)
def withdraw_care_application(*, actor: Actor, now: datetime, application: str) -> CareApplication:
    """Take back an application that is not decided. Raises: CareApplicationNotFound, CareDecidedAlready."""
    found = locked_application(application)
    move(found, CareStatus.WITHDRAWN)
    found.withdrawn_at = now
    return found


def due_on(arrived: date, need: Need, start_on: date) -> date:
    """Return the day by which a place must be arranged.

    >>> due_on(date(2026, 10, 31), Need.PLANNED, date(2027, 1, 4)), due_on(date(2026, 10, 31), Need.SUDDEN, date.min)
    (datetime.date(2027, 2, 28), datetime.date(2026, 11, 14))
    """
    within: date = arrived + (SUDDEN_WITHIN if need is Need.SUDDEN else PLANNED_WITHIN)
    return max(within, start_on)


def refuse_unranked(wishes: Sequence[Wish]) -> None:
    """Raise UnitsNotRanked unless there are three to five different units, UnitNotForCare where one is no centre."""
    units = [wish.unit for wish in wishes]
    if not UNITS_AT_LEAST <= len(units) <= UNITS_AT_MOST or len(set(units)) < len(units):
        raise UnitsNotRanked(fields={"units": [UnitsNotRanked.advice]})
    known = units_by_id(units)
    if any(unit not in known or known[unit].kind is not UnitKind.CENTRE for unit in units):
        raise UnitNotForCare(fields={"units": [UnitNotForCare.advice]})


def refuse_wrong_start(start_on: date, today: date) -> None:
    """Raise StartDayWrong for a day that is past or far ahead."""
    if not today <= start_on <= today + FARTHEST:
        raise StartDayWrong(fields={"start_on": [StartDayWrong.advice]})
