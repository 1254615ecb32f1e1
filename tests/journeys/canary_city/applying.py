"""What families told the city about care lately: applications and what was decided on them, two homes, days away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from marketplace.admission import operations as admission
from marketplace.admission.kinds import Need
from marketplace.care import operations as fees
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from marketplace.kernel.periods import Weeks
from marketplace.people import operations as people
from tests.factories.people import an_actor
from tests.journeys.canary_city.city import SHOWN, CanaryCity
from tests.journeys.tokens import spelled_day, spelled_time

WHO = (("first.1", "first.3", "first.a"), ("protected.1", "protected.2", "protected.a"))
DECISION_DAY, HOMES_DAY, AWAY_DAY = date(2027, 1, 13), date(2026, 11, 17), date(2026, 11, 2)
ONE_WEEK, THREE_DAYS = timedelta(days=7), timedelta(days=3)


def tell_of_care(city: CanaryCity) -> None:
    """Two families apply, are decided on and ask again; each has two homes, and a child who will be away."""
    now = SHOWN - timedelta(days=4)
    for number, (guardian, elsewhere, child) in enumerate(WHO):
        later = number * ONE_WEEK
        _asked_again(city, now, guardian, _decided(city, now, guardian, child, DECISION_DAY + later), child)
        _homes(city, now, guardian, elsewhere, child, HOMES_DAY + later)
        _away(city, now, guardian, child, AWAY_DAY + later)
    fees.decide_fees(actor=an_actor(now, "city.officer"), now=now, from_day=city_day(now))


def _decided(city: CanaryCity, now: datetime, guardian: str, child: str, day: date) -> str:
    """Apply for another unit, suddenly, and give a place there from a day; return the decision."""
    subject, starts, ends = city.people[child], time(6, day.day), time(14, day.day)
    why = city.word("care_application.urgent_because", "child.care_wishes", subject)
    city.canaries.add("care_application.care", "child.care_wishes", subject, spelled_time(starts))
    sent = admission.apply_for_care(
        actor=city.actor(guardian, now),
        now=now,
        child=subject,
        wishes=[admission.Wish(unit) for unit in city.units],
        start_on=city_day(now) + timedelta(days=9),
        care=[enrolment.Care(weekday, starts, ends) for weekday in range(5)],
        need=Need.SUDDEN,
        urgent_because=f"We begin with {why}.",
    )
    reasons = city.word("care_decision.reasons", "child.care_decision", subject)
    city.canaries.add("care_decision.valid_from", "child.care_decision", subject, spelled_day(day))
    return admission.decide_on_care(
        actor=city.owner,
        now=now + timedelta(hours=1),
        application=sent.id,
        place=admission.Place(city.units[1], day),
        reasons=f"A place is free because of {reasons}.",
    ).id


def _asked_again(city: CanaryCity, now: datetime, guardian: str, decision: str, child: str) -> None:
    """Ask that a decision be put right; another officer lets the first family's stand."""
    subject = city.people[child]
    words = city.word("rectification.words", "child.care_decision", subject)
    admission.ask_rectification(
        actor=city.actor(guardian, now), now=now + timedelta(hours=2), decision=decision, words=f"We hoped for {words}."
    )
    if child == "first.a":
        reasons = city.word("rectification.reasons", "child.care_decision", subject)
        at = now + timedelta(hours=3)
        admission.answer_rectification(
            actor=an_actor(at, "city.officer"), now=at, decision=decision, place=None, reasons=f"It has {reasons}."
        )


def _homes(city: CanaryCity, now: datetime, guardian: str, elsewhere: str, child: str, day: date) -> None:
    """One guardian tells with whom the child is in even weeks; where nobody is protected, the other agrees."""
    subject = city.people[child]
    city.canaries.add("home_weeks.valid_from", "child.home_weeks", subject, spelled_day(day))
    told = people.tell_home_weeks(
        actor=city.actor(guardian, now),
        now=now,
        child=subject,
        guardian=city.people[guardian],
        weeks=Weeks.EVEN,
        valid_from=day,
    )
    if subject not in city.facts.protected:
        people.agree_home_weeks(actor=city.actor(elsewhere, now), now=now, home_weeks=told.id)


def _away(city: CanaryCity, now: datetime, guardian: str, child: str, first: date) -> None:
    subject = city.people[child]
    for column, day in (("first_day", first), ("last_day", first + THREE_DAYS)):
        city.canaries.add(f"absence.{column}", "child.absence", subject, [*spelled_day(day), f"{day.day} {day:%B}"])
    enrolment.report_absence(
        actor=city.actor(guardian, now),
        now=now,
        children=[subject],
        first_day=first,
        last_day=first + THREE_DAYS,
        reason=AbsenceReason.OTHER,
    )
