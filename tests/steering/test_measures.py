"""What is measured of services: from what was recorded, never of a few families, and silent where nothing is known."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import operations as catalog
from catalog.queries import offering as offering_by_id
from marketplace.delivery import operations as delivery
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.operations import Care
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM
from marketplace.money.ledger.models import Transfer, TransferKind
from marketplace.money.ledger.operations import reverse_transfer
from marketplace.steering.figures import At, Figure, hidden_by, not_to_be_told
from marketplace.steering.kinds import By, Measure, Silence
from marketplace.steering.queries import measured
from tests.factories.catalog import a_published_offering, a_season, a_service
from tests.factories.catalog import a_unit as a_unit_at
from tests.factories.delivery import Club, a_child_in, a_club, a_session_cancelled, a_session_confirmed
from tests.factories.people import a_family, an_actor, new_adult, new_child
from tests.factories.quality import a_season_over, an_answer
from tests.factories.statements import statements

pytestmark = pytest.mark.database
NEXT_YEAR = datetime.fromisoformat("2027-01-10T10:00:00+00:00")


def another_family(club: Club, number: int) -> Any:
    """A family with a child of five who is in care at the club's unit."""
    family = a_family(
        club.opened_at,
        adults=(new_adult(email=f"g{number}@example.org"),),
        children=(new_child(birth_date=date(2021, 1, 5)),),
    )
    enrolment.place_child(
        actor=an_actor(club.opened_at, "city.officer"),
        now=club.opened_at,
        child=family.child,
        unit=club.unit,
        valid_from=city_day(club.opened_at),
        care=[Care(weekday, time(8), time(15)) for weekday in range(5)],
        reasons="Both guardians work.",
    )
    return family


def lived(club: Club, children: int, answers: int = 0) -> Club:
    """Let children take part in the whole club, and some of their families answer."""
    enrolled = [a_child_in(club, another_family(club, number)) for number in range(children)]
    a_season_over(club)
    for family, place in enrolled[:answers]:
        an_answer(club, family.guardian, place)
    return club


def of_v2(now: datetime, measure: Measure) -> Figure:
    """The figure of the platform model."""
    return measured(now).by_model["v2"][measure]


@pytest.mark.parametrize("answers", [4, 5])
def test_quality_is_told_from_five_answers_on(app: Flask, now: datetime, answers: int) -> None:
    lived(a_club(now), 5, answers)
    figure = of_v2(NEXT_YEAR, Measure.QUALITY)
    if answers < 5:
        assert (figure.value, figure.n, figure.silence) == (None, None, Silence.TOO_FEW)
    else:
        assert (figure.value, figure.n, figure.high) == (500, 5, 500)
        assert 300 < (figure.low or 0) < 400


def test_what_an_hour_costs_is_what_was_paid_for_what_was_delivered(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_cancelled(club)
    enrolment.start_enrolments(actor=SYSTEM, now=club.first_over)
    for session in club.sessions[1:3]:
        delivery.mark_delivered(actor=club.staff, now=session.ends_at, session=session.id)
        delivery.confirm_delivery(actor=club.owner, now=session.ends_at, session=session.id)
    figure = of_v2(NEXT_YEAR, Measure.COST_PER_HOUR)
    parts = dict(figure.parts)
    assert (figure.value, figure.n) == (60_00, 2)
    assert (parts["family_cents"], parts["city_cents"], parts["delivered_hours"]) == (60_00, 60_00, 2)


def test_an_hour_whose_earning_was_reversed_is_neither_paid_nor_delivered(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_confirmed(club)
    earned = db.session.scalars(select(Transfer.id).where(Transfer.kind == TransferKind.EARN)).one()
    budget = an_actor(now, "city.budget_holder")
    reverse_transfer(actor=budget, now=club.first_over, transfer=earned, decision="the session was not held")
    figure = of_v2(NEXT_YEAR, Measure.COST_PER_HOUR)
    assert (figure.value, figure.n, dict(figure.parts)["family_cents"]) == (None, 0, 0)


def test_what_the_citys_own_units_cost_is_not_guessed(app: Flask, now: datetime) -> None:
    club = a_club(now)
    catalog.define_service(actor=club.owner, now=now, slug="day-care", name="Day care", model="v", is_basic=True)
    another_family(club, 1)
    figure = measured(now + timedelta(weeks=2)).by_model["v"][Measure.COST_PER_HOUR]
    assert (figure.value, figure.silence) == (None, Silence.NOT_IN_THE_BOOKS)
    assert dict(figure.parts)["planned_hours"] == 2 * 35
    by_area = measured(now + timedelta(weeks=2)).by_area["33340"][Measure.COST_PER_HOUR]
    assert (by_area.value, by_area.silence) == (None, Silence.NOTHING_YET)


def test_a_session_that_was_not_held_breaks_continuity_and_one_of_this_week_waits(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_confirmed(club)
    second, third = club.sessions[1], club.sessions[2]
    delivery.cancel_session(actor=club.staff, now=club.first_over, session=second.id, reason="weather")
    soon = of_v2(third.ends_at + timedelta(days=1), Measure.CONTINUITY)
    assert (soon.value, soon.n, dict(soon.parts)["sessions_waiting"]) == (5_000, 2, 1)
    later = of_v2(third.ends_at + timedelta(days=6, hours=23), Measure.CONTINUITY)
    assert (later.value, later.n) == (5_000, 2)
    late = of_v2(third.ends_at + timedelta(days=7), Measure.CONTINUITY)
    assert (late.value, late.n) == (3_333, 3)


def test_a_session_in_which_nobody_has_a_place_was_promised_to_nobody(app: Flask, now: datetime) -> None:
    a_club(now)
    figure = measured(NEXT_YEAR).by_model.get("v2", {}).get(Measure.CONTINUITY)
    assert figure is None or figure.silence is Silence.NOTHING_YET


def test_access_counts_the_children_of_the_age_and_not_a_few(app: Flask, now: datetime) -> None:
    club = a_club(now)
    families = [another_family(club, number) for number in range(8)]
    for family in families[:4]:
        a_child_in(club, family)
    at = now + timedelta(minutes=1)
    assert of_v2(at, Measure.ACCESS).silence is Silence.TOO_FEW
    a_child_in(club, families[4])
    figure = of_v2(at, Measure.ACCESS)
    assert (figure.value, figure.n) == (6_250, 8)
    assert measured(at).by_area["33340"][Measure.ACCESS].value == 6_250


def test_an_offer_is_in_reach_at_the_own_unit_and_within_two_kilometres(app: Flask, now: datetime) -> None:
    club = a_club(now)
    for number in range(5):
        another_family(club, number)
    service, season = a_service(now).id, offering_by_id(club.offering).season_id
    for place, far in (("Near", 61.517), ("Far", 61.519)):
        unit = a_unit_at(now, name=place, lon=23.6, lat=far).id
        a_published_offering(now, season=season, service=service, unit=unit)
    figures = measured(now)
    assert (figures.by_area["33340"][Measure.VARIETY].value, figures.by_area["33340"][Measure.VARIETY].n) == (2, 5)
    assert figures.by_service[service][Measure.VARIETY].value == 1
    assert figures.of(service).by_area["33340"][Measure.VARIETY].value == 1


def test_providers_that_offer_again_have_stayed(app: Flask, now: datetime) -> None:
    service = a_service(now).id
    first = a_season(now, starts_on=date(2026, 8, 1), ends_on=date(2026, 12, 18)).id
    second = a_season(now, starts_on=date(2027, 1, 7), ends_on=date(2027, 5, 31)).id
    stays = a_published_offering(now, season=first, service=service)
    a_published_offering(now, season=first, service=service)
    assert measured(now).figures_of(service)[Measure.PROVIDERS_STAYED].silence is Silence.NOTHING_YET
    spring = {"starts_on": date(2027, 1, 12), "ends_on": date(2027, 5, 4), "go_no_go_on": date(2027, 1, 9)}
    assert measured(NEXT_YEAR).figures_of(service)[Measure.PROVIDERS_STAYED].value is None
    a_published_offering(now, season=second, service=service, provider=stays.provider, **spring)
    figure = measured(NEXT_YEAR).figures_of(service)[Measure.PROVIDERS_STAYED]
    assert (figure.value, figure.n) == (5_000, 2)


def test_more_services_take_no_more_statements(app: Flask, now: datetime) -> None:
    club = a_club(now)
    with statements() as few:
        measured(now).by_service  # noqa: B018
    for _number in range(3):
        a_published_offering(now, unit=club.unit)
    with statements() as many:
        measured(now).by_service  # noqa: B018
    assert len(many) == len(few)


def test_a_hidden_count_cannot_be_worked_out_from_the_sum() -> None:
    assert not_to_be_told({"a": 20, "b": 4, "c": 7}) == {"b", "c"}
    assert not_to_be_told({"a": 20, "b": 1, "c": 2, "d": 9}) == {"b", "c", "d"}
    assert not_to_be_told({"a": 4}) == {"a"}
    cells = [
        (At("drama", "v2", "1"), 9),
        (At("art", "v2", "1"), 4),
        (At("care", "v", "1"), 5),
        (At("x", "v2", None), 8),
    ]
    assert hidden_by(cells, By.SERVICE) == {"art", "x"}
    assert hidden_by(cells, By.MODEL) == set()
