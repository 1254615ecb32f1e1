"""Only what somebody else bears out is earned."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from catalog.queries import session as session_by_id
from marketplace.delivery import queries
from marketplace.delivery.errors import (
    OwnDelivery,
    ReasonUnknown,
    SessionCancelledAlready,
    SessionConfirmedAlready,
    SessionNotMarked,
)
from marketplace.delivery.models import DeliveryStatus
from marketplace.delivery.operations import confirm_delivery, dispute_delivery
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, Actor, RoleHeld
from tests.factories.delivery import (
    a_child_in,
    a_club,
    a_manager,
    a_session_cancelled,
    a_session_confirmed,
    a_session_marked,
    make_manager,
    shares,
)
from tests.factories.people import a_family, an_actor, as_actor

pytestmark = pytest.mark.database


@pytest.mark.allows("delivery.confirm_delivery")
def test_what_the_unit_manager_confirms_is_earned_for_each_child(app: Flask, now: datetime) -> None:
    club = a_club(now)
    manager = a_manager(now, club.unit)
    enrolments = sorted([a_child_in(club)[1], a_child_in(club, a_family(now))[1]])
    session = a_session_marked(club)
    assert shares(session) == []
    delivery = confirm_delivery(actor=manager, now=club.first_over, session=session)
    assert delivery.status is DeliveryStatus.CONFIRMED
    assert (delivery.confirmed_by, delivery.confirmed_at) == (manager.person, club.first_over)
    assert session_by_id(session).status == "delivered"
    assert shares(session) == [(enrolment, "earned", 30_00, 30_00) for enrolment in enrolments]


def test_the_service_owner_confirms_only_where_the_unit_has_no_manager(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    manager = a_manager(now, club.unit)
    with pytest.raises(NotFound):
        confirm_delivery(actor=club.owner, now=club.first_over, session=session)
    alone = Actor(person=manager.person, roles=frozenset())
    with pytest.raises(NotFound):
        confirm_delivery(actor=alone, now=club.first_over, session=session)


def test_without_a_manager_the_service_owner_confirms(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_session_confirmed(club)
    delivery = queries.delivery_of(club.first)
    assert delivery is not None
    assert delivery.status is DeliveryStatus.CONFIRMED


@pytest.mark.refuses("delivery.confirm_delivery")
def test_nobody_else_confirms(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    elsewhere = a_manager(now, new_id())
    officer = an_actor(now, "city.officer")
    for other in (club.staff, elsewhere, officer, NOBODY):
        with pytest.raises(NotFound):
            confirm_delivery(actor=other, now=club.first_over, session=session)
    with pytest.raises(NotFound):
        confirm_delivery(actor=club.owner, now=club.first_over, session=new_id())


def test_a_provider_does_not_confirm_its_own_session_even_as_the_units_manager(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    both = make_manager(club.staff, club.unit, now)
    with pytest.raises(OwnDelivery):
        confirm_delivery(actor=both, now=club.first_over, session=session)


def test_what_a_colleague_marked_is_not_confirmed_by_the_provider_either(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    colleague = make_manager(an_actor(now, "provider.staff", scope=club.provider), club.unit, now)
    with pytest.raises(OwnDelivery):
        confirm_delivery(actor=colleague, now=club.first_over, session=session)


def test_who_marked_a_session_does_not_confirm_it_after_changing_sides(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    changed = Actor(person=club.staff.person, roles=frozenset({RoleHeld("unit.manager", club.unit)}))
    with pytest.raises(OwnDelivery):
        confirm_delivery(actor=changed, now=club.first_over, session=session)


def test_what_nobody_marked_is_neither_confirmed_nor_disputed(app: Flask, now: datetime) -> None:
    club = a_club(now)
    with pytest.raises(SessionNotMarked):
        confirm_delivery(actor=club.owner, now=club.first_over, session=club.first)
    with pytest.raises(SessionNotMarked):
        dispute_delivery(actor=club.owner, now=club.first_over, session=club.first, reason="not_held")


def test_a_session_is_confirmed_once(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    session = a_session_confirmed(club)
    with pytest.raises(SessionConfirmedAlready):
        confirm_delivery(actor=club.owner, now=club.first_over, session=session)
    with pytest.raises(SessionConfirmedAlready):
        dispute_delivery(actor=club.owner, now=club.first_over, session=session, reason="not_held")
    assert len(shares(session)) == 1


def test_a_cancelled_session_is_neither_confirmed_nor_disputed(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_cancelled(club)
    with pytest.raises(SessionCancelledAlready):
        confirm_delivery(actor=club.owner, now=club.first_over, session=session)
    with pytest.raises(SessionCancelledAlready):
        dispute_delivery(actor=club.owner, now=club.first_over, session=session, reason="not_held")


@pytest.mark.allows("delivery.dispute_delivery")
def test_a_session_that_a_guardian_disputes_waits_until_it_is_borne_out(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, _enrolment = a_child_in(club)
    session = a_session_marked(club)
    guardian = as_actor(family.guardian, now)
    disputed = dispute_delivery(actor=guardian, now=club.first_over, session=session, reason="too_short")
    assert disputed.status is DeliveryStatus.DISPUTED
    assert (disputed.disputed_by, disputed.dispute_reason) == (family.guardian, "too_short")
    assert disputed.disputed_at == club.first_over
    assert shares(session) == []
    assert [each.session.id for each in queries.sessions_to_confirm(club.owner)] == [session]
    later = club.first_over + timedelta(days=1)
    assert confirm_delivery(actor=club.owner, now=later, session=session).status is DeliveryStatus.CONFIRMED
    assert [share[1] for share in shares(session)] == ["earned"]


def test_the_unit_manager_disputes_too(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    disputed = dispute_delivery(
        actor=a_manager(now, club.unit), now=club.first_over, session=session, reason="leader_missing"
    )
    assert disputed.status is DeliveryStatus.DISPUTED


@pytest.mark.refuses("delivery.dispute_delivery")
def test_who_has_nobody_in_the_session_does_not_dispute_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    other = as_actor(a_family(now).guardian, now)
    for stranger in (other, club.staff, NOBODY):
        with pytest.raises(NotFound):
            dispute_delivery(actor=stranger, now=club.first_over, session=session, reason="not_held")


def test_a_dispute_has_a_reason_of_the_list(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    with pytest.raises(ReasonUnknown) as refused:
        dispute_delivery(actor=club.owner, now=club.first_over, session=session, reason="I did not like it")
    assert "reason" in refused.value.fields
