"""A service moves from a day on: the promise is kept as it was made, earlier enrolments stay what they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog import operations as catalog
from catalog.completeness import what_is_missing
from catalog.errors import OfferingIncomplete
from catalog.models import OfferingStatus
from catalog.queries import offering as offering_by_id
from catalog.queries import service as service_by_id
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.errors import NotOpenToFamilies
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.kernel.outbox import run_due
from marketplace.money.funding.models import Funding
from marketplace.service_models.base import LegalRoute
from marketplace.steering import operations, queries
from marketplace.steering.errors import (
    MoveByOnePerson,
    MoveDecided,
    MoveNotInForce,
    MoveNotReady,
    MoveOpen,
    MoveTooLate,
    MoveUnknown,
    MoveWrong,
)
from marketplace.steering.kinds import Measure, MoveStatus
from marketplace.steering.operations import Promise
from tests.factories.catalog import a_draft
from tests.factories.delivery import a_child_in, a_club, a_session_confirmed
from tests.factories.people import a_family, an_actor, as_actor, new_child
from tests.factories.steering import (
    a_planned_move,
    a_second_person,
    agreed_by_voucher,
    an_approved_move,
    service_of,
)

pytestmark = pytest.mark.database


@pytest.mark.allows("steering.plan_move")
def test_a_promise_is_kept_beside_what_is_measured_today(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_confirmed(club)
    at = club.first_over + timedelta(hours=1)
    stays = Promise(Measure.PROVIDERS_STAYED, 8_000, told=7_500, source="Register of the school year 2025")
    told_in_vain = Promise(Measure.CONTINUITY, 9_500, told=1, source="Nobody")
    planned = a_planned_move(club, at, promises=[stays, told_in_vain])
    held, stayed = queries.move_read(planned.id).promises
    assert (held.value_then, held.n_then, held.source, held.promised) == (10_000, 1, "", 9_500)
    assert (stayed.value_then, stayed.n_then, stayed.source) == (7_500, None, "Register of the school year 2025")
    assert planned.compare_on == planned.from_day.replace(year=planned.from_day.year + 1)
    assert service_by_id(service_of(club)).model == "v2"


@pytest.mark.refuses("steering.plan_move")
@pytest.mark.refuses("steering.cancel_move")
@pytest.mark.refuses("steering.compare_move")
def test_only_a_service_owner_plans_cancels_and_compares(app: Flask, now: datetime) -> None:
    club = a_club(now)
    planned = a_planned_move(club, now)
    for other in (club.staff, an_actor(now, "city.officer"), NOBODY):
        with pytest.raises(NotAllowed):
            operations.cancel_move(actor=other, now=now, move=planned.id, reason="No")
        with pytest.raises(NotAllowed):
            operations.compare_move(actor=other, now=now, move=planned.id)
        with pytest.raises(NotAllowed):
            operations.plan_move(
                actor=other,
                now=now,
                service=service_of(club),
                to_model="vplus",
                legal_route=LegalRoute.VOUCHER,
                from_day=now.date(),
                reason="",
                promises=[],
            )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"to_model": "v2", "legal_route": LegalRoute.PLATFORM_AGREEMENT}, "to_model"),
        ({"legal_route": LegalRoute.GRANT}, "legal_route"),
        ({"from_day": date(2026, 9, 1)}, "from_day"),
        ({"from_day": date(2029, 9, 2)}, "from_day"),
        ({"reason": "  "}, "reason"),
        ({"promises": []}, "promises"),
        ({"promises": [Promise(Measure.ACCESS, 1), Promise(Measure.ACCESS, 2)]}, "promises"),
        ({"promises": [Promise(Measure.QUALITY, 501)]}, "quality.promised"),
        ({"promises": [Promise(Measure.QUALITY, 400, told=99, source="x")]}, "quality.told"),
        ({"promises": [Promise(Measure.QUALITY, 400, told=390)]}, "quality.source"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(
    app: Flask, now: datetime, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(MoveWrong) as refusal:
        a_planned_move(a_club(now), now, **facts)
    assert list(refusal.value.fields) == [field]


def test_a_service_has_one_open_move(app: Flask, now: datetime) -> None:
    club = a_club(now)
    planned = a_planned_move(club, now)
    with pytest.raises(MoveOpen):
        a_planned_move(club, now)
    operations.cancel_move(actor=club.owner, now=now, move=planned.id, reason="Not this year.")
    assert a_planned_move(club, now).status is MoveStatus.PLANNED


@pytest.mark.allows("steering.approve_move")
@pytest.mark.refuses("steering.approve_move")
def test_a_second_person_approves_when_all_is_in_place(app: Flask, now: datetime) -> None:
    club, second = a_club(now), a_second_person(now)
    planned = a_planned_move(club, now)
    with pytest.raises(NotAllowed):
        operations.approve_move(actor=club.staff, now=now, move=planned.id)
    with pytest.raises(MoveByOnePerson):
        operations.approve_move(actor=club.owner, now=now, move=planned.id)
    with pytest.raises(MoveNotReady) as refusal:
        operations.approve_move(actor=second, now=now, move=planned.id)
    assert list(refusal.value.fields) == ["agreements"]
    agreed_by_voucher(club, now)
    with pytest.raises(MoveTooLate):
        operations.approve_move(actor=second, now=now + timedelta(days=8), move=planned.id)
    approved = operations.approve_move(actor=second, now=now, move=planned.id)
    assert [each["key"] for each in approved.checks] == ["sectors", "agreements", "rules", "units", "complete"]
    with pytest.raises(MoveDecided):
        operations.approve_move(actor=second, now=now, move=planned.id)


@pytest.mark.parametrize(
    ("to_model", "route", "missing"),
    [
        ("v", LegalRoute.OWN_PRODUCTION, {"sectors"}),
        ("vx", LegalRoute.GRANT, {"agreements"}),
        ("vplus", LegalRoute.PURCHASED, {"agreements"}),
    ],
)
def test_what_must_be_in_place_depends_on_where_it_moves(
    app: Flask, now: datetime, to_model: str, route: LegalRoute, missing: set[str]
) -> None:
    club = a_club(now)
    agreed_by_voucher(club, now)
    checks = queries.readiness(
        service=service_of(club), to_model=to_model, legal_route=route, from_day=now.date() + timedelta(days=7)
    )
    assert {each.key for each in checks if not each.met} == missing


def test_without_rules_on_the_day_nothing_moves_to_the_platform(app: Flask, now: datetime) -> None:
    service = catalog.define_service(
        actor=an_actor(now, "city.service_owner"), now=now, slug="art", name="Art", model="v"
    )
    checks = queries.readiness(
        service=service.id, to_model="v2", legal_route=LegalRoute.PLATFORM_AGREEMENT, from_day=now.date()
    )
    assert {each.key for each in checks if not each.met} == {"agreements", "rules"}


@pytest.mark.allows("steering.carry_out_moves")
@pytest.mark.allows("catalog.move_service")
def test_from_the_day_on_nothing_new_is_of_the_earlier_model_and_what_was_stays(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, place = a_child_in(club)
    draft = a_draft(now, service=service_of(club)).id
    approved = an_approved_move(club, now)
    run_due(now + timedelta(days=6))
    assert service_by_id(service_of(club)).model == "v2"
    run_due(now + timedelta(days=7))
    db.session.expire_all()
    service = service_by_id(service_of(club))
    assert (service.model, service.moved_from, approved.status) == ("vplus", "v2", MoveStatus.IN_FORCE)
    old = offering_by_id(club.offering)
    assert (old.status, old.model) == (OfferingStatus.WITHDRAWN, "v2")
    assert db.session.get_one(Funding, place).model == "v2"
    assert offering_by_id(draft).model == "vplus"
    other = a_family(now, children=(new_child(),))
    with pytest.raises(NotOpenToFamilies):
        enrolment.hold_place(actor=as_actor(other.guardian, now), now=now, child=other.child, group=club.group)
    a_session_confirmed(club)


def test_what_was_offered_before_is_copied_under_the_new_model_and_not_published_again(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    an_approved_move(club, now)
    at = now + timedelta(days=7)
    operations.carry_out_moves(actor=SYSTEM, now=at)
    old = offering_by_id(club.offering)
    catalog.revise_offering(actor=club.staff, now=at, offering=old.id, terms=catalog.OfferingTerms(title="Again"))
    assert "moved" in {each.code for each in what_is_missing(old.id, now=at)}
    with pytest.raises(OfferingIncomplete):
        catalog.submit_offering(actor=club.staff, now=at, offering=old.id)
    copied = catalog.copy_offering(actor=club.staff, now=at, offering=old.id, season=old.season_id)
    assert (copied.model, copied.season_id) == ("vplus", old.season_id)
    assert "moved" not in {each.code for each in what_is_missing(copied.id, now=at)}


@pytest.mark.refuses("steering.carry_out_moves")
@pytest.mark.refuses("catalog.move_service")
def test_a_move_is_carried_out_by_the_system_alone(app: Flask, now: datetime) -> None:
    club = a_club(now)
    with pytest.raises(NotAllowed):
        operations.carry_out_moves(actor=club.owner, now=now)
    with pytest.raises(NotAllowed):
        catalog.move_service(actor=club.staff, now=now, service=service_of(club), model="v", reason="So.")


def test_a_move_for_which_something_is_missing_on_the_day_waits(app: Flask, now: datetime) -> None:
    club = a_club(now)
    approved = an_approved_move(club, now)
    db.session.execute(
        text("UPDATE agreement SET valid_until = :day WHERE model = 'vplus'"), {"day": approved.from_day}
    )
    db.session.commit()
    assert operations.carry_out_moves(actor=SYSTEM, now=now + timedelta(days=7)) == 0
    assert service_by_id(service_of(club)).model == "v2"


@pytest.mark.allows("steering.cancel_move")
def test_a_move_is_cancelled_before_it_is_in_force_and_not_after(app: Flask, now: datetime) -> None:
    club = a_club(now)
    approved = an_approved_move(club, now)
    with pytest.raises(MoveWrong):
        operations.cancel_move(actor=club.owner, now=now, move=approved.id, reason=" ")
    operations.cancel_move(actor=club.owner, now=now, move=approved.id, reason="The voucher comes later.")
    assert operations.carry_out_moves(actor=SYSTEM, now=now + timedelta(days=7)) == 0
    again = a_planned_move(club, now)
    operations.approve_move(actor=a_second_person(now), now=now, move=again.id)
    operations.carry_out_moves(actor=SYSTEM, now=now + timedelta(days=7))
    with pytest.raises(MoveDecided):
        operations.cancel_move(actor=club.owner, now=now, move=again.id, reason="Too late.")
    with pytest.raises(MoveUnknown):
        operations.cancel_move(actor=club.owner, now=now, move="none", reason="What?")


@pytest.mark.allows("steering.compare_move")
def test_a_year_later_promise_and_outcome_stand_side_by_side_as_they_were_measured(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    variety = Promise(Measure.QUALITY, 420)
    approved = an_approved_move(club, now, promises=[Promise(Measure.CONTINUITY, 9_500), variety])
    with pytest.raises(MoveNotInForce):
        operations.compare_move(actor=club.owner, now=now, move=approved.id)
    run_due(now + timedelta(days=7))
    a_session_confirmed(club)
    run_due(now + timedelta(days=371))
    assert queries.move_read(approved.id).promises[1].measured is None
    run_due(now + timedelta(days=372))
    db.session.expire_all()
    read = queries.move_read(approved.id)
    assert read.move.status is MoveStatus.COMPARED
    assert read.kept == {Measure.QUALITY: None, Measure.CONTINUITY: False}
    measured = read.promises[1]
    assert (measured.measured, measured.measured_n) == (2_500, 4)
    with pytest.raises(MoveNotInForce):
        operations.compare_move(actor=club.owner, now=now + timedelta(days=400), move=approved.id)


@pytest.mark.parametrize(
    "change",
    ["UPDATE move_promise SET promised = 1", "DELETE FROM move_promise"],
)
def test_the_database_keeps_a_promise_as_it_was_made(app: Flask, now: datetime, change: str) -> None:
    a_planned_move(a_club(now), now)
    with pytest.raises(DBAPIError):
        db.session.execute(text(change))
    db.session.rollback()
