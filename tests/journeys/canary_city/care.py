"""Who is in care where and when, and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from catalog.queries import services
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import placements_of
from marketplace.kernel.clock import city_day
from tests.journeys.canary_city.city import SHOWN, CanaryCity
from tests.journeys.tokens import spelled_time

WEEK_SHOWN = [SHOWN.date() + timedelta(days=offset) for offset in range(-1, 4)]
"""The days, from Monday to Friday, that a week shows where nothing else is asked for."""


def place_in_care(city: CanaryCity, now: datetime) -> None:
    """Everybody is in care until three; the third family's child was in another unit for some days before."""
    for number, (child, unit) in enumerate(
        (("first.a", 0), ("first.b", 0), ("protected.a", 0), ("third.a", 1)), start=1
    ):
        starts, ends = time(5, 40 + number), time(14, 50 + number)
        _placed(city, now, child, unit, city_day(now), starts, ends, 8_737 - 13 * number)
    _moved(city, now)


def _placed(
    city: CanaryCity, now: datetime, who: str, unit: int, since: date, starts: time, ends: time, share_bp: int
) -> str:
    child = city.people[who]
    word = city.word("placement.reasons", "child.placement_reasons", child)
    city.canaries.add("care_time.starts", "child.times", child, spelled_time(starts, WEEK_SHOWN))
    city.canaries.add("care_time.ends", "child.times", child, spelled_time(ends, WEEK_SHOWN))
    city.canaries.add("placement.hours_coefficient_bp", "child.times", child, [str(share_bp)])
    city.facts.in_house.setdefault(city.units[unit], set()).add(child)
    return enrolment.place_child(
        actor=city.owner,
        now=now,
        child=child,
        unit=city.units[unit],
        valid_from=since,
        care=[enrolment.Care(weekday, starts, ends) for weekday in range(5)],
        reasons=f"Because of {word}.",
        hours_coefficient_bp=share_bp,
    ).id


def _moved(city: CanaryCity, now: datetime) -> None:
    """The second child of the first family leaves its unit in winter, for a reason."""
    child = city.people["first.b"]
    word = city.word("placement.end_reasons", "child.placement_reasons", child)
    enrolment.end_placement(
        actor=city.owner,
        now=now,
        placement=placements_of(child)[0].id,
        valid_until=date(2026, 12, 1),
        reasons=f"Because of {word}.",
    )


def wish_for_more(city: CanaryCity, now: datetime) -> None:
    """Two families wish for music where their children are in care."""
    music = next(each.id for each in services() if each.slug == "music")
    for who, guardian in (("first.a", "first.1"), ("protected.a", "protected.1")):
        word = city.word("wish.words", "child.wishes", city.people[who])
        enrolment.make_wish(
            actor=city.actor(guardian, now),
            now=now,
            child=city.people[who],
            service=music,
            words=f"We dream of {word}.",
        )
