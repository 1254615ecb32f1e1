"""An objective is measured once, by somebody who does not deliver, and the money that waited follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from catalog import operations as catalog
from catalog import queries
from catalog.errors import ObjectiveUnknown, ProgrammeNotOpen
from catalog.kinds import Direction, Scale
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.events import LISTENERS
from marketplace.kernel.operation import SYSTEM
from marketplace.money.operations import earn_sessions, fund_enrolment
from marketplace.money.queries import provider_statement
from marketplace.money.verification import differences
from marketplace.quality.errors import DeliversItself, MeasuredBefore, MeasurementWrong
from marketplace.quality.models import Measurement
from marketplace.quality.operations import Finding, measure_objective
from marketplace.quality.queries import outcomes_of
from tests.factories.people import an_actor
from tests.factories.programmes import GRANT, AProgramme, a_draft_programme, an_objective

pytestmark = pytest.mark.database

DAY = date(2026, 11, 30)
GOOD = Finding(
    value_hundredths=58_00, measured_on=DAY, source="Survey of all families", comparison_hundredths=44_00, n=200
)


@pytest.fixture
def draft(session: object, now: datetime) -> AProgramme:
    return a_draft_programme(now)


@pytest.fixture
def programme(draft: AProgramme, now: datetime) -> AProgramme:
    catalog.open_programme(actor=draft.city.owner, now=now, programme=draft.id)
    return draft


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(days=100)


def measured(programme: AProgramme, at: datetime, **figures: Any) -> Measurement:
    return measure_objective(
        actor=programme.city.owner, now=at, objective=programme.objective, finding=replace(GOOD, **figures)
    )


def a_delivered_place(programme: AProgramme, now: datetime) -> None:
    """Somebody takes part, and one of two sessions of 50 euros has been delivered; a fifth of it waits."""
    fund_enrolment(
        actor=SYSTEM,
        now=now,
        enrolment="place",
        payer="payer",
        provider=programme.city.provider.id,
        service="drama",
        model="vx",
        family_cents=0,
        subsidies=[(GRANT, 100_00)],
        platform_fee_cents=0,
        platform_fee_vat_cents=0,
        held_cents=20_00,
        waits_for=programme.objective,
        sessions=2,
        rule_set_digest=None,
        text="Drama",
    )
    earn_sessions(actor=SYSTEM, now=now, session="s", enrolments=["place"], decision="confirmed")


@pytest.mark.allows("quality.measure_objective")
@pytest.mark.parametrize(
    ("figures", "reached", "earned_cents"),
    [
        pytest.param({}, True, 50_00, id="at the target and better than others"),
        pytest.param({"comparison_hundredths": None}, True, 50_00, id="at the target, compared with nobody"),
        pytest.param({"value_hundredths": 54_99}, False, 40_00, id="short of the target"),
        pytest.param({"comparison_hundredths": 58_00}, False, 40_00, id="as good as without the programme"),
    ],
)
def test_the_measurement_decides_what_becomes_of_the_held_part(
    programme: AProgramme, now: datetime, later: datetime, figures: dict[str, Any], reached: bool, earned_cents: int
) -> None:
    a_delivered_place(programme, now)
    heard: list[Any] = []

    def listen(event: Any, **_context: Any) -> None:
        heard.append(event)

    LISTENERS["quality.objective_measured"].append(listen)
    try:
        assert measured(programme, later, **figures).reached is reached
    finally:
        LISTENERS["quality.objective_measured"].remove(listen)
    assert [(each.objective, each.reached) for each in heard] == [(programme.objective, reached)]
    statement = provider_statement(programme.city.provider.id, on=later.date())
    assert (statement.earned_cents, statement.held_cents) == (earned_cents, 0)
    assert list(differences()) == []


def test_what_falls_is_reached_from_above(draft: AProgramme, now: datetime, later: datetime) -> None:
    screens = an_objective(
        now,
        draft.city,
        draft.id,
        scale=Scale.MEAN,
        direction=Direction.FALLS,
        baseline_hundredths=150_00,
        target_hundredths=120_00,
    )
    catalog.open_programme(actor=draft.city.owner, now=now, programme=draft.id)
    finding = replace(GOOD, value_hundredths=119_00, comparison_hundredths=148_00, n=100, deviation_hundredths=20_00)
    found = measure_objective(actor=draft.city.owner, now=later, objective=screens.id, finding=finding)
    assert found.reached
    (outcome,) = (each for each in outcomes_of(queries.objectives_of(draft.id)) if each.measurement)
    assert (outcome.change_hundredths, outcome.interval) == (-31_00, (115_08, 122_92))


def test_a_share_has_an_interval_where_it_is_known_how_many_were_asked(programme: AProgramme, later: datetime) -> None:
    objectives = queries.objectives_of(programme.id)
    assert [each.measurement for each in outcomes_of(objectives)] == [None]
    measured(programme, later)
    (outcome,) = outcomes_of(objectives)
    assert (outcome.change_hundredths, outcome.interval) == (18_00, (51_07, 64_63))


def test_without_a_number_of_people_there_is_no_interval(programme: AProgramme, later: datetime) -> None:
    measured(programme, later, n=None)
    assert outcomes_of(queries.objectives_of(programme.id))[0].interval is None


def test_an_objective_is_measured_once(programme: AProgramme, later: datetime) -> None:
    measured(programme, later)
    with pytest.raises(MeasuredBefore):
        measured(programme, later, value_hundredths=10_00)


def test_what_cannot_have_been_found_is_refused_at_its_field(programme: AProgramme, later: datetime) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"value_hundredths": 100_01}, "value_hundredths"),
        ({"comparison_hundredths": -1}, "comparison_hundredths"),
        ({"n": 0}, "n"),
        ({"measured_on": DAY - timedelta(days=1)}, "measured_on"),
        ({"measured_on": later.date() + timedelta(days=1)}, "measured_on"),
        ({"source": " "}, "source"),
    ]
    for figures, field in wrong:
        with pytest.raises(MeasurementWrong) as refused:
            measured(programme, later, **figures)
        assert list(refused.value.fields) == [field]


def test_a_draft_has_promised_nothing_yet(draft: AProgramme, later: datetime) -> None:
    with pytest.raises(ProgrammeNotOpen):
        measured(draft, later)
    with pytest.raises(ObjectiveUnknown):
        measure_objective(actor=draft.city.owner, now=later, objective="nowhere", finding=GOOD)


def test_who_delivers_does_not_measure(programme: AProgramme, now: datetime, later: datetime) -> None:
    for role, scope in (("provider.staff", programme.city.provider.id), ("unit.manager", programme.city.unit)):
        officer = an_actor(now, "city.officer")
        deliverer = replace(officer, roles=officer.roles | an_actor(now, role, scope=scope).roles)
        with pytest.raises(DeliversItself):
            measure_objective(actor=deliverer, now=later, objective=programme.objective, finding=GOOD)


@pytest.mark.refuses("quality.measure_objective")
def test_only_the_city_measures(programme: AProgramme, now: datetime, later: datetime) -> None:
    for actor in (programme.city.provider.staff, an_actor(now), an_actor(now, "auditor")):
        with pytest.raises(NotAllowed):
            measure_objective(actor=actor, now=later, objective=programme.objective, finding=GOOD)
