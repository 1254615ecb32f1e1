"""Background work: holds and offers that run out, groups whose date has come, and what the catalogue tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.enrolment import operations, queries
from marketplace.enrolment.operations.wishing import tell_who_wished
from marketplace.kernel.clock import city_day
from marketplace.kernel.events import on
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import every, later, task

HOURLY = 60


@task("enrolment.expire_hold")
def expire_hold(*, now: datetime, enrolment: str) -> None:
    """Give back the place of a hold that was not confirmed in time."""
    operations.expire_hold(actor=SYSTEM, now=now, enrolment=enrolment)


@task("enrolment.expire_offer")
def expire_offer(*, now: datetime, enrolment: str) -> None:
    """Pass on an offer that was not answered in time."""
    operations.expire_offer(actor=SYSTEM, now=now, enrolment=enrolment)


@task("enrolment.remind_guardians")
def remind_guardians(*, now: datetime, enrolment: str) -> None:
    """Remind those whose answer a place waits for, halfway."""
    operations.remind_guardians(actor=SYSTEM, now=now, enrolment=enrolment)


@task("enrolment.end_continuity")
def end_continuity(*, now: datetime, continuity: str) -> None:
    """End the search for a substitute when its ten days are over, if it has not ended before."""
    if queries.continuity(continuity).ended_at is None:
        operations.end_continuity(actor=SYSTEM, now=now, continuity=continuity)


@task("enrolment.move_waiting_list")
def move_waiting_list(*, now: datetime, group: str) -> None:
    """Offer free places of a group to those who wait."""
    operations.move_waiting_list(actor=SYSTEM, now=now, group=group)


@task("enrolment.end_waits")
def end_waiting(*, now: datetime, reason: str, offering: str | None = None, season: str | None = None) -> None:
    """End the waits for an offering that was withdrawn, or in a season that is over."""
    operations.end_waits(actor=SYSTEM, now=now, reason=reason, offering=offering, season=season)


@every("enrolment.start_enrolments", minutes=HOURLY)
def start_enrolments(*, now: datetime) -> None:
    """Let enrolments be active whose first session has begun."""
    operations.start_enrolments(actor=SYSTEM, now=now)


@every("enrolment.decide_groups", minutes=HOURLY)
def decide_groups(*, now: datetime) -> None:
    """Decide about every group whose go/no-go date has come."""
    for group in queries.undecided_groups(city_day(now), now):
        operations.decide_group(actor=SYSTEM, now=now, group=group)


@every("enrolment.complete_groups", minutes=HOURLY)
def complete_groups(*, now: datetime) -> None:
    """Complete the enrolments of groups whose last session is over, and settle what was waiting for a confirmation."""
    for group in queries.groups_over(now):
        operations.complete_enrolments(actor=SYSTEM, now=now, group=group)
    operations.settle_ended(actor=SYSTEM, now=now)


@on("catalog.capacity_changed")
def places_added(event: Any, *, actor: Actor, now: datetime) -> None:
    """Let the waiting list move after the change; not within it, since children are locked before places."""
    later("enrolment.move_waiting_list", group=event.group)


@on("catalog.offering_published")
@on("catalog.attachment_approved")
def wishes_answered(event: Any, *, actor: Actor, now: datetime) -> None:
    """Tell the families whose wishes an offering answers, where it is published and carried by the unit now."""
    tell_who_wished(event.offering, now=now)


@on("catalog.offering_withdrawn")
def offering_withdrawn(event: Any, *, actor: Actor, now: datetime) -> None:
    """Nobody waits for what is not offered any more."""
    later("enrolment.end_waits", offering=event.offering, reason="offering_withdrawn")


@on("catalog.season_closed")
def season_closed(event: Any, *, actor: Actor, now: datetime) -> None:
    """Nobody waits in a season that is over."""
    later("enrolment.end_waits", season=event.season, reason="season_over")
