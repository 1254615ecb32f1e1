"""Our calendar: the page on which its secret address is made and ended, and what a calendar program reads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from flask import Response, flash, redirect, render_template, session, url_for
from icalendar import Calendar, Event
from werkzeug.wrappers import Response as Redirect

from catalog import queries as catalog
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.queries import Busy
from marketplace.kernel.ids import new_secret
from marketplace.people import queries as people
from marketplace.people.operations import end_calendar_address, make_calendar_address
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import UNIT_AND_TIMES, Child, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.timetable import care_of, moment_of, sessions_of
from marketplace.web.families.week import monday_of
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

DAYS_AHEAD = 26 * 7
READ_AGAIN_AFTER = timedelta(hours=6)
NEW_ADDRESS = "new_calendar_address"
MAKER = "-//V2 Marketplace//A family's calendar//EN"


@pages.get("/calendar")
def calendar() -> str:
    """Show whether a calendar program may read our week; the address that was just made, this once."""
    actor = current_actor()
    return render_template(
        "families/calendar.html",
        address=None if actor.acting_for else people.calendar_address_of(actor.person or ""),
        secret=session.pop(NEW_ADDRESS, ""),
        weeks=DAYS_AHEAD // 7,
    )


@pages.post("/calendar")
def new_calendar_address() -> Redirect:
    """Make a new address, for the next page to show it once; the one before ends."""
    actor, secret = current_actor(), new_secret()
    make_calendar_address(actor=actor, now=this_moment(), person=actor.subject or "", secret=secret)
    session[NEW_ADDRESS] = secret
    return redirect(url_for("families.calendar"))


@pages.post("/calendar/end")
def end_calendar() -> Redirect:
    """End the address at once. Raises: CalendarAddressUnknown."""
    actor = current_actor()
    end_calendar_address(actor=actor, now=this_moment(), person=actor.subject or "")
    flash(gettext("The address has ended. A calendar that used it gets nothing more."))
    return redirect(url_for("families.calendar"))


@pages.get("/calendar/<secret>.ics")
def calendar_file(secret: str) -> Response:
    """Give a calendar program the care and the sessions of our children, from this week on. Source: RFC 5545."""
    found = Calendar.new(prodid=MAKER, name=gettext("Our children"), refresh_interval=READ_AGAIN_AFTER)
    for event in _events():
        found.add_component(event)
    answer = Response(found.to_ical(), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _events() -> Iterator[Event]:
    ours = our_children(*UNIT_AND_TIMES)
    first = monday_of(today())
    closed = catalog.holidays_between(first, first + timedelta(days=DAYS_AHEAD - 1))
    sessions = sessions_of(ours, first, DAYS_AHEAD)
    groups = meetings(busy.group for found in sessions.values() for busy in found if busy.group)
    care = {child.id: care_of(child, first, DAYS_AHEAD, closed) for child in ours}
    units = catalog.unit_names(sorted({hours.unit for found in care.values() for _day, hours in found}))
    for child in ours:
        yield from (_care(child, day, hours, units) for day, hours in care[child.id])
        yield from (_session(child, busy, groups[busy.group or ""]) for busy in sessions.get(child.id, ()))


def _care(child: Child, day: date, hours: CareHours, units: Mapping[str, str]) -> Event:
    return _event(
        f"care-{child.id}-{day.isoformat()}",
        moment_of(day, hours.starts),
        moment_of(day, hours.ends),
        summary=_whose(child, gettext("Day care")),
        location=units.get(hours.unit, ""),
        url=url_for("families.child", child=child.id, _external=True),
    )


def _session(child: Child, busy: Busy, meeting: Meeting) -> Event:
    return _event(
        f"session-{busy.session}-{busy.enrolment}",
        busy.starts_at,
        busy.ends_at,
        summary=_whose(child, meeting.offering.title),
        location=meeting.unit_name,
        url=url_for("families.place", enrolment=busy.enrolment, _external=True),
    )


def _event(uid: str, start: datetime, end: datetime, *, summary: str, location: str, url: str) -> Event:
    """Return an event in UTC, which needs no description of a time zone."""
    return Event.new(
        uid=uid,
        start=start.astimezone(UTC),
        end=end.astimezone(UTC),
        stamp=this_moment().astimezone(UTC),
        summary=summary,
        location=location,
        url=url,
    )


def _whose(child: Child, what: str) -> str:
    return gettext("%(child)s: %(what)s", child=child.given_name, what=what) if child.given_name else what
