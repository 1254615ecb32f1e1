"""Does it fit this child's week? Clashes with care and other enrolments, and what it means for fetching siblings.
Pure.

An add-on *inside* care needs the child to be in care in that house at that time; one *next to* or *apart from*
care must
not overlap it. What blocks is refused before a place is taken; what does not block is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from catalog.models.times import Placement as Layout
from marketplace.kernel.clock import local
from marketplace.kernel.periods import Weeks
from marketplace.kernel.text import Text, _

PICK_UP_SLACK = timedelta(minutes=30)


class FindingKind(StrEnum):
    """What was found when a group was laid over a child's week."""

    CLASH_WITH_ENROLMENT = "clash_with_enrolment"
    CLASH_WITH_CARE = "clash_with_care"
    NOT_IN_CARE_THEN = "not_in_care_then"
    SIBLING_ELSEWHERE = "sibling_elsewhere"
    SIBLING_WAITS = "sibling_waits"


BLOCKING = frozenset({FindingKind.CLASH_WITH_ENROLMENT, FindingKind.CLASH_WITH_CARE, FindingKind.NOT_IN_CARE_THEN})

SENTENCES: dict[FindingKind, str] = {
    FindingKind.CLASH_WITH_ENROLMENT: "On %(on)s it is at the same time as another place this child has.",
    FindingKind.CLASH_WITH_CARE: "On %(on)s it is while this child is in care.",
    FindingKind.NOT_IN_CARE_THEN: "It takes place inside care, but on %(on)s this child is not in care there then.",
    FindingKind.SIBLING_ELSEWHERE: "On %(on)s a brother or sister is to be fetched from another place.",
    FindingKind.SIBLING_WAITS: "On %(on)s a brother or sister is to be fetched at another time.",
}


@dataclass(frozen=True, slots=True)
class SessionTime:
    """When a session takes place, in aware instants."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OtherSession:
    """A session of another place that the child has."""

    enrolment: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CareHours:
    """One weekday's care of a child in a unit (Monday is 0), by the city's clock, in an exclusive span of days.

    `weeks` are those in which it holds, where the child lives with one guardian in even and with another in odd weeks.
    """

    child: str
    unit: str
    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_until: date | None = None
    weeks: Weeks = Weeks.EVERY

    def on(self, day: date) -> bool:
        """Tell whether the child is in care on a day."""
        begun = self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
        return begun and day.weekday() == self.weekday and self.weeks.has(day)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit, on the first day on which it shows. `other` is the id of an enrolment, unit or
    sibling."""

    kind: FindingKind
    on: date
    other: str | None = None

    @property
    def blocking(self) -> bool:
        """Whether the place is refused for it."""
        return self.kind in BLOCKING

    @property
    def text(self) -> Text:
        """The finding as a sentence for the family."""
        return _(SENTENCES[self.kind], on=self.on.isoformat())


def findings(
    sessions: Sequence[SessionTime],
    *,
    layout: Layout,
    unit: str | None,
    care: Sequence[CareHours] = (),
    enrolled: Sequence[OtherSession] = (),
    siblings: Sequence[CareHours] = (),
) -> tuple[Finding, ...]:
    """Lay the sessions of a group over a child's week and give what was found, each kind and counterpart once, in
    time order.

    `unit` is where the group meets; `care` is this child's own care, `siblings` that of her brothers and sisters.
    """
    found: dict[tuple[FindingKind, str | None], Finding] = {}
    for session in sorted(sessions, key=lambda session: session.starts_at):
        for finding in _findings_of(session, layout, unit, care, enrolled, siblings):
            found.setdefault((finding.kind, finding.other), finding)
    return tuple(found.values())


def _findings_of(
    session: SessionTime,
    layout: Layout,
    unit: str | None,
    care: Sequence[CareHours],
    enrolled: Sequence[OtherSession],
    siblings: Sequence[CareHours],
) -> Iterator[Finding]:
    day = local(session.starts_at).date()
    for other in enrolled:
        if session.starts_at < other.ends_at and other.starts_at < session.ends_at:
            yield Finding(FindingKind.CLASH_WITH_ENROLMENT, day, other.enrolment)
    yield from _against_care(session, day, layout, unit, care)
    yield from _against_siblings(session, day, unit, care, siblings)


def _against_care(
    session: SessionTime, day: date, layout: Layout, unit: str | None, care: Sequence[CareHours]
) -> Iterator[Finding]:
    starts, ends = local(session.starts_at).time(), local(session.ends_at).time()
    today = [hours for hours in care if hours.on(day)]
    if layout is Layout.INSIDE:
        if not any(hours.unit == unit and hours.starts <= starts and ends <= hours.ends for hours in today):
            yield Finding(FindingKind.NOT_IN_CARE_THEN, day, unit)
        return
    for hours in today:
        if starts < hours.ends and hours.starts < ends:
            yield Finding(FindingKind.CLASH_WITH_CARE, day, hours.unit)


def _against_siblings(
    session: SessionTime, day: date, unit: str | None, care: Sequence[CareHours], siblings: Iterable[CareHours]
) -> Iterator[Finding]:
    """Compare where and when the child is fetched with where and when its siblings are."""
    last_unit, last_end = _end_of_day(session, day, unit, care)
    for hours in siblings:
        if not hours.on(day):
            continue
        if hours.unit != last_unit:
            yield Finding(FindingKind.SIBLING_ELSEWHERE, day, hours.child)
        elif abs(datetime.combine(day, hours.ends) - datetime.combine(day, last_end)) > PICK_UP_SLACK:
            yield Finding(FindingKind.SIBLING_WAITS, day, hours.child)


def _end_of_day(
    session: SessionTime, day: date, unit: str | None, care: Sequence[CareHours]
) -> tuple[str | None, time]:
    ends: list[tuple[time, str | None]] = [(local(session.ends_at).time(), unit)]
    ends += [(hours.ends, hours.unit) for hours in care if hours.on(day)]
    last_end, last_unit = max(ends, key=lambda end: end[0])
    return last_unit, last_end
