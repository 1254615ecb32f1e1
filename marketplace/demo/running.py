"""Chapters four to six: rounds are drawn, places taken and paid, sessions delivered, providers paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog import operations as catalog
from catalog import queries as catalogue
from marketplace.delivery import operations as delivery
from marketplace.demo.city import City, GroupOfStory
from marketplace.demo.founding import AUTUMN
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment import queries as enrolments
from marketplace.enrolment.statuses import Status
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import Actor
from marketplace.kernel.outbox import run_due
from marketplace.money import operations as money
from marketplace.money import queries as books
from marketplace.quality import operations as quality

PRESENT, ABSENT, SICK = "present", "absent", "sick"
ACCEPTS, DECLINES = 0.9, 0.06
MARKED_AFTER, CONFIRMED_AFTER = timedelta(minutes=10), timedelta(hours=2)
PAYS_LATE = 0.04
ANSWERS = 0.55


@dataclass(frozen=True, slots=True)
class Hour:
    """One session of a group that the story lives through."""

    session: str
    ends_at: datetime
    group: GroupOfStory


def draw(city: City, season: str, now: datetime) -> None:
    """Freeze the applications of a round, draw, and publish: each step by the service owner, in this order."""
    owner, round_ = city.people["owner"], city.rounds[season]
    enrolment.freeze_round(actor=owner, now=now, round=round_)
    enrolment.draw_round(actor=owner, now=now + timedelta(minutes=5), round=round_)
    enrolment.publish_round(actor=owner, now=now + timedelta(minutes=10), round=round_)


def answer_offers(city: City, season: str, now: datetime) -> None:
    """Let the families answer their offers: most accept, some decline, a few forget; the story's family accepts."""
    for group in city.groups[season]:
        for offered in enrolments.enrolments_of_group(group.id, Status.OFFERED):
            guardian = Actor(person=offered.applied_by)
            dice = 0.0 if guardian.person == city.people["maria"].person else city.chance.random()
            if dice < ACCEPTS:
                _accept(offered.id, guardian, now)
            elif dice < ACCEPTS + DECLINES:
                enrolment.decline_offer(actor=guardian, now=now, enrolment=offered.id)


def _accept(offered: str, guardian: Actor, now: datetime) -> None:
    """Accept; a family whose week has filled up meanwhile declines instead."""
    try:
        enrolment.accept_offer(actor=guardian, now=now, enrolment=offered)
    except Refusal:
        enrolment.decline_offer(actor=guardian, now=now, enrolment=offered)


def pay_invoices(city: City, invoices: Iterable[tuple[str, int]], now: datetime) -> None:
    """Record the bank lines of families that pay; a few forget."""
    for reference, open_cents in invoices:
        if open_cents and city.chance.random() >= PAYS_LATE:
            money.record_payment(
                actor=city.people["budget"],
                now=now,
                bank_key=f"{now:%Y%m%d}-{reference}",
                booked_on=city_day(now),
                amount_cents=open_cents,
                reference=reference,
            )


def invoices_of(enrolled: Iterable[str]) -> list[tuple[str, int]]:
    """Return reference and open cents of the invoices of enrolments."""
    found = (invoice for each in enrolled for invoice in books.invoices_of_enrolment(each))
    return [(invoice.reference, invoice.open_cents) for invoice in found]


def confirmed_in(city: City, season: str) -> list[str]:
    """Return the enrolments of a season that were confirmed."""
    return [
        each.id
        for group in city.groups[season]
        for each in enrolments.enrolments_of_group(group.id, Status.CONFIRMED, Status.ACTIVE)
    ]


def hours_of(city: City, season: str, until: datetime) -> list[Hour]:
    """Return the sessions of a season that end before an instant, in the order in which they end."""
    hours = [
        Hour(session.id, session.ends_at, group)
        for group in city.groups[season]
        for session in catalogue.sessions_of_group(group.id)
        if session.ends_at < until and session.status == "planned"
    ]
    return sorted(hours, key=lambda hour: (hour.ends_at, hour.group.key, hour.session))


def live_through(
    city: City,
    hours: list[Hour],
    cancelled: set[str],
    unconfirmed_from: datetime | None = None,
    left_by: str | None = None,
) -> None:
    """Let each hour be held, marked by its provider and borne out by the unit; one is cancelled the day before.

    Hours from `unconfirmed_from` on wait for the unit, or for the provider `left_by`, who has not marked them yet.
    """
    for hour in hours:
        late = unconfirmed_from is not None and hour.ends_at >= unconfirmed_from
        if late and left_by and hour.group.staff == city.providers[left_by].staff:
            continue
        staff = hour.group.staff
        if hour.session in cancelled:
            day_before = hour.ends_at - timedelta(days=1)
            delivery.cancel_session(actor=staff, now=day_before, session=hour.session, reason="leader_ill")
            continue
        if not _mark(city, hour, staff):
            continue
        if not late:
            head = city.managers[hour.group.unit]
            delivery.confirm_delivery(actor=head, now=hour.ends_at + CONFIRMED_AFTER, session=hour.session)


def _mark(city: City, hour: Hour, staff: Actor) -> bool:
    """Mark who came and that the session was held; nobody comes to a session in which nobody has a place."""
    places = enrolments.enrolments_in_session(hour.session)
    if not places:
        return False
    at = hour.ends_at + MARKED_AFTER
    marks = [(each.id, city.chance.choices((PRESENT, ABSENT, SICK), (91, 5, 4))[0]) for each in places]
    delivery.mark_attendance(actor=staff, now=at, session=hour.session, marks=marks)
    delivery.mark_delivered(actor=staff, now=at, session=hour.session)
    return True


def pay_providers(city: City, through: date, now: datetime) -> None:
    """Let what was earned be approved as a payout run, and record a day later that the bank has sent it."""
    run = approve_payouts(city, through, now)
    money.record_payout_sent(actor=city.people["budget"], now=now + timedelta(days=1), run=run)


def approve_payouts(city: City, through: date, now: datetime) -> str:
    """Draft a payout run of what was earned, and let a second person approve it; return its id."""
    run = money.draft_payout_run(actor=city.people["owner"], now=now, through_on=through)
    money.approve_payout_run(actor=city.people["budget"], now=now + timedelta(hours=1), run=run.id)
    return run.id


def send_refunds(city: City, now: datetime) -> None:
    """Send back what is owed to families."""
    for refund in books.refunds_to_send():
        money.record_refund_sent(actor=city.people["budget"], now=now, refund=refund.id)


def ask_families(city: City, season: str, now: datetime) -> None:
    """Get the three answers of families whose season is completed."""
    for group in city.groups[season]:
        for done in enrolments.enrolments_of_group(group.id, Status.COMPLETED):
            if done.applied_by != city.people["maria"].person and city.chance.random() < ANSWERS:
                marks = (city.chance.choices((3, 4, 5), (1, 3, 5))[0] for _ in range(3))
                enjoyment, leader, fit = marks
                quality.give_feedback(
                    actor=Actor(person=done.applied_by),
                    now=now + timedelta(hours=6),
                    enrolment=done.id,
                    enjoyment=enjoyment,
                    leader=leader,
                    fit=fit,
                )


def close(city: City, now: datetime, months: Iterable[str]) -> None:
    """Close the season and the months that are over."""
    catalog.close_season(actor=city.people["owner"], now=now, season=city.seasons[AUTUMN])
    for month in months:
        money.close_period(actor=city.people["budget"], now=now, month=month)


def work_off(now: datetime) -> None:
    """Let the background work do what is due."""
    run_due(now)
