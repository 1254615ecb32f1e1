"""An adjustment for a child: asked with her place, answered in time, paid from a line, refused only with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from consent.models import ConsentStatus
from consent.operations import answer_consent, ask_consent, publish_notice
from consent.recipients import Recipient
from marketplace.enrolment.operations import cancel_enrolment
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.kernel.outbox import run_due
from marketplace.messages.queries import inbox
from marketplace.money import operations as money
from marketplace.money.commitments.queries import budget_situation
from marketplace.money.errors import BudgetExhausted, BudgetLineUnknown
from marketplace.money.verification import differences
from marketplace.requests import queries
from marketplace.requests.errors import (
    AdjustmentAsked,
    AdjustmentNotAgreed,
    AnsweredApart,
    CostWrong,
    NoPlaceToAdjust,
    OwnAdjustment,
    ReasonsMissing,
    RequestNotOpen,
    TopicUnknown,
)
from marketplace.requests.models import Adjustment, RefusalGround, RequestStatus, ServiceRequest
from marketplace.requests.operations import (
    agree_adjustment,
    answer_request,
    ask_adjustment,
    close_request,
    confirm_adjustment,
    end_adjustments,
    read_adjustment,
    refuse_adjustment,
)
from marketplace.requests.operations.adjusting import LINE
from marketplace.service_models.base import RecipientKind
from tests.factories.delivery import Club, a_child_in, a_club, a_manager
from tests.factories.people import an_actor, as_actor

pytestmark = pytest.mark.database

FIVE_WORKING_DAYS_ON = datetime(2026, 9, 8, 13, 0, tzinfo=UTC)
WORDS = "She hears with one ear."
REASONS = "The hall has no second door, and the fire authority lets nobody in by the other."


@dataclass
class Place:
    """A child's place in a club, its guardian, and the head of the unit."""

    club: Club
    enrolment: str
    child: str
    guardian: Actor
    head: Actor


@pytest.fixture
def place(app: Flask, now: datetime) -> Place:
    """A place of a child in the club; the city has 500 euros for adjustments."""
    club = a_club(now)
    family, enrolment = a_child_in(club)
    money.add_budget_line(actor=SYSTEM, now=now, name=LINE, year=2026, amount_cents=500_00, decision="council 2")
    return Place(club, enrolment, family.child, as_actor(family.guardian, now), a_manager(now, club.unit))


def asked(place: Place, now: datetime, **facts: Any) -> Adjustment:
    facts = {"need": "assistant", "words": WORDS, **facts}
    return ask_adjustment(actor=place.guardian, now=now, enrolment=place.enrolment, **facts)


def agreed(place: Place, now: datetime, cost_cents: int = 300_00, **facts: Any) -> Adjustment:
    request = asked(place, now, **facts).request_id
    return agree_adjustment(
        actor=place.club.staff, now=now, request=request, cost_cents=cost_cents, words="Two of us come."
    )


def line() -> tuple[int, int]:
    """What is held and what is captured on the line for adjustments, in cents."""
    (found,) = (each for each in budget_situation() if each.name == LINE)
    return found.committed_cents, found.captured_cents


def told(actor: Actor) -> list[str]:
    return [each.message.template for each in inbox(actor)]


@pytest.mark.allows("requests.ask_adjustment")
def test_what_a_child_needs_is_asked_of_the_provider_who_has_five_working_days(place: Place, now: datetime) -> None:
    request = db.session.get_one(ServiceRequest, asked(place, now).request_id)
    assert (request.queue_scope, request.due_at) == (place.club.provider, FIVE_WORKING_DAYS_ON)
    assert request.words is None
    assert "request_to_answer" in told(place.club.staff)


@pytest.mark.refuses("requests.ask_adjustment")
def test_only_a_guardian_asks_for_a_child(place: Place, now: datetime) -> None:
    with pytest.raises(NotFound):
        ask_adjustment(actor=an_actor(now), now=now, enrolment=place.enrolment, need="assistant")


def test_an_unknown_need_a_second_time_and_a_place_that_has_ended_are_refused(place: Place, now: datetime) -> None:
    with pytest.raises(TopicUnknown):
        asked(place, now, need="a miracle")
    asked(place, now)
    with pytest.raises(AdjustmentAsked):
        asked(place, now)
    assert asked(place, now, need="quiet_place").cost_cents == 0
    cancel_enrolment(actor=place.guardian, now=now, enrolment=place.enrolment)
    with pytest.raises(NoPlaceToAdjust):
        asked(place, now, need="equipment")


@pytest.mark.allows("requests.read_adjustment")
@pytest.mark.refuses("requests.read_adjustment")
def test_the_words_are_the_familys_until_all_guardians_agree_that_the_provider_knows(
    place: Place, now: datetime
) -> None:
    request = asked(place, now).request_id
    seen = read_adjustment(actor=place.club.staff, now=now, request=request)
    assert (seen.words, seen.hidden) == (None, True)
    assert read_adjustment(actor=place.guardian, now=now, request=request).words == WORDS
    assert read_adjustment(actor=place.head, now=now, request=request).words is None
    may_know_special_needs(place, now)
    assert read_adjustment(actor=place.club.staff, now=now, request=request).words == WORDS
    with pytest.raises(NotFound):
        read_adjustment(actor=an_actor(now), now=now, request=request)


def may_know_special_needs(place: Place, now: datetime) -> None:
    officer = an_actor(now, "data_protection_officer")
    about = {"category": "child.special_needs", "purpose": "service_delivery"}
    publish_notice(actor=officer, now=now, text="So that the hour can be arranged for your child.", **about)
    consent = ask_consent(
        actor=place.guardian,
        now=now,
        subject=place.child,
        recipient=Recipient(RecipientKind.OWN_CONTROLLER, place.club.provider),
        **about,
    )
    if consent.status is not ConsentStatus.GIVEN:
        answer_consent(actor=place.guardian, now=now, consent=consent.id, agrees=True)


@pytest.mark.allows("requests.agree_adjustment")
@pytest.mark.allows("requests.confirm_adjustment")
def test_what_is_agreed_is_held_on_the_line_and_owed_once_the_unit_confirms_it(place: Place, now: datetime) -> None:
    request = agreed(place, now).request_id
    assert line() == (300_00, 0)
    assert "request_answered" in told(place.guardian) and "adjustment_agreed" in told(place.head)
    confirm_adjustment(actor=place.head, now=now + timedelta(days=40), request=request)
    assert line() == (0, 300_00)
    assert list(differences()) == []
    with pytest.raises(AdjustmentNotAgreed):
        confirm_adjustment(actor=place.head, now=now, request=request)


@pytest.mark.refuses("requests.agree_adjustment")
def test_only_who_answers_the_request_agrees(place: Place, now: datetime) -> None:
    request = asked(place, now).request_id
    with pytest.raises(NotFound):
        agree_adjustment(actor=place.guardian, now=now, request=request, cost_cents=0)


@pytest.mark.refuses("requests.confirm_adjustment")
def test_neither_the_provider_nor_whoever_agreed_confirms(place: Place, now: datetime) -> None:
    request = agreed(place, now).request_id
    with pytest.raises(NotFound):
        confirm_adjustment(actor=place.club.staff, now=now, request=request)
    both = an_actor(now, "unit.manager", scope=place.club.unit)
    db.session.get_one(ServiceRequest, request).answered_by = both.person
    db.session.commit()
    with pytest.raises(OwnAdjustment):
        confirm_adjustment(actor=both, now=now, request=request)


def test_the_line_is_never_overspent_and_a_refused_hold_leaves_the_request_open(place: Place, now: datetime) -> None:
    agreed(place, now)
    request = asked(place, now, need="equipment").request_id
    with pytest.raises(BudgetExhausted):
        agree_adjustment(actor=place.club.staff, now=now, request=request, cost_cents=200_01)
    assert db.session.get_one(ServiceRequest, request).status is RequestStatus.OPEN
    agree_adjustment(actor=place.club.staff, now=now, request=request, cost_cents=200_00)
    assert line() == (500_00, 0)


@pytest.mark.parametrize("cents", [-1, 1_000_01])
def test_a_cost_that_cannot_be_is_said_at_its_field(place: Place, now: datetime, cents: int) -> None:
    with pytest.raises(CostWrong) as refused:
        agreed(place, now, cents)
    assert "cost_cents" in refused.value.fields


def test_without_a_line_what_costs_nothing_is_still_agreed_to(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    place = Place(club, enrolment, family.child, as_actor(family.guardian, now), a_manager(now, club.unit))
    request = asked(place, now).request_id
    with pytest.raises(BudgetLineUnknown):
        agree_adjustment(actor=club.staff, now=now, request=request, cost_cents=1)
    agree_adjustment(actor=club.staff, now=now, request=request, cost_cents=0)
    assert confirm_adjustment(actor=place.head, now=now, request=request).done_at == now


@pytest.mark.allows("requests.refuse_adjustment")
def test_a_refusal_gives_its_ground_and_reasons_which_the_family_reads(place: Place, now: datetime) -> None:
    request = asked(place, now).request_id
    refuse_adjustment(actor=place.club.staff, now=now, request=request, ground="not_safe", reasons=REASONS)
    read = read_adjustment(actor=place.guardian, now=now, request=request)
    assert (read.adjustment.ground, read.answer) == (RefusalGround.NOT_SAFE, REASONS)
    assert "request_answered" in told(place.guardian) and "adjustment_agreed" not in told(place.head)
    with pytest.raises(RequestNotOpen):
        agree_adjustment(actor=place.club.staff, now=now, request=request, cost_cents=0)


@pytest.mark.refuses("requests.refuse_adjustment")
def test_only_who_answers_the_request_refuses(place: Place, now: datetime) -> None:
    request = asked(place, now).request_id
    with pytest.raises(NotFound):
        refuse_adjustment(actor=place.head, now=now, request=request, ground="not_safe", reasons=REASONS)


@pytest.mark.parametrize(("ground", "reasons", "field"), [("dear", REASONS, "ground"), ("not_safe", " ", "reasons")])
def test_nothing_is_refused_without_ground_and_reasons(
    place: Place, now: datetime, ground: str, reasons: str, field: str
) -> None:
    request = asked(place, now).request_id
    with pytest.raises(ReasonsMissing) as refused:
        refuse_adjustment(actor=place.club.staff, now=now, request=request, ground=ground, reasons=reasons)
    assert set(refused.value.fields) == {field}


def test_no_way_round_the_reasons_leads_through_a_plain_answer_or_a_closing(place: Place, now: datetime) -> None:
    request = asked(place, now).request_id
    with pytest.raises(AnsweredApart):
        answer_request(actor=place.club.staff, now=now, request=request, outcome="refused")
    with pytest.raises(AnsweredApart):
        close_request(actor=place.club.staff, now=now, request=request)
    assert close_request(actor=place.guardian, now=now, request=request).status is RequestStatus.CLOSED


def test_what_is_not_answered_in_time_the_service_centre_sees(place: Place, now: datetime) -> None:
    request = asked(place, now).request_id
    run_due(FIVE_WORKING_DAYS_ON + timedelta(minutes=1))
    centre = an_actor(now, "service_centre")
    assert request in {each.id for each in queries.requests_to_answer(centre)}


@pytest.mark.allows("requests.end_adjustments")
@pytest.mark.refuses("requests.end_adjustments")
def test_when_the_place_ends_what_was_held_goes_back_and_what_was_asked_is_closed(place: Place, now: datetime) -> None:
    held, waiting = agreed(place, now).request_id, asked(place, now, need="equipment").request_id
    with pytest.raises(NotAllowed):
        end_adjustments(actor=place.guardian, now=now, enrolment=place.enrolment)
    assert line() == (300_00, 0)
    cancel_enrolment(actor=place.guardian, now=now, enrolment=place.enrolment)
    assert line() == (0, 0)
    assert db.session.get_one(ServiceRequest, waiting).status is RequestStatus.CLOSED
    assert queries.adjustment(held).ended_at == now
    assert end_adjustments(actor=SYSTEM, now=now, enrolment=place.enrolment) == []
    assert list(differences()) == []
