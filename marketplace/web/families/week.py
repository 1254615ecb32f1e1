"""Our week: what needs us, where each child is when, and the gaps between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for

from catalog import queries as catalog
from consent import queries as consent
from consent.models import Consent
from marketplace.admission import queries as care
from marketplace.admission.kinds import CareStatus
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import CareHours
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries import Busy
from marketplace.enrolment.statuses import ENROLLED, Status
from marketplace.kernel.clock import local
from marketplace.kernel.text import Text
from marketplace.messages import queries as messages
from marketplace.money import queries as money
from marketplace.money.invoices.models import Invoice
from marketplace.money.invoices.queries import UNPAID
from marketplace.quality.queries import enrolments_to_ask_about
from marketplace.web.families.agreeing import asking
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import UNIT_AND_TIMES, Child, Ours, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.timetable import care_of, moment_of, sessions_of
from marketplace.web.parts import vocabulary, words
from marketplace.web.parts.lanes import Lane, Lanes
from marketplace.web.parts.translation import gettext, ngettext
from marketplace.web.parts.week import Block
from marketplace.web.sign_in import current_actor, this_moment

DAYS_IN_WEEK = 7
SCHOOL_DAYS = 5
FARTHEST = timedelta(days=730)
SHORTEST_GAP = timedelta(minutes=5)
EARLIEST_NIGHT = time(0)
SHOWN = ("child.birth_date", *UNIT_AND_TIMES)


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something that waits for us: what, about whom, what is left of the time, and where to do it."""

    what: str
    detail: str = ""
    left: str = ""
    url: str
    action: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Time between two places of a child in which somebody else must be there for her."""

    child: str
    starts_at: datetime
    ends_at: datetime
    before: str
    after: str


@pages.get("")
def week() -> str:
    """Show the week with what needs us first."""
    ours = our_children(*SHOWN)
    monday = monday_asked(request.args.get("from"))
    closed = catalog.holidays_between(monday, monday + timedelta(days=DAYS_IN_WEEK - 1))
    lanes, gaps, hidden = _lanes(ours, monday, closed)
    return render_template(
        "families/week.html",
        ours=ours,
        needs=list(_needs(ours)),
        unread=messages.unread(current_actor()),
        lanes=lanes,
        gaps=gaps,
        hidden=hidden,
        closed=dict(sorted(closed.items())) if lanes else {},
        monday=monday,
        last_day=monday + timedelta(days=(lanes.days if lanes else SCHOOL_DAYS) - 1),
        before=monday - timedelta(days=DAYS_IN_WEEK),
        after=monday + timedelta(days=DAYS_IN_WEEK),
        this_week=monday == monday_of(today()),
    )


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def monday_asked(asked: str | None) -> date:
    """Return the Monday of the week that was asked for; of this week where that is no day near."""
    try:
        wanted = date.fromisoformat(asked or "")
    except ValueError:
        wanted = today()
    return monday_of(wanted if abs(wanted - today()) <= FARTHEST else today())


def _lanes(ours: Ours, monday: date, closed: Collection[date]) -> tuple[Lanes | None, list[Gap], list[Child]]:
    """Return the time lines, the gaps between places, and the children whose care hours we may not see.

    There is no care on the days that are `closed`.
    """
    if not len(ours):
        return None, [], []
    sessions = sessions_of(ours, monday, DAYS_IN_WEEK)
    groups = meetings(busy.group for found in sessions.values() for busy in found if busy.group)
    models = {child: placed.model for child, placed in enrolment.placement_on(list(ours.children), monday).items()}
    hours = {child.id: care_of(child, monday, DAYS_IN_WEEK, closed) for child in ours}
    units = catalog.unit_names(sorted({each.unit for found in hours.values() for _day, each in found}))
    lanes = [
        Lane(
            name=child.given_name,
            note=ngettext("%(num)d year", "%(num)d years", child.age) if child.age is not None else "",
            blocks=[
                *(_care_block(day, each, units, models.get(child.id, "v"), child) for day, each in hours[child.id]),
                *(_session_block(busy, groups) for busy in sessions.get(child.id, ())),
            ],
        )
        for child in ours
    ]
    weekend = any(block.weekday >= SCHOOL_DAYS for lane in lanes for block in lane.blocks)
    gaps = [gap for child in ours for gap in _gaps(child, hours[child.id], units, sessions.get(child.id, ()), groups)]
    hidden = [child for child in ours if "child.times" not in child.seen or "child.unit" not in child.seen]
    hidden = [child for child in hidden if child.id in models]
    return Lanes(lanes, DAYS_IN_WEEK if weekend else SCHOOL_DAYS), gaps, hidden


def _care_block(day: date, hours: CareHours, units: Mapping[str, str], model: str, child: Child) -> Block:
    return Block(
        weekday=day.weekday(),
        starts=hours.starts,
        ends=hours.ends,
        title=gettext("Day care"),
        detail=units.get(hours.unit, ""),
        colour=model,
        link=url_for("families.child", child=child.id),
        ground=True,
    )


def _session_block(busy: Busy, groups: Mapping[str, Meeting]) -> Block:
    meeting = groups[busy.group or ""]
    return Block(
        weekday=local(busy.starts_at).weekday(),
        starts=local(busy.starts_at).time(),
        ends=local(busy.ends_at).time(),
        title=meeting.offering.title,
        detail=meeting.unit_name,
        colour=meeting.offering.model,
        link=url_for("families.place", enrolment=busy.enrolment),
    )


def _gaps(
    child: Child,
    care: Iterable[tuple[date, CareHours]],
    units: Mapping[str, str],
    sessions: Iterable[Busy],
    groups: Mapping[str, Meeting],
) -> list[Gap]:
    """Return the times between one place and the next of the same day."""
    spans = [
        (
            moment_of(day, each.starts),
            moment_of(day, each.ends),
            gettext("day care at %(unit)s", unit=units.get(each.unit, "")),
        )
        for day, each in care
    ]
    spans += [
        (busy.starts_at, busy.ends_at, groups[busy.group].offering.title)
        for busy in sessions
        if busy.group is not None and busy.group in groups
    ]
    gaps: list[Gap] = []
    until: tuple[datetime, str] | None = None
    for starts_at, ends_at, title in sorted(spans):
        if until and local(until[0]).date() == local(starts_at).date() and starts_at - until[0] >= SHORTEST_GAP:
            gaps.append(
                Gap(child=child.given_name, starts_at=until[0], ends_at=starts_at, before=until[1], after=title)
            )
        if until is None or ends_at > until[0]:
            until = (ends_at, title)
    return gaps


def _needs(ours: Ours) -> Iterable[Need]:
    """Return what waits for us: what ends soonest of each kind first."""
    actor = current_actor()
    if actor.subject is None:
        return
    enrolments = enrolment.my_enrolments(actor, today())
    asked = enrolments_to_ask_about(actor, today())
    groups = meetings(each.group_id for each in [*enrolments, *asked] if each.status in WAITING or each in asked)
    yield from _places(ours, enrolments, groups)
    yield from _places_in_care(ours)
    yield from _substitutes(ours, enrolments)
    for waiting in consent.waiting_for(actor.subject, [actor.subject, *ours.children], today()):
        yield _consent_need(ours, waiting)
    unpaid = [each for each in reversed(money.invoices_of(actor.subject)) if each.status in UNPAID]
    invoiced_for = money.invoiced_for([each.id for each in unpaid])
    yield from (_invoice_need(each, invoiced_for.get(each.id, "")) for each in unpaid)
    for each in asked:
        yield Need(
            what=gettext("How was “%(offering)s”?", offering=groups[each.group_id].offering.title),
            detail=gettext("For %(child)s. Three questions, thirty seconds.", child=ours.name(each.child_id)),
            url=url_for("families.feedback", enrolment=each.id),
            action=gettext("Say how it was"),
        )
    if unread := messages.unread(actor):
        yield Need(
            what=ngettext("%(num)d message not read", "%(num)d messages not read", unread),
            url=url_for("families.messages"),
            action=gettext("Read"),
        )


WAITING = (Status.OFFERED, Status.HOLD)
PLACE_GIVEN = CareStatus.PLACE_GIVEN


def _places(ours: Ours, enrolments: Sequence[Enrolment], groups: Mapping[str, Meeting]) -> Iterable[Need]:
    now = this_moment()
    ending = [(each.offer_expires_at or each.hold_expires_at, each) for each in enrolments if each.status in WAITING]
    for until, each in sorted(((at, each) for at, each in ending if at and at > now), key=lambda pair: pair[0]):
        meeting = groups[each.group_id]
        what, action = _what_is_asked(each, meeting.offering.title)
        yield Need(
            what=what,
            detail=gettext(
                "For %(child)s, %(days)s %(hours)s, %(unit)s",
                child=ours.name(each.child_id),
                days=words.weekdays(meeting.weekdays),
                hours=words.hours(meeting.group.start_time, meeting.group.end_time),
                unit=meeting.unit_name,
            ),
            left=words.time_left(until, now),
            url=url_for("families.place", enrolment=each.id),
            action=action,
        )


def _places_in_care(ours: Ours) -> Iterable[Need]:
    """Return the places in day care that wait for our answer."""
    given = [each for each in care.applications_of_children(list(ours.children)) if each.status is PLACE_GIVEN]
    decided = care.decisions_of([each.id for each in given])
    for each in given:
        answer_due_on = decided[each.id][-1].answer_due_on
        yield Need(
            what=gettext("A place in day care"),
            detail=gettext("For %(child)s", child=ours.name(each.child_id)),
            left=words.days_left(answer_due_on, today()) if answer_due_on else "",
            url=url_for("families.care_application", application=each.id),
            action=gettext("Take it or let it go"),
        )


def _what_is_asked(place: Enrolment, title: str) -> tuple[str, str]:
    """Return what a place that is kept waits for, and what can be done about it."""
    if awaited := asking(place):
        if awaited.of_us:
            return gettext("Do you agree to “%(offering)s”?", offering=title), gettext("Read and decide")
        return gettext("“%(offering)s” waits for the other guardian", offering=title), gettext("See how it stands")
    if place.status is Status.OFFERED:
        return gettext("A place in “%(offering)s”", offering=title), gettext("Take it or let it go")
    return gettext("A place kept in “%(offering)s”", offering=title), gettext("Confirm it")


def _substitutes(ours: Ours, enrolments: Sequence[Enrolment]) -> Iterable[Need]:
    running = [each for each in enrolments if each.status in ENROLLED]
    offered = enrolment.substitutes_offered({each.group_id for each in running}, this_moment())
    for each in running:
        if each.group_id in offered:
            yield Need(
                what=gettext("The provider cannot go on, and another one would"),
                detail=gettext("For %(child)s, in the same hour and place.", child=ours.name(each.child_id)),
                left=words.time_left(offered[each.group_id].due_at, this_moment()),
                url=url_for("families.substitute", enrolment_id=each.id),
                action=gettext("Say whether you agree"),
            )


def _consent_need(ours: Ours, waiting: Consent) -> Need:
    category = words.say(Text(vocabulary.category(waiting.category)))
    child = ours.name(waiting.subject_id)
    return Need(
        what=gettext("May %(category)s be shared?", category=category.lower()),
        detail=gettext("About %(child)s. The place does not depend on your answer.", child=child)
        if child
        else gettext("About you."),
        left=words.days_left(waiting.answer_by_on, today()),
        url=url_for("families.consent", consent=waiting.id),
        action=gettext("Read and decide"),
    )


def _invoice_need(invoice: Invoice, what: str) -> Need:
    return Need(
        what=gettext("Invoice for “%(what)s”", what=what),
        detail=gettext("%(sum)s, invoice %(number)s", sum=words.euro(invoice.open_cents), number=str(invoice.number)),
        left=gettext("due %(when)s", when=words.days_left(invoice.due_on, today())),
        url=url_for("families.invoice", invoice=invoice.id),
        action=gettext("Pay"),
    )
