"""A cancelled session gives everybody their part back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.queries import session as session_by_id
from marketplace.delivery.errors import (
    ReasonUnknown,
    SessionCancelledAlready,
    SessionConfirmedAlready,
    SessionMarkedAlready,
)
from marketplace.delivery.models import DeliveryStatus
from marketplace.delivery.operations import cancel_session, dispute_delivery
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY
from marketplace.money.invoices.models import Invoice
from marketplace.requests.models import ServiceRequest
from tests.factories.delivery import (
    a_child_in,
    a_club,
    a_manager,
    a_session_cancelled,
    a_session_confirmed,
    a_session_marked,
    shares,
)
from tests.factories.people import a_family

pytestmark = pytest.mark.database


@pytest.mark.allows("delivery.cancel_session")
def test_a_cancelled_session_is_refunded_pro_rata_by_source(app: Flask, now: datetime) -> None:
    club = a_club(now)
    enrolments = sorted([a_child_in(club)[1], a_child_in(club, a_family(now))[1]])
    delivery = cancel_session(actor=club.staff, now=now, session=club.first, reason="leader_ill")
    assert delivery.status is DeliveryStatus.CANCELLED
    assert (delivery.cancelled_by, delivery.cancelled_at, delivery.cancel_reason) == (
        club.staff.person,
        now,
        "leader_ill",
    )
    assert session_by_id(club.first).status == "cancelled"
    assert shares(club.first) == [(enrolment, "returned", 30_00, 30_00) for enrolment in enrolments]
    assert set(db.session.scalars(select(Invoice.credited_cents))) == {30_00}


def test_the_provider_has_five_working_days_to_answer_for_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_cancelled(club, now)
    request = db.session.scalars(select(ServiceRequest)).one()
    assert (request.kind, request.session_id) == ("session_cancelled", session)
    assert (request.queue, request.queue_scope, request.asked_by) == ("provider", club.provider, None)
    assert request.due_at == datetime(2026, 9, 8, 13, 0, tzinfo=UTC)


def test_the_service_owner_cancels_too(app: Flask, now: datetime) -> None:
    club = a_club(now)
    delivery = cancel_session(actor=club.owner, now=now, session=club.first, reason="room_closed")
    assert delivery.cancelled_by == club.owner.person


@pytest.mark.refuses("delivery.cancel_session")
def test_nobody_else_cancels(app: Flask, now: datetime) -> None:
    club = a_club(now)
    for other in (a_manager(now, club.unit), NOBODY):
        with pytest.raises(NotFound):
            cancel_session(actor=other, now=now, session=club.first, reason="leader_ill")
    with pytest.raises(NotFound):
        cancel_session(actor=club.staff, now=now, session=new_id(), reason="leader_ill")


def test_a_cancellation_has_a_reason_of_the_list(app: Flask, now: datetime) -> None:
    club = a_club(now)
    with pytest.raises(ReasonUnknown):
        cancel_session(actor=club.staff, now=now, session=club.first, reason="no time")


def test_what_is_said_to_be_delivered_is_not_cancelled(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_marked(club)
    with pytest.raises(SessionMarkedAlready):
        cancel_session(actor=club.staff, now=club.first_over, session=session, reason="leader_ill")


def test_what_is_confirmed_is_not_cancelled(app: Flask, now: datetime) -> None:
    club = a_club(now)
    session = a_session_confirmed(club)
    with pytest.raises(SessionConfirmedAlready):
        cancel_session(actor=club.owner, now=club.first_over, session=session, reason="leader_ill")


def test_a_session_is_cancelled_once(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    session = a_session_cancelled(club)
    with pytest.raises(SessionCancelledAlready):
        cancel_session(actor=club.staff, now=now, session=session, reason="leader_ill")
    assert len(shares(session)) == 1


def test_a_disputed_session_can_be_given_up_and_is_refunded(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    session = a_session_marked(club)
    dispute_delivery(actor=club.owner, now=club.first_over, session=session, reason="not_held")
    delivery = cancel_session(actor=club.staff, now=club.first_over, session=session, reason="leader_ill")
    assert delivery.status is DeliveryStatus.CANCELLED
    assert [share[1] for share in shares(session)] == ["returned"]


def test_a_session_that_was_forgotten_can_be_cancelled_after_its_time(app: Flask, now: datetime) -> None:
    club = a_club(now)
    a_child_in(club)
    a_session_cancelled(club, club.first_over)
    assert [share[1] for share in shares(club.first)] == ["returned"]
