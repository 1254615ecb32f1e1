"""One decision covers the care hours of two homes with alternating weeks; the week without care is no clash."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from marketplace.enrolment import operations, queries
from marketplace.enrolment.errors import CareTimesWrong
from marketplace.enrolment.models import Placement
from marketplace.enrolment.operations import Care
from marketplace.kernel.clock import city_day, local
from marketplace.kernel.periods import Weeks
from tests.factories.enrolment import City, a_city, a_unit
from tests.factories.people import an_actor, two_homes

pytestmark = pytest.mark.database


@pytest.fixture
def city(app: Flask, now: datetime) -> City:
    """A city with a club on Tuesdays from 15.00 to 16.00."""
    return a_city(now)


def placed(city: City, child: str, *care: Care) -> Placement:
    return operations.place_child(
        actor=an_actor(city.now, "city.officer"),
        now=city.now,
        child=child,
        unit=a_unit(city.now),
        valid_from=city_day(city.now),
        care=care,
        reasons="Both guardians work.",
    )


def test_the_hours_of_a_week_are_the_mean_of_both_homes_and_the_fee_follows_from_it(city: City, now: datetime) -> None:
    whole_even = [Care(day, time(8), time(16), Weeks.EVEN) for day in range(5)]
    short_odd = [Care(day, time(8), time(12), Weeks.ODD) for day in range(5)]
    placement = placed(city, two_homes(now).child, *whole_even, *short_odd)
    assert placement.care_minutes_per_week == 30 * 60
    assert placement.hours_coefficient_bp == 8_000


@pytest.mark.parametrize("weeks", [Weeks.EVERY, Weeks.EVEN])
def test_a_weekday_has_one_span_in_each_week(city: City, now: datetime, weeks: Weeks) -> None:
    with pytest.raises(CareTimesWrong):
        placed(city, two_homes(now).child, Care(1, time(8), time(9)), Care(1, time(10), time(11), weeks))


def test_care_stands_in_the_week_of_its_home_only(city: City, now: datetime) -> None:
    child = two_homes(now).child
    placed(city, child, Care(0, time(8), time(16), Weeks.EVEN), Care(0, time(9), time(12), Weeks.ODD))
    monday = city_day(now) + timedelta(days=7 - city_day(now).weekday())
    ends = {}
    for week in (monday, monday + timedelta(days=7)):
        (busy,) = queries.week_of(child, week)
        ends[Weeks.EVEN.has(week)] = local(busy.ends_at).time()
    assert ends == {True: time(16), False: time(12)}


def test_a_club_in_the_weeks_without_care_is_no_clash(city: City, now: datetime) -> None:
    child = two_homes(now).child
    placed(city, child, Care(1, time(8), time(16), Weeks.EVEN))
    every = [each.on.isocalendar().week for each in queries.fit(child, city.group, now)]
    assert every and all(week % 2 == 0 for week in every)
    other = two_homes(now).child
    placed(city, other, Care(1, time(8), time(15), Weeks.EVEN), Care(1, time(8), time(14), Weeks.ODD))
    assert queries.fit(other, city.group, now) == ()
