"""Who may have a place in a group now: by its own way of admission, its own round and its own seats."""

from __future__ import annotations

from datetime import datetime

import pytest

from catalog.errors import SessionFull
from catalog.models import Admission
from marketplace.enrolment import operations
from marketplace.enrolment.errors import NotOpenToFamilies
from marketplace.enrolment.operations.seats import seat_for
from marketplace.enrolment.rounds.base import Seat
from marketplace.enrolment.rounds.content import reserves_in
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from tests.factories.enrolment import (
    CLUB_RULES,
    City,
    Play,
    a_city,
    a_group,
    a_hold,
    a_low_income,
    a_round,
    a_wait,
    an_application,
    an_enrolment,
    an_offering,
    offering_changed,
    played,
)
from tests.factories.people import Family, a_family

SWEDISH = frozenset({"swedish"})
HALF_FOR_LOW_INCOMES = {
    "type": "reserve",
    "parameters": {
        "group": "low-income",
        "when": {"fact": "fee_bracket", "is": "free"},
        "share_bp": 5_000,
        "kind": "hard",
        "order": "reserve_first",
    },
}


@pytest.fixture
def reserving(app: object, now: datetime) -> City:
    """A city whose club gives two places in a round, one of them to families with low incomes only."""
    return a_city(now, rules=[*CLUB_RULES, HALF_FOR_LOW_INCOMES], admission=Admission.ROUND)


def alone_in_a_round(city: City, family: Family) -> datetime:
    """Let one family play a round alone; return when it was published."""
    opened = a_round(city)
    an_application(city, opened, city.group, family=family)
    return played(city, opened)


def test_whoever_needs_no_reserve_sits_on_an_open_seat_and_leaves_the_reserve_to_others():
    seats = [Seat("swedish"), Seat()]
    assert seat_for(seats, [], "group") == Seat()
    assert seats == [Seat("swedish")]


def test_whoever_may_sit_on_a_reserve_takes_the_first_seat_there_is():
    for first, second in ((Seat("swedish"), Seat()), (Seat(), Seat("swedish"))):
        assert seat_for([first, second], SWEDISH, "group") == first


def test_a_soft_reserve_of_others_is_better_than_none_and_a_hard_one_is_none():
    assert seat_for([Seat("swedish")], [], "group") == Seat("swedish")
    with pytest.raises(SessionFull):
        seat_for([Seat("swedish", hard=True)], [], "group")


def test_the_reserves_of_a_group_are_not_those_of_another():
    def row(group: str, reserve: str) -> dict[str, object]:
        kept = {"group": reserve, "places": 1, "hard": False, "filled_first": True}
        return {"group": group, "capacity": 2, "reserves": [kept]}

    frozen = {"groups": [row("drama", "swedish"), row("music", "low-income")]}
    assert reserves_in(frozen, "music") == [("low-income", 1, False, True)]
    assert reserves_in(frozen, "chess") == []


@pytest.mark.database
def test_an_open_place_stays_free_when_the_reserved_one_is_taken(reserving: City, now: datetime):
    poor = a_family(now)
    a_low_income(poor, now)
    at = alone_in_a_round(reserving, poor)
    assert a_hold(reserving, now=at).seat is None
    with pytest.raises(SessionFull):
        a_hold(reserving, now=at)


@pytest.mark.database
def test_a_reserve_of_a_round_ends_where_places_go_to_whoever_comes_first(reserving: City, now: datetime):
    at = alone_in_a_round(reserving, a_family(now))
    with pytest.raises(SessionFull):
        a_hold(reserving, now=at)
    offering_changed(reserving, admission=Admission.FIRST_COME)
    assert a_hold(reserving, now=at).seat is None


@pytest.mark.database
def test_who_waits_is_served_though_the_group_is_to_give_its_places_in_a_round(city: City, now: datetime):
    place, _other = an_enrolment(city), an_enrolment(city)
    wait = a_wait(city)
    offering_changed(city, admission=Admission.ROUND)
    operations.cancel_enrolment(actor=Actor(place.applied_by), now=now, enrolment=place.id)
    db.session.refresh(wait)
    assert (wait.status, wait.seat) == ("offered", None)


@pytest.mark.database
def test_after_its_round_a_group_whose_places_the_city_decides_on_has_no_waiting_list(play: Play):
    offering_changed(play.city, admission=Admission.DECISION)
    with pytest.raises(NotOpenToFamilies):
        a_wait(play.city, now=play.at)


@pytest.mark.database
def test_one_application_ranks_groups_of_a_provider_and_of_the_city_itself(fair: City, now: datetime):
    own = an_offering(fair, provider_id=None, model="v", price_cents=0, admission=Admission.ROUND)
    groups = [fair.group, a_group(fair, offering=own, weekday=4)]
    opened = a_round(fair, groups)
    assert an_application(fair, opened, *groups).status == "applied"


@pytest.mark.database
def test_a_child_who_applied_in_one_round_may_apply_in_another(fair: City, now: datetime):
    family, (first, second) = a_family(now), fair.groups
    for group in (first, second):
        opened = a_round(fair, [group], name=f"Round of {group}")
        assert an_application(fair, opened, group, family=family).status == "applied"


@pytest.mark.database
def test_the_first_who_waits_for_a_group_is_number_one_however_many_wait_for_another(city: City):
    other = a_group(city, weekday=3, capacity=1)
    an_enrolment(city), an_enrolment(city), an_enrolment(city, group=other)
    assert [a_wait(city).queue_number, a_wait(city).queue_number, a_wait(city, group=other).queue_number] == [1, 2, 1]
