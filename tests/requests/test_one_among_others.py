"""A request is seen and answered by those whom it concerns, however many others there are."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.queries import sessions_of_group
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, Actor, RoleHeld
from marketplace.requests import queries
from marketplace.requests.kinds import Queue
from marketplace.requests.models import ServiceRequest
from marketplace.requests.operations import answer_request, open_request, read_request
from tests.factories.catalog import a_draft
from tests.factories.delivery import a_child_in, a_club, a_session_cancelled
from tests.factories.people import a_family, an_actor, an_adult, as_actor
from tests.factories.requests import a_question

pytestmark = pytest.mark.database


def a_guardian(now: datetime) -> Actor:
    return as_actor(a_family(now).guardian, now)


def test_what_no_person_asked_is_not_the_request_of_nobody(app: Flask, now: datetime) -> None:
    a_session_cancelled(a_club(now))
    request = db.session.scalars(select(ServiceRequest)).one()
    assert request.asked_by is None
    assert not queries.asked_by(request.id, None)
    assert queries.requests_asked(NOBODY) == queries.requests_seen(NOBODY, limit=9) == []
    assert queries.request_seen(request.id, NOBODY) is None


def test_each_sees_and_finds_her_own_request(app: Flask, now: datetime) -> None:
    asking = [a_guardian(now), a_guardian(now)]
    requests = [a_question(actor, now, words="Which shoes?") for actor in asking]
    for actor, request in zip(asking, requests, strict=True):
        assert queries.requests_asked(actor) == queries.requests_seen(actor, limit=9) == [request]
        assert queries.request_seen(request.id, actor) is request
        assert queries.asked_by(request.id, actor.person)
        told = queries.words_of_persons([actor.person or ""])
        assert told == {actor.person: {request.id: {"words": "Which shoes?", "answer_words": None}}}
    assert queries.request_seen(requests[0].id, asking[1]) is None
    assert not queries.asked_by(requests[0].id, asking[1].person)


def test_a_request_without_words_has_none_to_give_out(app: Flask, now: datetime) -> None:
    actor = a_guardian(now)
    a_question(actor, now)
    assert queries.words_of_persons([actor.person or ""]) == {}


def test_a_request_is_about_one_enrolment_session_or_offering(app: Flask, now: datetime) -> None:
    club = a_club(now)
    (family, first), (other, second) = a_child_in(club), a_child_in(club)
    for guardian, enrolment in ((family.guardian, first), (other.guardian, second)):
        about = queries.about_enrolment(enrolment, as_actor(guardian, now), now.date())
        assert about is not None and about.enrolment == enrolment
    assert queries.about_enrolment(first, as_actor(other.guardian, now), now.date()) is None
    about_session = queries.about_session(club.sessions[1].id)
    assert about_session is not None
    assert (about_session.session, about_session.offering) == (club.sessions[1].id, club.offering)


def test_a_queue_holds_what_is_its_own_and_what_waits(app: Flask, now: datetime) -> None:
    desk, city = an_actor(now, "service_centre"), an_actor(now, "city.officer")
    asked, answered = a_question(a_guardian(now), now), a_question(a_guardian(now), now)
    assert asked.queue is Queue.SERVICE_CENTRE
    assert not queries.answered_by_queue_of(asked.id, city)
    assert queries.answered_by_queue_of(asked.id, desk)
    answer_request(actor=desk, now=now, request=answered.id, outcome="answered")
    assert queries.requests_to_answer(desk) == [asked]
    assert queries.requests_to_answer(city) == []
    assert queries.late_requests(asked.due_at) == queries.overdue(asked.due_at) == [asked]
    assert queries.cancellations_waiting(desk) == []


def test_a_session_of_a_draft_cannot_be_asked_about(app: Flask, now: datetime) -> None:
    draft = a_draft(now)
    session = sessions_of_group(draft.group)[0].id
    assert queries.about_session(session) is None and queries.about_offering(draft.id) is None


@pytest.mark.parametrize(
    ("row", "other_role"),
    [
        (("person.message", "own_controller", "service_delivery"), "provider.staff"),
        (("person.message", "city_unit", "basic_service"), "unit.manager"),
    ],
)
def test_who_answers_for_the_city_reads_as_the_city_whatever_else_she_is(
    app: Flask, now: datetime, row: tuple[str, str, str], other_role: str
) -> None:
    club = a_club(now, law=(row,))
    request = open_request(
        actor=a_guardian(now), now=now, kind="complaint", topic="data", session=club.first, words="My child is afraid."
    )
    assert request.queue is Queue.CITY
    roles = frozenset({RoleHeld("city.officer"), RoleHeld(other_role, new_id())})
    found = read_request(actor=Actor(an_adult(now), roles), now=now, request=request.id)
    assert found.words is None and found.why_not is not None
