"""The time line of a child's fee: split where an input changes, joined where neighbours are equal; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from marketplace.care.inputs import (
    Inputs,
    differences,
    fee_versions,
    model_of,
    pays_provider,
    voucher_versions,
)
from marketplace.care.kinds import Difference
from marketplace.kernel.money import BASIS_POINTS, half_up
from marketplace.kernel.periods import covers
from marketplace.people.queries.histories import Declared, Stay
from marketplace.rules.care_months import all_parameters, care_month_rules
from marketplace.rules.voucher import counts_as_three_from

PRE_PRIMARY_AT, SCHOOL_AT = 6, 7
AUGUST = 8


class Span(Protocol):
    """What holds from a day on, until a day that no longer belongs."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The first day that no longer belongs."""


Held = TypeVar("Held", bound=Span)


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement as the time line needs it."""

    id: str
    child: str
    unit: str
    provider: str | None
    model: str
    legal_route: str
    minutes: int
    coefficient_bp: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of days on which a child's inputs are the same."""

    valid_from: date
    valid_until: date | None
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision that holds, as a new time line is compared with it."""

    id: str
    valid_from: date
    valid_until: date | None
    inputs: Inputs
    fee_cents: int


@dataclass(frozen=True, slots=True)
class New:
    """A decision to be made: its segment, the one that it replaces on its first day, and what is different."""

    segment: Segment
    replaces: Standing | None
    differences: frozenset[Difference]


@dataclass(slots=True)
class Plan:
    """What must be done so that a new time line holds."""

    new: list[New] = field(default_factory=list)
    shortened: dict[str, date] = field(default_factory=dict)
    annulled: list[str] = field(default_factory=list)
    kept: int = 0


class Facts:
    """What is known of some households and of the care of their children, to be asked for any day."""

    def __init__(
        self,
        *,
        stays: Iterable[Stay],
        declared: Iterable[Declared],
        placements: Iterable[Placed],
        guardians: Mapping[str, str],
    ) -> None:
        self.stays: dict[str, list[Stay]] = defaultdict(list)
        self.members: dict[str, list[Stay]] = defaultdict(list)
        for stay in stays:
            self.stays[stay.person].append(stay)
            self.members[stay.household].append(stay)
        self.declared: dict[str, list[Declared]] = defaultdict(list)
        for each in declared:
            self.declared[each.household].append(each)
        self.placements: dict[str, list[Placed]] = defaultdict(list)
        for placed in placements:
            self.placements[placed.child].append(placed)
        self.guardians = guardians

    def born(self, child: str) -> date | None:
        """Return a child's birth date."""
        return next((stay.birth_date for stay in self.stays[child]), None)

    def household(self, child: str, on: date) -> str | None:
        """Return the household in which a child is registered on a day."""
        here = [stay for stay in self.stays[child] if covers(stay.valid_from, stay.valid_until, on)]
        return max(here, key=lambda stay: stay.valid_from).household if here else None

    def in_care(self, child: str, on: date) -> Placed | None:
        """Return the placement that holds on a day, for a child that is not at school yet."""
        born = self.born(child)
        if born is None or on >= school_starts(born):
            return None
        return holding(self.placements[child], on)

    def payer(self, child: str, on: date) -> str | None:
        """Return the head of the child's household on a day: its first adult, else the child's first guardian."""
        household = self.household(child, on)
        for stay in self.members[household] if household else ():
            if stay.birth_date is None and covers(stay.valid_from, stay.valid_until, on):
                return stay.person
        return self.guardians.get(child)

    def order(self, child: str, household: str | None, on: date) -> int:
        """Return the child's place among the children of the household who are in care, the youngest first."""
        youngest_first = sorted(
            (-stay.birth_date.toordinal(), stay.person)
            for stay in (self.members[household] if household else ())
            if stay.birth_date is not None
            and covers(stay.valid_from, stay.valid_until, on)
            and self.in_care(stay.person, on)
        )
        persons = [person for _age, person in youngest_first]
        return persons.index(child) + 1 if child in persons else 1

    def inputs(self, child: str, on: date) -> Inputs | None:
        """Return what the child's fee follows from on a day; nothing where it is not in care or nobody can pay."""
        placed, born, payer = self.in_care(child, on), self.born(child), self.payer(child, on)
        if placed is None or born is None or payer is None:
            return None
        household = self.household(child, on)
        told = [each for each in self.declared[household or ""] if covers(each.valid_from, each.valid_until, on)]
        members = [each for each in self.members[household or ""] if covers(each.valid_from, each.valid_until, on)]
        pre_primary = pre_primary_starts(born) <= on
        voucher = pays_provider(model_of(placed.model, placed.legal_route))
        return Inputs(
            placement=placed.id,
            unit=placed.unit,
            provider=placed.provider,
            model=placed.model,
            legal_route=placed.legal_route,
            household=household,
            payer=payer,
            income_cents=told[-1].income_cents if told else None,
            family_size=told[-1].family_size if told else max(1, len(members)),
            child_order=self.order(child, household, on),
            coefficient_bp=charged_coefficient(placed, on) if pre_primary else placed.coefficient_bp,
            full_time=placed.coefficient_bp == BASIS_POINTS,
            pre_primary=pre_primary,
            fee_table=version_on(fee_versions(), on),
            voucher_table=version_on(voucher_versions(), on) if voucher else None,
            under_three=on < counts_as_three_from(born) if voucher else None,
        )

    def cuts(self, child: str) -> Iterator[date]:
        """Yield every day on which an input of the child's fee may change."""
        spans: list[Span] = [*self.stays[child], *self.placements[child]]
        for household in {stay.household for stay in self.stays[child]}:
            spans += [*self.members[household], *self.declared[household]]
            for member in self.members[household]:
                spans += self.placements[member.person]
                if member.birth_date:
                    yield school_starts(member.birth_date)
        spans += [*(table for table, _name in fee_versions()), *(table for table, _name in voucher_versions())]
        spans += all_parameters()
        for span in spans:
            yield span.valid_from
            if span.valid_until is not None:
                yield span.valid_until
        if born := self.born(child):
            yield counts_as_three_from(born)
            yield pre_primary_starts(born)


def school_starts(born: date) -> date:
    """Return the first of August on which a child comes to school and is in early education no longer."""
    return date(born.year + SCHOOL_AT, AUGUST, 1)


def pre_primary_starts(born: date) -> date:
    """Return the first of August on which a child comes to pre-primary education, which is free."""
    return date(born.year + PRE_PRIMARY_AT, AUGUST, 1)


def charged_coefficient(placed: Placed, on: date) -> int:
    """Return the coefficient in basis points for the hours beside the free pre-primary education."""
    charged = max(placed.minutes - care_month_rules(on).free_pre_primary_minutes, 0)
    return half_up(placed.coefficient_bp * charged, placed.minutes)


def version_on(versions: Sequence[tuple[Span, str]], on: date) -> str:
    """Return the name of the version that holds on a day; before the first one, the first's."""
    return next((name for table, name in versions if covers(table.valid_from, table.valid_until, on)), versions[0][1])


def holding(spans: Iterable[Held], on: date) -> Held | None:
    """Return the first span that covers a day."""
    return next((span for span in spans if covers(span.valid_from, span.valid_until, on)), None)


def segments(facts: Facts, child: str, from_day: date) -> list[Segment]:
    """Return the child's time line from a day on: split at every cut, equal neighbours joined."""
    days = sorted({from_day, *(day for day in facts.cuts(child) if day > from_day)})
    line: list[Segment] = []
    for day, until in zip(days, [*days[1:], None], strict=True):
        inputs = facts.inputs(child, day)
        if inputs is None:
            continue
        if line and line[-1].valid_until == day and line[-1].inputs == inputs:
            line[-1] = replace(line[-1], valid_until=until)
        else:
            line.append(Segment(day, until, inputs))
    return line


def plan(standing: Sequence[Standing], wanted: Sequence[Segment], from_day: date) -> Plan:
    """Compare what holds with a new time line: what is the same is left alone, all else is shortened or annulled."""
    made = Plan()
    kept: dict[str, date | None] = {}
    for number, segment in enumerate(wanted):
        rest = _not_decided(segment, standing, kept)
        if rest is not None:
            made.new.append(_new(rest, standing, wanted[number - 1] if number else None))
    for each in standing:
        if each.valid_until is not None and each.valid_until <= from_day:
            continue
        if each.id in kept and kept[each.id] == each.valid_until:
            made.kept += 1
        elif until := kept.get(each.id) or (from_day if each.valid_from < from_day else None):
            made.shortened[each.id] = until
        else:
            made.annulled.append(each.id)
    return made


def _not_decided(segment: Segment, standing: Sequence[Standing], kept: dict[str, date | None]) -> Segment | None:
    """Note which decisions say what a segment says, and return what is left of it."""
    at = segment.valid_from
    while same := holding((each for each in standing if each.inputs == segment.inputs and each.id not in kept), at):
        ends = [day for day in (same.valid_until, segment.valid_until) if day is not None]
        kept[same.id] = min(ends, default=None)
        at = kept[same.id] or at
        if kept[same.id] == segment.valid_until:
            return None
    return replace(segment, valid_from=at)


def _new(segment: Segment, standing: Sequence[Standing], neighbour: Segment | None) -> New:
    replaced = holding(standing, segment.valid_from)
    if replaced is not None:
        return New(segment, replaced, differences(replaced.inputs, segment.inputs))
    before = next((each.inputs for each in standing if each.valid_until == segment.valid_from), None)
    if neighbour is not None and neighbour.valid_until == segment.valid_from:
        before = neighbour.inputs
    return New(segment, None, differences(before, segment.inputs) if before else frozenset())
