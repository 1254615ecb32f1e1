"""V: people, rooms and tools, by the facts of the units at which children are in care."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from catalog.kinds import FactKind
from marketplace.kernel.text import Text, _
from marketplace.steering.duties.base import ENOUGH_BP, Evidence, Look, Scope, by_share, per_cent
from marketplace.steering.figures import share_bp
from marketplace.steering.kinds import Standing
from marketplace.steering.queries.readings import Readings
from marketplace.steering.queries.span import basic_service

QUALIFIED_LEAST_BP = 6_667
"""Two thirds of those in tasks of education. Source: Act on Early Childhood Education and Care 540/2018, 37 §."""
GRADE_LEAST = 3
FACT_YEARS = 1
KNOWN_LEAST_BP = 5_000
"""A figure of fewer than half of the units says nothing of all."""


def qualified_people(readings: Readings, scope: Scope) -> Evidence:
    """Tell at how many units enough of the staff is qualified."""
    told = _(
        "At %(good)d of %(whole)d units at least %(least)s per cent of the staff are qualified; of %(known)d units it "
        "is known, not older than a year."
    )
    return _of_units(readings, scope, FactKind.QUALIFIED_STAFF, QUALIFIED_LEAST_BP, per_cent(QUALIFIED_LEAST_BP), told)


def good_rooms(readings: Readings, scope: Scope) -> Evidence:
    """Tell at how many units the rooms are in order."""
    told = _(
        "At %(good)d of %(whole)d units the rooms have at least grade %(least)s of 5; of %(known)d units it is known, "
        "not older than a year."
    )
    return _of_units(readings, scope, FactKind.FACILITY_CONDITION, GRADE_LEAST, str(GRADE_LEAST), told)


def good_tools(readings: Readings, scope: Scope) -> Evidence:
    """Tell at how many units tools and equipment are good."""
    told = _(
        "At %(good)d of %(whole)d units tools and equipment have at least grade %(least)s of 5; of %(known)d units it "
        "is known, not older than a year."
    )
    return _of_units(readings, scope, FactKind.EQUIPMENT, GRADE_LEAST, str(GRADE_LEAST), told)


def _of_units(readings: Readings, scope: Scope, kind: FactKind, least: int, words: str, told: Text) -> Evidence:
    """Judge the units of a model by one kind of fact: by those that are known, if they are half of all."""
    units = readings.care_units.get(scope.model, frozenset())
    if not units or scope.service not in (None, basic_service()):
        return Evidence(Standing.NOT_KNOWN, _("Nobody is in care under this model today."), 0, Look.UNITS)
    oldest = readings.span.today - relativedelta(years=FACT_YEARS)
    facts = (readings.facts.get(unit, {}).get(kind) for unit in units)
    fresh = [fact.value for fact in facts if fact is not None and fact.as_of >= oldest]
    good = sum(value >= least for value in fresh)
    known_enough = share_bp(len(fresh), len(units)) >= KNOWN_LEAST_BP
    standing = by_share(good, len(fresh), ENOUGH_BP) if known_enough else Standing.NOT_KNOWN
    said = _(told.message, good=good, whole=len(units), least=words, known=len(fresh))
    return Evidence(standing, said, len(fresh), Look.UNITS)
