"""Duties of the models are met, missing or not known by what was recorded, each with its number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from catalog import operations as catalog
from catalog.kinds import FactKind
from catalog.operations import NewFact
from marketplace.quality.operations import Finding, measure_objective
from marketplace.requests import operations as requests
from marketplace.service_models.registry import SERVICE_MODELS
from marketplace.steering.duties.base import Evidence, Judged
from marketplace.steering.duties.registry import EVIDENCE, judged
from marketplace.steering.kinds import Standing
from marketplace.steering.queries import measured
from marketplace.steering.queries.readings import Readings
from tests.factories.catalog import a_published_offering, an_approved_attachment
from tests.factories.delivery import Club, a_child_in, a_club
from tests.factories.people import as_actor
from tests.factories.programmes import a_draft_programme, a_programme
from tests.steering.test_measures import another_family, lived

pytestmark = pytest.mark.database


def duty(now: datetime, model: str, key: str, service: str | None = None) -> Judged:
    """A duty as it stands at a moment."""
    models = judged(Readings(measured(now)), service)
    return next(each for of in models if of.model.key == model for each in of.duties if each.duty.key == key)


def told(
    club: Club, now: datetime, value: int, kind: FactKind = FactKind.QUALIFIED_STAFF, as_of: date | None = None
) -> None:
    """Let the owner tell a fact of the club's unit."""
    fact = NewFact(club.unit, kind, value, as_of or now.date(), "Staff register")
    catalog.record_unit_facts(actor=club.owner, now=now, facts=[fact])


def test_every_duty_of_every_model_has_its_evidence() -> None:
    assert {f"{model.key}.{each.key}" for model in SERVICE_MODELS for each in model.duties} == set(EVIDENCE.keys())


def test_an_empty_city_claims_nothing(app: Flask, now: datetime) -> None:
    standing = {each.standing for of in judged(Readings(measured(now))) for each in of.duties}
    assert Standing.MET not in standing


@pytest.mark.parametrize(
    ("value", "age_days", "standing"),
    [
        (6_667, 0, Standing.MET),
        (6_666, 0, Standing.MISSING),
        (9_000, 365, Standing.MET),
        (9_000, 366, Standing.NOT_KNOWN),
        (None, 0, Standing.NOT_KNOWN),
    ],
)
def test_people_are_judged_by_facts_of_the_last_year(
    app: Flask, now: datetime, value: int | None, age_days: int, standing: Standing
) -> None:
    club = a_club(now)
    another_family(club, 1)
    if value is not None:
        told(club, now, value, as_of=now.date() - timedelta(days=age_days))
    found = duty(now, "v", "people")
    assert found.standing is standing
    assert duty(now, "v", "facilities").standing is Standing.NOT_KNOWN


@pytest.mark.parametrize(("grade", "standing"), [(3, Standing.MET), (2, Standing.MISSING)])
def test_rooms_and_tools_are_judged_by_their_grades(app: Flask, now: datetime, grade: int, standing: Standing) -> None:
    club = a_club(now)
    another_family(club, 1)
    told(club, now, grade, FactKind.FACILITY_CONDITION)
    told(club, now, grade, FactKind.EQUIPMENT)
    assert duty(now, "v", "facilities").standing is duty(now, "v", "tools").standing is standing


def test_a_request_that_nobody_answers_breaks_the_duty_when_its_time_is_over(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _place = a_child_in(club)
    requests.open_request(
        actor=as_actor(family.guardian, now), now=now, kind="question", topic="what_to_bring", offering=club.offering
    )

    def in_time(at: datetime) -> Evidence:
        return duty(at, "v2", "flows").evidence[0]

    assert (in_time(now).standing, in_time(now).n) == (Standing.NOT_KNOWN, 0)
    month = now + timedelta(days=30)
    assert (in_time(month).standing, in_time(month).n) == (Standing.MISSING, 1)


def test_rules_and_agreed_attachments_are_the_architecture_of_the_platform(app: Flask, now: datetime) -> None:
    club = a_club(now)
    assert duty(now, "v2", "rules").standing is Standing.NOT_KNOWN
    made = a_published_offering(now, unit=club.unit)
    an_approved_attachment(now, made)
    rules, attachments = duty(now, "v2", "rules").evidence
    assert (rules.standing, rules.n) == (Standing.MET, 2)
    assert attachments.standing is Standing.NOT_KNOWN


def test_what_is_earned_and_not_paid_out_is_missing(app: Flask, now: datetime) -> None:
    club = lived(a_club(now), 1)
    flows = duty(club.sessions[-1].ends_at + timedelta(days=1), "v2", "flows").evidence[1]
    assert (flows.standing, flows.n) == (Standing.MISSING, 224)


def test_a_service_is_judged_by_its_own(app: Flask, now: datetime) -> None:
    lived(a_club(now), 5, 5)
    at = datetime.fromisoformat("2026-12-01T10:00:00+00:00")
    other = a_published_offering(now)
    assert duty(at, "v2", "flows", other.row.service_id).evidence[0].n == 0
    assert measured(at).of(other.row.service_id).said == []


def test_impact_is_measured_once_every_objective_that_is_due_is(app: Flask, now: datetime) -> None:
    made = a_programme(now)
    due = datetime(2026, 11, 30, 12, tzinfo=now.tzinfo)
    assert duty(due - timedelta(days=1), "vx", "impact").standing is Standing.NOT_KNOWN
    assert duty(due, "vx", "impact").standing is Standing.MISSING
    found = Finding(
        value_hundredths=58_00, measured_on=date(2026, 11, 30), source="Survey", comparison_hundredths=44_00
    )
    measure_objective(actor=made.city.owner, now=due, objective=made.objective, finding=found)
    assert duty(due, "vx", "impact").standing is Standing.MET


def test_services_are_connected_where_their_offerings_are_in_a_programme(app: Flask, now: datetime) -> None:
    made = a_draft_programme(now)
    assert duty(now, "vx", "integration").standing is Standing.MISSING
    catalog.open_programme(actor=made.city.owner, now=now, programme=made.id)
    assert duty(now, "vx", "integration").standing is Standing.MET
