"""Access and variety: which children have a place, and how many different offers a family can reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import func, select

from catalog.models import Group, Offering, OfferingStatus, Season, SeasonStatus, Unit
from marketplace.enrolment.models import Enrolment, Placement
from marketplace.enrolment.statuses import Status
from marketplace.kernel.db import rows
from marketplace.kernel.periods import in_force
from marketplace.people.models import ChildDetail
from marketplace.people.queries.persons import MONTHS_IN_YEAR, full_months
from marketplace.quality.queries import SHOWN_FROM
from marketplace.steering.figures import At, Figure, share_bp, weighted_median
from marketplace.steering.kinds import By, Measure, Silence
from marketplace.steering.queries.span import Span

VARIETY_METRES = 2_000
EARTH_METRES = 6_371_000
HAD_A_PLACE = (Status.CONFIRMED, Status.ACTIVE, Status.COMPLETED)

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Children:
    """Children who had a place within the span, of the children in care who have the age: their ids, never shown."""

    placed: frozenset[str] = frozenset()
    of_the_age: frozenset[str] = frozenset()

    def __add__(self, other: Children) -> Children:
        return Children(self.placed | other.placed, self.of_the_age | other.of_the_age)

    def figure(self, *, hidden: bool) -> Figure:
        """Return the share of the children in care of the age that had a place."""
        whole = len(self.of_the_age)
        if not whole:
            return Figure(Measure.ACCESS, n=0, silence=Silence.NOTHING_YET)
        if hidden:
            return Figure(Measure.ACCESS, silence=Silence.TOO_FEW)
        part = len(self.placed & self.of_the_age)
        parts = (("children_placed", part), ("children_of_the_age", whole))
        return Figure(Measure.ACCESS, share_bp(part, whole), whole, parts=parts)


def who_is_placed(span: Span) -> list[tuple[At, Children]]:
    """Return by service, model and the area of their care the children of the age and those who had a place.

    The children of the age are those in care today whose age a published offering names. Three statements.
    """
    children = _children_in_care(span.today)
    by_age: dict[tuple[str, int], set[str]] = defaultdict(set)
    for child, (area, age) in children.items():
        by_age[area, age].add(child)
    areas = sorted({area for area, _age in by_age})
    cells = [
        (At(service, model, area), Children(of_the_age=_between(by_age, area, ages)))
        for service, model, *ages in _ages_offered(span)
        for area in areas
    ]
    placed = rows(
        select(Offering.service_id, Offering.model, Enrolment.child_id)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .join(Group, Group.id == Enrolment.group_id)
        .where(Enrolment.status.in_(HAD_A_PLACE), Group.ends_on > span.since_day, Enrolment.confirmed_at <= span.now)
        .distinct()
    ).all()
    return cells + [
        (At(service, model, children[child][0]), Children(placed=frozenset({child})))
        for service, model, child in placed
        if child in children
    ]


def _children_in_care(on: date) -> dict[str, tuple[str, int]]:
    found = rows(
        select(Placement.child_id, Unit.postal_code, ChildDetail.birth_date)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(ChildDetail, ChildDetail.person_id == Placement.child_id)
        .where(in_force(Placement, on))
    ).all()
    ages = {born: full_months(born, on) // MONTHS_IN_YEAR for born in {row[2] for row in found}}
    return {child: (area, ages[born]) for child, area, born in found}


def _ages_offered(span: Span) -> list[tuple[str, str, int, int]]:
    found = rows(
        select(Offering.service_id, Offering.model, func.min(Offering.age_from), func.max(Offering.age_to))
        .join(Season, Season.id == Offering.season_id)
        .where(Offering.published_at <= span.now, Season.ends_on > span.since_day, Offering.age_from.is_not(None))
        .group_by(Offering.service_id, Offering.model)
    ).all()
    return [
        (service, model, first, last) for service, model, first, last in found if first is not None and last is not None
    ]


def _between(by_age: Mapping[tuple[str, int], set[str]], area: str, ages: list[int]) -> frozenset[str]:
    first, last = ages
    return frozenset(child for age in range(first, last + 1) for child in by_age.get((area, age), ()))


@dataclass(frozen=True)
class Reach:
    """How many children are in care at each unit, and which offers can be reached from it."""

    children: Mapping[str, int]
    areas: Mapping[str, str]
    offers: Mapping[str, frozenset[tuple[str, str, str]]]

    def by(self, by: By, service: str | None = None) -> dict[str, Figure]:
        """Return how many offers the median child reaches: of each service or model, or in each area of care."""
        if by is By.AREA:
            areas = sorted(set(self.areas.values()))
            return {area: self._figure({unit for unit in self.children if self.areas[unit] == area}) for area in areas}
        place = 1 if by is By.SERVICE else 2
        keys = {offer[place] for offers in self.offers.values() for offer in offers}
        return {key: self._figure(set(self.children), place, key) for key in keys}

    def of_service(self, service: str) -> Reach:
        """Return the same of the offers of one service."""
        offers = {unit: frozenset(each for each in of if each[1] == service) for unit, of in self.offers.items()}
        return Reach(self.children, self.areas, offers)

    def _figure(self, units: Iterable[str], place: int = 0, key: str = "") -> Figure:
        reached: Counter[int] = Counter()
        for unit in units:
            offers = self.offers.get(unit, frozenset())
            reached[sum(1 for each in offers if not place or each[place] == key)] += self.children[unit]
        median = weighted_median(reached)
        if median is None:
            return Figure(Measure.VARIETY, n=0, silence=Silence.NOTHING_YET)
        n = sum(reached.values())
        if n < SHOWN_FROM:
            return Figure(Measure.VARIETY, silence=Silence.TOO_FEW)
        few = 0 < reached[0] < SHOWN_FROM
        parts = (
            *(() if few else (("children_without", reached[0]),)),
            ("children_in_care", n),
            ("metres", VARIETY_METRES),
        )
        return Figure(Measure.VARIETY, median, n, parts=parts)


def what_is_in_reach(span: Span) -> Reach:
    """Return the offers within reach of each unit where children are in care; three statements.

    An offer is in reach at the child's own unit, or at a unit within two kilometres of it as the crow flies.
    """
    children = _children_by_unit(span)
    offered: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for unit, *offer in rows(
        select(Group.unit_id, Offering.id, Offering.service_id, Offering.model)
        .join(Offering, Offering.id == Group.offering_id)
        .join(Season, Season.id == Offering.season_id)
        .where(
            Offering.status == OfferingStatus.PUBLISHED,
            Season.status == SeasonStatus.OPEN,
            Group.ends_on >= span.today,
        )
        .distinct()
    ).all():
        offered[unit].add((offer[0], offer[1], offer[2]))
    known = rows(select(Unit.id, Unit.postal_code, Unit.lon, Unit.lat)).all()
    at = {unit: (lon, lat) for unit, _area, lon, lat in known if lon is not None and lat is not None}
    reached = {
        unit: frozenset().union(offered.get(unit, set()), *(offered[other] for other in _near(unit, offered, at)))
        for unit in children
    }
    return Reach(children, {unit: area for unit, area, _lon, _lat in known if unit in children}, reached)


def _children_by_unit(span: Span) -> dict[str, int]:
    wanted = select(Placement.unit_id, func.count()).where(in_force(Placement, span.today)).group_by(Placement.unit_id)
    return {row[0]: row[1] for row in rows(wanted).all()}


def _near(unit: str, others: Iterable[str], at: Places) -> list[str]:
    if unit not in at:
        return []
    here = at[unit]
    return [other for other in others if other in at and metres_between(here, at[other]) <= VARIETY_METRES]


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two places (degrees east and north) over the ground, by the haversine formula.

    >>> round(metres_between((23.76, 61.5), (23.76, 61.51)))
    1112
    """
    (lon, lat), (other_lon, other_lat) = here, there
    first, last = radians(lat), radians(other_lat)
    half = sin((last - first) / 2) ** 2 + cos(first) * cos(last) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(half))
