"""Today: the sessions of the day, those that wait for a mark, and what else needs somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Response, render_template

from catalog import queries as catalog
from catalog.models import SessionStatus
from catalog.queries import DaySession
from marketplace.delivery import queries as delivery
from marketplace.delivery.models import Delivery
from marketplace.enrolment.queries import enrolments_in_sessions
from marketplace.kernel.clock import city_day, day_start
from marketplace.messages.queries import unread
from marketplace.requests.kinds import Queue
from marketplace.web.parts.answering import waiting_in
from marketplace.web.parts.paging import day_asked
from marketplace.web.providers.offline import with_own_scripts
from marketplace.web.providers.ours import our_provider
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as registry
from providers.kinds import EvidenceStatus
from providers.requirements import Requirement

MOST_UNMARKED = 40
WARNED_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """A session as the day's list shows it: numbers of children, never who they are."""

    day: DaySession
    expected: int
    present: int | None
    delivery: Delivery | None

    def to_mark(self, now: datetime) -> bool:
        """Tell whether it has begun and nothing was said about it."""
        planned = self.day.session.status is SessionStatus.PLANNED
        return planned and self.delivery is None and self.day.session.starts_at <= now


@pages.get("/")
def today() -> Response:
    """Show the sessions of a day, today where none is asked for, and what waits."""
    actor, now, provider = current_actor(), this_moment(), our_provider()
    on = day_asked(city_day(now))
    of_day = _not_called_off(
        [each for each in catalog.sessions_of_day(on, provider=provider) if each.offering.revision]
    )
    ids = {each.session.id for each in of_day}
    unmarked = [
        seen.session.id
        for seen in reversed(delivery.sessions_to_mark(actor, now))
        if seen.offering.provider_id == provider and seen.offering.revision and seen.session.id not in ids
    ]
    earlier = catalog.sessions_among(unmarked[:MOST_UNMARKED])
    shown = shown_each([*of_day, *earlier.values()])
    page = render_template(
        "providers/today.html",
        on=on,
        today=city_day(now),
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        sessions=[shown[each.session.id] for each in of_day],
        unmarked=[shown[each] for each in unmarked[:MOST_UNMARKED]],
        unmarked_in_all=len(unmarked),
        coming=None if of_day else catalog.next_session(day_start(on), provider=provider),
        requests=waiting_in(Queue.PROVIDER, provider),
        expiring=_expiring(provider, city_day(now)),
        to_accept=[each for each in registry.agreements_of(provider) if each.accepted_at is None],
        missing=registry.may_take_enrolments(provider, city_day(now)),
        unread=unread(actor),
    )
    return with_own_scripts(page)


def shown_each(sessions: Sequence[DaySession]) -> dict[str, Shown]:
    """Return sessions with their numbers, by id; three statements for all of them."""
    ids = [each.session.id for each in sessions]
    expected, present, said = enrolments_in_sessions(ids), delivery.present_in(ids), delivery.deliveries_of(ids)
    return {
        each.session.id: Shown(
            each, len(expected[each.session.id]), present.get(each.session.id), said.get(each.session.id)
        )
        for each in sessions
    }


def _not_called_off(sessions: Sequence[DaySession]) -> list[DaySession]:
    called_off = delivery.sessions_called_off([each.session.id for each in sessions])
    return [each for each in sessions if each.session.id not in called_off]


def _expiring(provider: str, on: date) -> list[tuple[Requirement, date]]:
    """Return the required papers whose latest accepted one ends within thirty days, with the day on which it ends."""
    latest: dict[str, date] = {}
    for paper in registry.evidence_of(provider):
        if paper.status is EvidenceStatus.ACCEPTED:
            latest[paper.kind] = max(paper.valid_until, latest.get(paper.kind, paper.valid_until))
    return [
        (needed, latest[needed.kind])
        for needed in registry.papers_required(provider)
        if needed.kind in latest and on < latest[needed.kind] <= on + WARNED_BEFORE
    ]
