"""A child with two homes: one guardian tells the weeks, the other agrees; the fee stays with the registered home."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from consent import door
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.periods import Weeks
from marketplace.people.errors import (
    HomesNotTwo,
    HomeWeeksAgreedAlready,
    HomeWeeksNotAlternating,
    HomeWeeksToldByYou,
    HomeWeeksUnknown,
    PeriodNotValid,
)
from marketplace.people.models import DeclarationPurpose, HomeWeeks
from marketplace.people.operations import (
    agree_home_weeks,
    declare_income,
    end_home_weeks,
    record_protection_order,
    tell_home_weeks,
)
from marketplace.people.queries import family_situation, home_weeks, homes_of, household_of
from tests.factories.consent import the_law
from tests.factories.people import Family, a_family, an_actor, as_actor, two_guardians, two_homes

pytestmark = pytest.mark.database


def told(family: Family, now: datetime, by: int = 0, weeks: Weeks = Weeks.EVEN, days: int = 0) -> HomeWeeks:
    guardian = family.adults[by]
    return tell_home_weeks(
        actor=as_actor(guardian, now),
        now=now,
        child=family.child,
        guardian=guardian,
        weeks=weeks,
        valid_from=city_day(now) + timedelta(days=days),
    )


def agreed(family: Family, now: datetime, made: HomeWeeks, by: int = 1) -> HomeWeeks:
    return agree_home_weeks(actor=as_actor(family.adults[by], now), now=now, home_weeks=made.id)


@pytest.mark.allows("people.tell_home_weeks")
@pytest.mark.allows("people.agree_home_weeks")
def test_what_one_guardian_tells_counts_when_the_other_agrees(app: Flask, now: datetime) -> None:
    family = two_homes(now)
    made = told(family, now)
    assert made.agreed_at is None
    with pytest.raises(HomeWeeksToldByYou):
        agreed(family, now, made, by=0)
    agreed(family, now, made)
    assert (made.agreed_by, made.agreed_at) == (family.adults[1], now)
    with pytest.raises(HomeWeeksAgreedAlready):
        agreed(family, now, made)


@pytest.mark.refuses("people.tell_home_weeks")
@pytest.mark.refuses("people.agree_home_weeks")
@pytest.mark.refuses("people.end_home_weeks")
def test_a_stranger_tells_agrees_and_ends_nothing(app: Flask, now: datetime) -> None:
    family, stranger = two_homes(now), as_actor(a_family(now).guardian, now)
    made = told(family, now)
    for attempt in (
        lambda: tell_home_weeks(
            actor=stranger,
            now=now,
            child=family.child,
            guardian=family.guardian,
            weeks=Weeks.ODD,
            valid_from=city_day(now),
        ),
        lambda: agree_home_weeks(actor=stranger, now=now, home_weeks=made.id),
        lambda: end_home_weeks(actor=stranger, now=now, home_weeks=made.id),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert [each.id for each in homes_of([family.child])] == [made.id]


def test_what_an_officer_records_counts_at_once(app: Flask, now: datetime) -> None:
    family, officer = two_homes(now), an_actor(now, "city.officer")
    made = tell_home_weeks(
        actor=officer,
        now=now,
        child=family.child,
        guardian=family.adults[1],
        weeks=Weeks.ODD,
        valid_from=city_day(now),
    )
    assert made.agreed_by == officer.person


def test_homes_alternate_from_a_day_to_come(app: Flask, now: datetime) -> None:
    family = two_homes(now)
    with pytest.raises(HomeWeeksNotAlternating):
        told(family, now, weeks=Weeks.EVERY)
    with pytest.raises(PeriodNotValid):
        told(family, now, days=-1)


def test_guardians_who_live_together_have_one_home(app: Flask, now: datetime) -> None:
    with pytest.raises(HomesNotTwo):
        told(two_guardians(now), now)


def test_a_later_agreement_ends_the_one_before_and_what_is_told_anew_replaces_what_was_not_agreed(
    app: Flask, now: datetime
) -> None:
    family = two_homes(now)
    first = agreed(family, now, told(family, now))
    dropped = told(family, now, days=10)
    second = agreed(family, now, told(family, now, weeks=Weeks.ODD, days=20))
    assert first.valid_until == second.valid_from == city_day(now) + timedelta(days=20)
    with pytest.raises(HomeWeeksUnknown):
        home_weeks(dropped.id)


@pytest.mark.allows("people.end_home_weeks")
def test_either_guardian_ends_it_from_today_and_what_has_not_begun_is_taken_back(app: Flask, now: datetime) -> None:
    family = two_homes(now)
    made = agreed(family, now, told(family, now))
    later = now + timedelta(days=30)
    end_home_weeks(actor=as_actor(family.adults[1], later), now=later, home_weeks=made.id)
    assert made.valid_until == city_day(later)
    waiting = told(family, later)
    end_home_weeks(actor=as_actor(family.adults[1], later), now=later, home_weeks=waiting.id)
    assert homes_of([family.child], city_day(later)) == []


def test_the_fee_follows_the_registered_home_and_the_income_told_there(app: Flask, now: datetime) -> None:
    family, today = two_homes(now), city_day(now)
    for adult, cents in zip(family.adults, (3_000_00, 9_000_00), strict=True):
        declare_income(
            actor=SYSTEM,
            now=now,
            household=household_of(adult, today) or "",
            purpose=DeclarationPurpose.FEE_DECISION,
            income_cents_per_month=cents,
            family_size=2,
            valid_from=today,
        )
    before = family_situation(family.child, today, DeclarationPurpose.FEE_DECISION)
    agreed(family, now, told(family, now))
    for day in (today, today + timedelta(days=7)):
        after = family_situation(family.child, day, DeclarationPurpose.FEE_DECISION)
        assert after is not None and before is not None
        assert (after.household, after.income_cents_per_month) == (family.household, 3_000_00)
        assert after.siblings == before.siblings


def test_both_guardians_see_the_weeks_and_under_a_protection_order_only_who_lives_with_the_child(
    app: Flask, now: datetime
) -> None:
    the_law(now)
    family = two_homes(now)
    agreed(family, now, told(family, now))
    asked = {"now": now, "subjects": [family.child], "categories": ["child.home_weeks"]}
    here, elsewhere = (as_actor(adult, now) for adult in family.adults)
    for actor in (here, elsewhere):
        (seen,) = door.own_access(actor=actor, **asked)[family.child]["child.home_weeks"]
        assert (seen["guardian"], seen["weeks"], seen["agreed"]) == (family.guardian, Weeks.EVEN, True)
    record_protection_order(actor=SYSTEM, now=now, person=family.child, valid_from=city_day(now))
    assert door.own_access(actor=elsewhere, **asked) == {}
    assert door.own_access(actor=here, **asked)[family.child]["child.home_weeks"]


@pytest.mark.parametrize(
    ("weeks", "day", "lies"),
    [
        (Weeks.EVEN, date(2026, 12, 21), True),
        (Weeks.EVEN, date(2026, 12, 28), False),
        (Weeks.ODD, date(2027, 1, 3), True),
        (Weeks.ODD, date(2027, 1, 4), True),
        (Weeks.EVERY, date(2026, 12, 28), True),
    ],
)
def test_a_year_with_53_weeks_ends_and_the_next_begins_with_an_odd_week(weeks: Weeks, day: date, lies: bool) -> None:
    assert weeks.has(day) is lies
