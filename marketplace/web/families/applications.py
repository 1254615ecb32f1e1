"""Applications and waiting lists: where we stand, why, and what would change it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.admission import queries as care
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Application, Choice, Enrolment, Round
from marketplace.enrolment.operations import withdraw_application
from marketplace.enrolment.statuses import ENROLLED, LIVE, ApplicationStatus, Status
from marketplace.web.families.apply import our_application
from marketplace.web.families.binding import bond_in_words, let_go_for_the_bond
from marketplace.web.families.draft import takes_applications
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import Ours, our_children, today
from marketplace.web.families.pages import pages
from marketplace.web.families.place import alive_until
from marketplace.web.families.states import called, kind_of
from marketplace.web.parts.timeline import Step
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

OFFERS_AND_HOLDS = (Status.OFFERED, Status.HOLD)
PLACED = ENROLLED | {Status.COMPLETED}


@dataclass(frozen=True)
class Wish:
    """One wish of an application, with what became of it; `ours` is what the round gave us in this group."""

    choice: Choice
    meeting: Meeting
    ours: Enrolment | None = None
    queue: int | None = None
    last_admitted: Sequence[tuple[str, int, str]] = ()


@pages.get("/applications")
def applications() -> str:
    """List applications, offers, places and waits of all our children."""
    ours = our_children()
    actor = current_actor()
    mine = enrolment.applications_of(actor.subject or "", today())
    enrolments = enrolment.my_enrolments(actor, today())
    live = [each for each in enrolments if each.status in LIVE]
    applied = {(each.round_id, each.child_id) for each in mine if each.status is not ApplicationStatus.WITHDRAWN}
    return render_template(
        "families/applications.html",
        ours=ours,
        applications=mine,
        rounds={each.id: each for each in enrolment.rounds()},
        live=live,
        past=[each for each in enrolments if each.status not in LIVE],
        groups=meetings(each.group_id for each in enrolments),
        queues={each.id: enrolment.queue_position(each) for each in live if each.status is Status.WAITLISTED},
        untils={each.id: alive_until(each) for each in live if each.status in OFFERS_AND_HOLDS},
        open_rounds=[
            each for each in enrolment.rounds() if takes_applications(each) and not all_applied(each, ours, applied)
        ],
        applied=applied,
        today=today(),
        for_care=care.applications_of_children(list(ours.children)),
        called=called,
        kind_of=kind_of,
    )


def all_applied(round: Round, ours: Ours, applied: Collection[tuple[str, str]]) -> bool:
    """Tell whether each of our children has an application in a round, so that nothing is left to do there."""
    return all((round.id, child.id) in applied for child in ours)


@pages.get("/applications/<application>")
def application(application: str) -> str:
    """Show one application, and its result with the reasons. Raises: ApplicationNotFound."""
    found, child = our_application(application)
    round = enrolment.round_by_id(found.round_id)
    result = enrolment.result_of(application)
    wishes = _wishes(found, round)
    return render_template(
        "families/application.html",
        application=found,
        child=child,
        round=round,
        result=result,
        wishes=wishes,
        bond=bond_in_words(found, child),
        why_none=list(_why_none(found, wishes)) if result and not result.group_id else [],
        nothing_left=not any(_stands(wish) in {*LIVE, Status.COMPLETED} for wish in wishes),
        waits=any(_stands(wish) is Status.WAITLISTED for wish in wishes),
        LIVE=LIVE,
        steps=_steps(found, round),
        open=takes_applications(round) and found.status is ApplicationStatus.APPLIED,
        applicants=_applicants(round),
        called=called,
        kind_of=kind_of,
    )


@pages.post("/applications/<application>/withdraw")
def withdraw(application: str) -> Response:
    """Take an application back. Raises: ApplicationNotFound, RoundNotTaking, MoveNotPossible."""
    our_application(application)
    withdraw_application(actor=current_actor(), now=this_moment(), application=application)
    flash(gettext("The application is withdrawn. You can apply again until the round closes."))
    return redirect(url_for("families.application", application=application))


def _wishes(found: Application, round: Round) -> list[Wish]:
    choices = enrolment.choices_of([found.id]).get(found.id, [])
    groups = meetings(choice.group_id for choice in choices)
    given = {
        each.group_id: each for each in enrolment.enrolments_of_child(found.child_id) if each.application_id == found.id
    }
    result: Mapping[str, Any] = json.loads(round.result_content) if round.result_content and round.published_at else {}
    return [
        Wish(
            choice,
            groups[choice.group_id],
            given.get(choice.group_id),
            enrolment.queue_position(given[choice.group_id]) if choice.group_id in given else None,
            [
                (reserve, last[0], str(last[1]))
                for reserve, last in (result.get("cut_offs", {}).get(choice.group_id) or {}).items()
            ],
        )
        for choice in choices
    ]


def _stands(wish: Wish) -> Status | None:
    return wish.ours.status if wish.ours else None


def _why_none(found: Application, wishes: Sequence[Wish]) -> Iterator[str]:
    """Yield why the draw gave no place, and what has become of the wishes since."""
    if all(wish.choice.refused_because for wish in wishes):
        yield gettext("The rules do not allow any of your wishes. Below you see for each wish which rule says so.")
        return
    if let_go_for_the_bond(found):
        yield gettext(
            "There was no place for both, and you had chosen that this child takes none alone. So it does not wait "
            "alone either; below you can still take a free place or join a waiting list for it."
        )
    yield gettext(
        "In the draw the seats went to children of a higher class, or with a lower number. Below you see for each wish "
        "how far the seats went."
    )
    offered = {_stands(wish) for wish in wishes if wish.ours and wish.ours.offer_expires_at}
    if offered & PLACED:
        yield gettext("Later a place came free, and you took it.")
    if Status.OFFERED in offered:
        yield gettext("A place has come free since and is offered to you now.")
    if Status.DECLINED in offered:
        yield gettext("Later a place was offered to you, and you declined it.")
    if Status.EXPIRED in offered:
        yield gettext("Later a place was offered to you, and the time to take it ran out.")


def _applicants(round: Round) -> int | None:
    """Return how many applications were frozen, once they are."""
    return len(json.loads(round.frozen_content)["applications"]) if round.frozen_content else None


def _steps(found: Application, round: Round) -> list[Step]:
    """Return the story of an application: what was, where it stands, what comes."""
    now = this_moment()
    if found.status is ApplicationStatus.WITHDRAWN:
        return [
            Step(title=gettext("Sent"), at=found.submitted_at),
            Step(title=gettext("Withdrawn"), at=found.withdrawn_at, state="now"),
        ]
    story = [
        (gettext("Sent"), found.submitted_at, True),
        (gettext("The round closes"), round.closes_at, round.closes_at <= now),
        (gettext("Applications frozen, their digest published"), round.frozen_at, bool(round.frozen_at)),
        (gettext("Seed drawn"), round.drawn_at, bool(round.drawn_at)),
        (gettext("Result published"), round.published_at, bool(round.published_at)),
    ]
    taken = sum(done for _title, _at, done in story)
    return [
        Step(title=title, at=at, state="done" if done else "now" if number == taken else "ahead")
        for number, (title, at, done) in enumerate(story)
    ]
