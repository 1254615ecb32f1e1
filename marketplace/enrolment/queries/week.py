"""A child's week: care and places in one list, and how a group fits into it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select

from catalog.models import Group, Session, SessionStatus
from marketplace.enrolment.fit import CareHours, Finding, OtherSession, SessionTime, findings
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries.care import care_hours
from marketplace.enrolment.queries.enrolments import has_a_place_in
from marketplace.enrolment.queries.groups import GroupSituation, group_situation
from marketplace.enrolment.statuses import TAKES_A_PLACE
from marketplace.kernel.clock import CITY_ZONE, city_day, day_start
from marketplace.kernel.db import db, rows
from marketplace.people import queries as people

DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which a child is somewhere: in care (`enrolment` is None) or in a session of an enrolment."""

    starts_at: datetime
    ends_at: datetime
    unit: str | None
    enrolment: str | None
    group: str | None
    session: str | None


def week_of(child: str, monday: date) -> list[Busy]:
    """Return where a child is in the seven days from a day, in time order: care and sessions of its places."""
    days = [monday + timedelta(days=offset) for offset in range(DAYS_IN_WEEK)]
    care = [_in_care(hours, day) for hours in care_hours([child], monday) for day in days if hours.on(day)]
    sessions = sessions_of_children([child], monday, DAYS_IN_WEEK)[child]
    return sorted(care + sessions, key=lambda busy: (busy.starts_at, busy.ends_at))


def sessions_of_children(children: Sequence[str], first: date, count: int) -> dict[str, list[Busy]]:
    """Return the sessions in which each child has a place, in a number of days from a day, in time order."""
    found: dict[str, list[Busy]] = {child: [] for child in children}
    sessions = db.session.execute(
        select(Session, Group.unit_id, Enrolment.id, Enrolment.child_id)
        .join(Group, Group.id == Session.group_id)
        .join(Enrolment, Enrolment.group_id == Group.id)
        .where(
            Enrolment.child_id.in_(children),
            Enrolment.status.in_(TAKES_A_PLACE),
            Session.status != SessionStatus.CANCELLED,
            Session.starts_at >= day_start(first),
            Session.starts_at < day_start(first + timedelta(days=count)),
            has_a_place_in(Session),
        )
        .order_by(Session.starts_at, Session.ends_at)
    )
    for session, unit, enrolment, child in sessions:
        found[child].append(Busy(session.starts_at, session.ends_at, unit, enrolment, session.group_id, session.id))
    return found


def fit(child: str, group: str, now: datetime) -> tuple[Finding, ...]:
    """Return what does not fit when a group is laid over a child's week. Raises: GroupNotFound."""
    siblings = people.siblings_of(child, city_day(now))
    return fit_each(child, [group_situation(group, now)], now, siblings=siblings)[group]


def fit_each(
    child: str,
    situations: Sequence[GroupSituation],
    now: datetime,
    *,
    siblings: Sequence[str] = (),
    leaving: Collection[str] = (),
) -> dict[str, tuple[Finding, ...]]:
    """Lay each of these groups over a child's week, leaving aside the enrolments that it would give up for it.

    What concerns siblings never blocks, so it is found only where they are named. Three statements in all.
    """
    hours = care_hours([child, *siblings], city_day(now))
    enrolled = [other for other in _other_sessions(child, now) if other.enrolment not in leaving]
    sessions = sessions_to_come([situation.group.id for situation in situations], now)
    return {
        situation.group.id: findings(
            sessions[situation.group.id],
            layout=situation.layout,
            unit=situation.group.unit_id,
            care=[each for each in hours if each.child == child],
            enrolled=enrolled,
            siblings=[each for each in hours if each.child != child],
        )
        for situation in situations
    }


def sessions_to_come(groups: Sequence[str], now: datetime) -> dict[str, list[SessionTime]]:
    """Return the times of the planned sessions of each group that start later than now, in order; one statement."""
    found: dict[str, list[SessionTime]] = {group: [] for group in groups}
    for group, starts_at, ends_at in rows(_to_come(), {"groups": list(groups), "now": now}).all():
        found[group].append(SessionTime(starts_at, ends_at))
    return found


@cache
def _to_come() -> Select[str, datetime, datetime]:
    return (
        select(Session.group_id, Session.starts_at, Session.ends_at)
        .where(
            Session.group_id.in_(bindparam("groups", expanding=True)),
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > bindparam("now"),
        )
        .order_by(Session.starts_at)
    )


@cache
def _taken_by() -> Select[str, datetime, datetime]:
    return (
        select(Enrolment.id, Session.starts_at, Session.ends_at)
        .join(Session, Session.group_id == Enrolment.group_id)
        .where(
            Enrolment.child_id == bindparam("child"),
            Enrolment.status.in_(TAKES_A_PLACE),
            Session.status == SessionStatus.PLANNED,
            Session.ends_at > bindparam("now"),
            has_a_place_in(Session),
        )
        .order_by(Session.starts_at)
    )


def _other_sessions(child: str, now: datetime) -> Sequence[OtherSession]:
    return [OtherSession(*row) for row in rows(_taken_by(), {"child": child, "now": now}).all()]


def _in_care(hours: CareHours, day: date) -> Busy:
    starts = datetime.combine(day, hours.starts, tzinfo=CITY_ZONE)
    ends = datetime.combine(day, hours.ends, tzinfo=CITY_ZONE)
    return Busy(starts, ends, hours.unit, None, None, None)
