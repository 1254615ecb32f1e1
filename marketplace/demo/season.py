"""One child's season, and the city's around it: the story of the example, chapter by chapter, in one reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from catalog import operations as catalog
from marketplace.demo import (
    care_fees,
    daily_life,
    demand,
    families_together,
    finding,
    founding,
    provider_life,
    running,
    steering,
    supply,
    today,
    wellbeing,
)
from marketplace.demo.city import SEED as SEED
from marketplace.demo.city import City, city_time
from marketplace.demo.founding import AUTUMN, SPRING
from marketplace.demo.size import Size
from marketplace.enrolment import operations as enrolment
from marketplace.kernel.clock import CITY_ZONE, city_day

BEGINNING = city_time(2026, 8, 3)
TODAY = city_time(2026, 12, 15, 10)
AUTUMN_LAST_DAY = date(2026, 12, 4)
SPRING_DAYS = (date(2027, 1, 11), date(2027, 5, 21))
SPRING_PUBLISHED_AFTER = 10
PAID_ON = {9: 29, 10: 29, 11: 27, 12: 9}


def play(progress: Callable[[str], None], size: Size) -> None:
    """Play the season from the founding of the city to its today."""
    city = City(progress=progress, size=size)
    progress("The city gets its offices, its law, its rules and its 144 units …")
    founding.open_offices(city, steering.FOUNDED)
    steering.a_year_before(city)
    founding.found(city, BEGINNING)
    progress("Providers are vetted and publish what they add to day care …")
    supply.register_providers(city, city_time(2026, 8, 4))
    supply.publish_offerings(city, AUTUMN, size.autumn_first_day, AUTUMN_LAST_DAY, city_time(2026, 8, 6))
    progress(f"{size.families} families are registered, their children placed in day care …")
    care_fees.prepare(city, city_time(2026, 8, 5))
    demand.register_families(city, city_time(2026, 8, 10))
    progress("Families apply, the round is frozen and drawn, places are taken …")
    hold_autumn_round(city)
    progress("The autumn is lived through, hour by hour …")
    live_autumn(city)
    wellbeing.play(city)
    care_fees.decide_and_close(city)
    progress("The season is closed; the spring round is open …")
    end_autumn(city)
    open_spring_round(city)
    finding.make_findable(city, city_time(2026, 12, 14, 9))
    today.leave_open(city)
    families_together.play(city)
    steering.today(city)
    daily_life.live(city)
    provider_life.play(city)
    running.work_off(TODAY)


def hold_autumn_round(city: City) -> None:
    """Hold the round of the autumn: apply, freeze, draw, publish, answer within 48 hours, wait, pay."""
    opens, closes = city_time(2026, 8, 12), city_time(2026, 8, 21, 16)
    _open_round(city, AUTUMN, "Places for the autumn of 2026", opens, closes)
    demand.apply_in_round(
        city, AUTUMN, city.size.autumn_applications, opens + timedelta(hours=1), closes - timedelta(hours=1)
    )
    running.draw(city, AUTUMN, closes + timedelta(minutes=5))
    running.answer_offers(city, AUTUMN, city_time(2026, 8, 22, 18))
    running.work_off(city_time(2026, 8, 23, 18))
    running.answer_offers(city, AUTUMN, city_time(2026, 8, 24, 18))
    running.work_off(city_time(2026, 8, 27))
    running.pay_invoices(city, running.invoices_of(running.confirmed_in(city, AUTUMN)), city_time(2026, 8, 31))


def _open_round(city: City, season: str, name: str, opens: datetime, closes: datetime) -> None:
    city.rounds[season] = enrolment.open_round(
        actor=city.people["owner"],
        now=opens - timedelta(days=1),
        season=city.seasons[season],
        name=name,
        opens_at=opens,
        closes_at=closes,
        groups=[group.id for group in city.groups[season] if group.in_round],
    ).id


def live_autumn(city: City) -> None:
    """Live through the sessions and pay each month; one is cancelled, and nobody answers its request in time."""
    running.work_off(datetime.combine(city.size.autumn_first_day, time(7), CITY_ZONE))
    hours = running.hours_of(city, AUTUMN, city_time(2026, 12, 5))
    ours = [hour.session for hour in hours if hour.group.unit == city.hubs[0] and hour.group.key == "drama-club"]
    for month in range(city.size.autumn_first_day.month, AUTUMN_LAST_DAY.month + 1):
        for half in (range(1, 15), range(15, 32)):
            lived = [hour for hour in hours if hour.ends_at.month == month and hour.ends_at.day in half]
            running.live_through(city, lived, set(ours[4:5]))
            if lived:
                running.work_off(lived[-1].ends_at + timedelta(hours=3))
        paid_at = city_time(2026, month, PAID_ON[month])
        running.send_refunds(city, paid_at - timedelta(hours=2))
        running.pay_providers(city, city_day(paid_at - timedelta(days=1)), paid_at)
        running.work_off(paid_at)
        if month == SPRING_PUBLISHED_AFTER:
            publish_spring(city)


def publish_spring(city: City) -> None:
    """Open the next season, publish its offerings, and let families take the places that need no round."""
    city.seasons[SPRING] = catalog.open_season(
        actor=city.people["owner"],
        now=city_time(2026, 10, 30),
        name="Winter and spring 2027",
        starts_on=date(2026, 12, 7),
        ends_on=date(2027, 5, 28),
    ).id
    supply.publish_offerings(city, SPRING, *SPRING_DAYS, city_time(2026, 11, 2))
    taken = list(demand.enrol_first_come(city, SPRING, city_time(2026, 11, 10)))
    running.pay_invoices(city, running.invoices_of(taken), city_time(2026, 11, 20))


def end_autumn(city: City) -> None:
    """Ask the families whose enrolments the background work has completed, and close the season and its months."""
    running.ask_families(city, AUTUMN, city_time(2026, 12, 10))
    running.close(city, city_time(2026, 12, 14), ("2026-08", "2026-09", "2026-10", "2026-11"))


def open_spring_round(city: City) -> None:
    """Open the round of the spring, which still takes applications, and live through the mornings up to today."""
    opens, closes = city_time(2026, 11, 30), city_time(2026, 12, 18, 16)
    _open_round(city, SPRING, "Places for the spring of 2027", opens, closes)
    demand.apply_in_round(
        city, SPRING, city.size.spring_applications, opens + timedelta(hours=1), TODAY - timedelta(hours=1)
    )
    provider_life.advance_to_swedish(city)
    running.work_off(city_time(2026, 12, 7, 7))
    mornings = running.hours_of(city, SPRING, TODAY)
    running.live_through(city, mornings, set(), unconfirmed_from=city_time(2026, 12, 14), left_by="drama")
