"""Who is where now: the children of the house in care today, and the sessions that run in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import render_template

from catalog import queries as catalog
from catalog.models import AttachmentStatus, SessionStatus
from catalog.queries import DaySession
from consent import door
from consent.door import Recipient
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries import care_hours, enrolments_in_sessions, unit_children
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day, day_start, local
from marketplace.requests.kinds import REQUEST_KINDS, Queue
from marketplace.service_models.base import RecipientKind
from marketplace.web.parts.answering import waiting_in
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.confirming import waiting_here
from marketplace.web.units.ours import our_unit
from marketplace.web.units.pages import pages

NAME, ATTENDANCE, TIMES = "child.name", "child.attendance", "child.times"
ABSENCE, ABSENCE_REASON = "child.absence", "child.absence_reason"


class Where(StrEnum):
    """Where a child is at a moment of the day."""

    SESSION = "session"
    CARE = "care"
    COMES = "comes"
    AWAY = "away"
    SICK = "sick"
    LEFT = "left"


@dataclass(frozen=True)
class Child:
    """A child of the day: her name and her hours of care as far as they may be seen, her sessions, and where she is."""

    name: str | None
    in_care: bool
    care: CareHours | None
    sessions: Sequence[DaySession]
    running: DaySession | None
    where: Where

    @property
    def order(self) -> tuple[bool, str]:
        """The place in the list: by name, those without one last."""
        return (self.name is None, self.name or "")


@pages.get("/")
def who_is_where() -> str:
    """Show who is where in the house at this moment, and what waits for its head."""
    unit, now = our_unit(), this_moment()
    sessions = held_on(city_day(now), unit)
    placed = enrolments_in_sessions([each.session.id for each in sessions])
    children = children_of_the_day(unit, now, sessions, placed)
    asked = [
        attachment
        for attachment, _offering in catalog.attachments_of_unit(unit)
        if attachment.status is AttachmentStatus.ASKED
    ]
    return render_template(
        "units/now.html",
        children=sorted(children, key=lambda child: child.order),
        here=sum(child.where in (Where.SESSION, Where.CARE) for child in children),
        away=sum(child.where in (Where.AWAY, Where.SICK) for child in children),
        in_sessions=sum(child.where is Where.SESSION for child in children),
        sessions=sessions,
        coming=catalog.next_session(day_start(city_day(now) + timedelta(days=1)), unit=unit),
        placed=placed,
        rooms=rooms_of(sessions),
        to_confirm=len(waiting_here()),
        asked=asked,
        requests=waiting_in(Queue.UNIT, unit),
        request_kinds=REQUEST_KINDS,
        today=city_day(now),
    )


def held_on(day: date, unit: str) -> list[DaySession]:
    """Return the sessions of published offerings that are held at a unit on a day, by time."""
    return [
        each
        for each in catalog.sessions_of_day(day, unit=unit)
        if each.offering.revision and each.session.status is not SessionStatus.CANCELLED
    ]


def children_of_the_day(
    unit: str, now: datetime, sessions: Sequence[DaySession], placed: Mapping[str, Sequence[Enrolment]]
) -> list[Child]:
    """Return the children in care at a unit today and those who come for a session, with where each is now."""
    today = city_day(now)
    of_house = unit_children(unit, today)
    care = {hours.child: hours for hours in care_hours(of_house, today) if hours.unit == unit and hours.on(today)}
    mine: dict[str, list[DaySession]] = {}
    for each in sessions:
        for enrolment in placed[each.session.id]:
            mine.setdefault(enrolment.child_id, []).append(each)
    seen = names_in_house(unit, [*care], [child for child in mine if child not in care])
    found = []
    for child in [*care, *(child for child in mine if child not in care)]:
        marks = seen.get(child, {}).get(ATTENDANCE) or {}
        told = told_of(seen.get(child, {}), today)
        unless_marked = "present" if told is None else "absent"
        present = [each for each in mine.get(child, ()) if marks.get(each.session.id, unless_marked) == "present"]
        running = next((each for each in present if each.session.starts_at <= now < each.session.ends_at), None)
        where = where_now(now, care.get(child), present, running) if told is None or present else told
        hours = care.get(child) if TIMES in seen.get(child, {}) else None
        found.append(Child(seen.get(child, {}).get(NAME), child in care, hours, mine.get(child, ()), running, where))
    return found


def told_of(seen: Mapping[str, Any], today: date) -> Where | None:
    """Return that the family told a child to be away or ill today, as far as it may be seen; else None."""
    told = seen.get(ABSENCE) or {}
    absence = next((each for each, (first, last) in told.items() if first <= today <= last), None)
    if absence is None:
        return None
    reason = (seen.get(ABSENCE_REASON) or {}).get(absence)
    return Where.SICK if reason == AbsenceReason.SICK else Where.AWAY


def where_now(
    now: datetime, care: CareHours | None, sessions: Sequence[DaySession], running: DaySession | None
) -> Where:
    """Return where a child is: in a session, in care, still to come, or gone."""
    if running is not None:
        return Where.SESSION
    clock = local(now).time()
    if care is not None and care.starts <= clock < care.ends:
        return Where.CARE
    later = any(each.session.starts_at > now for each in sessions) or (care is not None and clock < care.starts)
    return Where.COMES if later else Where.LEFT


def names_in_house(unit: str, of_house: Sequence[str], guests: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what the head of a unit may see of the children in care, and of guests.

    Names, attendance, absences and hours of care are asked for, as far as the law of the day gives them.
    """
    seen: dict[str, dict[str, Any]] = {}
    recipient = Recipient(RecipientKind.CITY_UNIT, unit)
    for purpose, subjects, categories in (
        ("basic_service", of_house, [NAME, ATTENDANCE, TIMES, ABSENCE, ABSENCE_REASON]),
        ("handover", guests, [NAME, ABSENCE]),
    ):
        if subjects:
            seen |= door.read(
                actor=current_actor(),
                now=this_moment(),
                recipient=recipient,
                purpose=purpose,
                subjects=subjects,
                categories=categories,
            )
    return seen


def rooms_of(sessions: Sequence[DaySession]) -> dict[str, str]:
    """Return the room of each session, by its attachment; sessions without one are left out."""
    unit = sessions[0].unit.id if sessions else ""
    rooms = {attachment.id: attachment.room for attachment, _offering in catalog.attachments_of_unit(unit)}
    return {
        each.session.id: room
        for each in sessions
        if each.group.attachment_id and (room := rooms.get(each.group.attachment_id))
    }
