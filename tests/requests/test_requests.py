"""Ask, answer, close; and what is not answered in time, the service centre sees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.operations import declare_holidays, draft_offering
from catalog.queries import offering as offering_by_id
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, IdempotencyKey, RoleHeld
from marketplace.kernel.outbox import run_due
from marketplace.kernel.registry import KindUnknown
from marketplace.requests import queries
from marketplace.requests.errors import (
    KindNotForPeople,
    OutcomeUnknown,
    RequestClosed,
    RequestNotOpen,
    SubjectUnknown,
    TimeMissing,
    TimePast,
    TopicUnknown,
    WordsTooMany,
)
from marketplace.requests.kinds import REQUEST_KINDS, Queue
from marketplace.requests.models import RequestStatus, ServiceRequest
from marketplace.requests.operations import (
    answer_request,
    close_request,
    escalate_overdue,
    open_for_cancelled_session,
    open_request,
    read_request,
)
from tests.factories.delivery import (
    Club,
    a_child_in,
    a_club,
    a_manager,
    a_session_cancelled,
    terms_of_a_club,
    the_example_law,
)
from tests.factories.people import a_family, an_actor, as_actor
from tests.factories.requests import a_question

pytestmark = pytest.mark.database

DUE = datetime(2026, 9, 3, 13, 0, tzinfo=UTC)  # two working days after Tuesday 1 September, at the close


def a_guardian(now: datetime) -> Actor:
    return as_actor(a_family(now).guardian, now)


def for_a_session(club: Club, now: datetime) -> ServiceRequest:
    a_session_cancelled(club, now)
    return db.session.scalars(select(ServiceRequest)).one()


@pytest.mark.allows("requests.open_request")
def test_a_question_about_an_enrolment_goes_to_its_provider(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    request = a_question(as_actor(family.guardian, now), now, enrolment=enrolment)
    assert (request.queue, request.queue_scope) == (Queue.PROVIDER, club.provider)
    assert (request.asked_by, request.on_behalf_by, request.channel) == (family.guardian, None, "web")
    assert (request.enrolment_id, request.session_id, request.offering_id) == (enrolment, None, club.offering)
    assert (request.opened_at, request.due_at, request.status) == (now, DUE, RequestStatus.OPEN)


@pytest.mark.refuses("requests.open_request")
def test_somebody_who_is_not_signed_in_asks_nothing(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        a_question(NOBODY, now)


def test_a_fault_in_a_session_goes_to_the_unit(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = open_request(actor=a_guardian(now), now=now, kind="fault", topic="room", session=club.first)
    assert (request.queue, request.queue_scope) == (Queue.UNIT, club.unit)
    assert (request.session_id, request.offering_id) == (club.first, club.offering)
    assert request.due_at == datetime(2026, 9, 2, 6, 0, tzinfo=UTC)


def test_a_question_about_an_offering_goes_to_its_provider_and_about_nothing_to_the_service_centre(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    about = a_question(a_guardian(now), now, offering=club.offering)
    assert (about.queue, about.queue_scope, about.offering_id) == (Queue.PROVIDER, club.provider, club.offering)
    nothing = a_question(a_guardian(now), now)
    assert (nothing.queue, nothing.queue_scope, nothing.offering_id) == (Queue.SERVICE_CENTRE, None, None)


def test_who_acts_for_a_family_asks_in_its_name_and_that_is_kept(app: Flask, now: datetime) -> None:
    family = a_family(now)
    clerk = an_actor(now, "service_centre")
    acting = Actor(person=clerk.person, roles=clerk.roles, acting_for=family.guardian)
    request = a_question(acting, now)
    assert (request.asked_by, request.on_behalf_by) == (family.guardian, clerk.person)
    assert queries.requests_asked(as_actor(family.guardian, now)) == [request]


def test_what_is_not_there_or_anothers_cannot_be_asked_about(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    for about in ({"enrolment": enrolment}, {"enrolment": new_id()}, {"session": new_id()}, {"offering": new_id()}):
        with pytest.raises(SubjectUnknown):
            a_question(a_guardian(now), now, **about)


def test_drafts_are_not_known_to_those_who_ask(app: Flask, now: datetime) -> None:
    club = a_club(now)
    published = offering_by_id(club.offering)
    draft = draft_offering(
        actor=club.staff,
        now=now,
        provider=club.provider,
        service=published.service_id,
        season=published.season_id,
        terms=terms_of_a_club(city_own=False),
    )
    with pytest.raises(SubjectUnknown):
        a_question(a_guardian(now), now, offering=draft.id)


@pytest.mark.parametrize(
    ("asked", "refusal", "field"),
    [
        ({"kind": "session_cancelled"}, KindNotForPeople, "kind"),
        ({"topic": "weather"}, TopicUnknown, "topic"),
        ({"words": "x" * 2001}, WordsTooMany, "words"),
    ],
)
def test_a_wrong_request_says_at_the_field_what_to_mend(
    app: Flask, now: datetime, asked: dict[str, str], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        a_question(a_guardian(now), now, **asked)
    assert list(refused.value.fields) == [field]  # type: ignore[attr-defined]


def test_an_unknown_kind_is_refused(app: Flask, now: datetime) -> None:
    with pytest.raises(KindUnknown):
        a_question(a_guardian(now), now, kind="wish")


def test_words_are_kept_without_blanks_around_them(app: Flask, now: datetime) -> None:
    asked = [a_question(a_guardian(now), now, words=words).words for words in ("  Hello ", "   ", None, "x" * 2000)]
    assert asked == ["Hello", None, None, "x" * 2000]


def test_the_same_request_under_the_same_key_is_opened_once(app: Flask, now: datetime) -> None:
    guardian = a_guardian(now)
    first, second = (a_question(guardian, now, key=IdempotencyKey("k")) for _each in range(2))
    assert first.id == second.id
    assert len(queries.requests_asked(guardian)) == 1


def test_a_holiday_moves_the_limit(app: Flask, now: datetime) -> None:
    declare_holidays(actor=SYSTEM, now=now, year=2026)
    independence_eve = datetime(2026, 12, 4, 8, tzinfo=UTC)
    new_year = datetime(2026, 12, 23, 8, tzinfo=UTC)
    assert queries.due_at(REQUEST_KINDS["question"].within, independence_eve).date() == date(2026, 12, 8)
    assert queries.due_at(REQUEST_KINDS["question"].within, new_year).date() == date(2026, 12, 29)


@pytest.mark.allows("requests.open_for_cancelled_session")
def test_a_cancelled_session_asks_its_provider(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = open_for_cancelled_session(actor=SYSTEM, now=now, session=club.first)
    assert (request.kind, request.topic) == ("session_cancelled", "replacement_or_refund")
    assert (request.queue, request.queue_scope, request.offering_id) == (Queue.PROVIDER, club.provider, club.offering)
    assert request.asked_by is None
    assert queries.requests_to_answer(club.staff) == [request]


@pytest.mark.refuses("requests.open_for_cancelled_session")
def test_nobody_opens_that_by_hand(app: Flask, now: datetime) -> None:
    club = a_club(now)
    with pytest.raises(NotAllowed):
        open_for_cancelled_session(actor=club.staff, now=now, session=club.first)
    with pytest.raises(SubjectUnknown):
        open_for_cancelled_session(actor=SYSTEM, now=now, session=new_id())


@pytest.mark.allows("requests.answer_request")
def test_the_provider_offers_another_time(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    at = now + timedelta(days=7)
    answered = answer_request(actor=club.staff, now=now, request=request.id, outcome="replacement", outcome_at=at)
    assert (answered.status, answered.outcome, answered.outcome_at) == (RequestStatus.ANSWERED, "replacement", at)
    assert (answered.answered_by, answered.answered_at) == (club.staff.person, now)
    assert queries.requests_to_answer(club.staff) == []


def test_another_time_is_named_and_still_to_come(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    for at, refusal in ((None, TimeMissing), (now, TimePast)):
        with pytest.raises(refusal) as refused:
            answer_request(actor=club.staff, now=now, request=request.id, outcome="replacement", outcome_at=at)
        assert list(refused.value.fields) == ["outcome_at"]  # type: ignore[attr-defined]


def test_an_answer_that_names_no_time_keeps_none(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    answered = answer_request(
        actor=club.staff, now=now, request=request.id, outcome="refund_stands", outcome_at=now + timedelta(days=1)
    )
    assert answered.outcome_at is None


def test_an_answer_is_one_of_the_list(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    with pytest.raises(OutcomeUnknown):
        answer_request(actor=club.staff, now=now, request=request.id, outcome="mended")
    with pytest.raises(WordsTooMany):
        answer_request(actor=club.staff, now=now, request=request.id, outcome="refund_stands", words="x" * 2001)


@pytest.mark.refuses("requests.answer_request")
def test_only_those_answer_in_whose_queue_it_stands(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    clerk, owner = an_actor(now, "service_centre"), club.owner
    for other in (clerk, owner, a_manager(now, club.unit), an_actor(now, "provider.staff", scope=new_id()), NOBODY):
        with pytest.raises(NotFound):
            answer_request(actor=other, now=now, request=request.id, outcome="refund_stands")
        assert queries.request_seen(request.id, other) is None
    with pytest.raises(NotFound):
        answer_request(actor=club.staff, now=now, request=new_id(), outcome="refund_stands")


def test_each_queue_is_seen_by_those_who_work_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    guardian = a_guardian(now)
    opened = {
        "provider": a_question(guardian, now, session=club.first),
        "unit": open_request(actor=guardian, now=now, kind="fault", topic="room", session=club.first),
        "city": open_request(actor=guardian, now=now, kind="complaint", topic="money", session=club.first),
        "service_centre": open_request(actor=guardian, now=now, kind="change", topic="contact"),
    }
    workers = {
        "provider": club.staff,
        "unit": a_manager(now, club.unit),
        "city": club.owner,
        "service_centre": an_actor(now, "service_centre"),
    }
    for queue, worker in workers.items():
        assert queries.requests_to_answer(worker) == [opened[queue]]
        assert queries.requests_seen(worker, limit=10) == [opened[queue]]
    assert queries.requests_to_answer(an_actor(now, "city.officer")) == [opened["city"]]
    assert queries.requests_to_answer(guardian) == []
    assert len(queries.requests_seen(guardian, limit=10)) == 4
    assert len(queries.requests_seen(guardian, limit=10, offset=3)) == 1
    assert queries.requests_seen(NOBODY, limit=10) == queries.requests_asked(NOBODY) == []


def test_what_is_answered_is_not_answered_again(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    answer_request(actor=club.staff, now=now, request=request.id, outcome="refund_stands")
    with pytest.raises(RequestNotOpen):
        answer_request(actor=club.staff, now=now, request=request.id, outcome="refund_stands")


@pytest.mark.allows("requests.close_request")
def test_whoever_asked_takes_it_back_and_who_answers_closes_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    guardian = a_guardian(now)
    taken_back = close_request(actor=guardian, now=now, request=a_question(guardian, now).id)
    assert (taken_back.status, taken_back.closed_by, taken_back.closed_at) == (
        RequestStatus.CLOSED,
        guardian.person,
        now,
    )
    done_with = close_request(actor=club.staff, now=now, request=a_question(guardian, now, session=club.first).id)
    assert done_with.closed_by == club.staff.person


@pytest.mark.refuses("requests.close_request")
def test_nobody_else_closes_it(app: Flask, now: datetime) -> None:
    request = a_question(a_guardian(now), now)
    for other in (a_guardian(now), NOBODY):
        with pytest.raises(NotFound):
            close_request(actor=other, now=now, request=request.id)
    with pytest.raises(NotFound):
        close_request(actor=a_guardian(now), now=now, request=new_id())


def test_a_closed_request_is_neither_answered_nor_closed_again(app: Flask, now: datetime) -> None:
    guardian, clerk = a_guardian(now), an_actor(now, "service_centre")
    request = close_request(actor=guardian, now=now, request=a_question(guardian, now).id)
    with pytest.raises(RequestNotOpen):
        answer_request(actor=clerk, now=now, request=request.id, outcome="answered")
    with pytest.raises(RequestClosed):
        close_request(actor=guardian, now=now, request=request.id)


@pytest.mark.allows("requests.escalate_overdue")
def test_when_the_limit_passes_the_service_centre_sees_it(app: Flask, now: datetime) -> None:
    club = a_club(now)
    clerk = an_actor(now, "service_centre")
    request = for_a_session(club, now)
    assert queries.requests_to_answer(clerk) == []
    assert escalate_overdue(actor=SYSTEM, now=request.due_at - timedelta(seconds=1)) == []
    assert escalate_overdue(actor=SYSTEM, now=request.due_at) == [request]
    assert (request.status, request.escalated_at) == (RequestStatus.ESCALATED, request.due_at)
    assert queries.requests_to_answer(clerk) == queries.requests_to_answer(club.staff) == [request]
    assert escalate_overdue(actor=SYSTEM, now=request.due_at + timedelta(days=1)) == []


@pytest.mark.refuses("requests.escalate_overdue")
def test_nobody_escalates_by_hand(app: Flask, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        escalate_overdue(actor=an_actor(now, "service_centre"), now=now)


def test_an_escalated_request_can_still_be_answered_and_stays_with_the_service_centre(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    clerk = an_actor(now, "service_centre")
    request = for_a_session(club, now)
    escalate_overdue(actor=SYSTEM, now=request.due_at)
    answered = answer_request(actor=clerk, now=request.due_at, request=request.id, outcome="refund_stands")
    assert answered.status is RequestStatus.ANSWERED
    assert queries.request_seen(request.id, clerk) is request
    assert escalate_overdue(actor=SYSTEM, now=request.due_at) == []


def test_the_worker_escalates_by_itself(app: Flask, now: datetime) -> None:
    request = a_question(a_guardian(now), now)
    run_due(now)
    assert queries.overdue(DUE) == [request]
    run_due(DUE)
    assert queries.overdue(DUE) == []


@pytest.mark.allows("requests.read_request")
def test_whoever_asked_reads_her_words_and_the_answers(app: Flask, now: datetime) -> None:
    club = a_club(now)
    guardian = a_guardian(now)
    request = a_question(guardian, now, session=club.first, words="My child is afraid of masks.")
    answer_request(actor=club.staff, now=now, request=request.id, outcome="answered", words="There are none.")
    other = a_question(guardian, now, words="Another matter.")
    found = read_request(actor=guardian, now=now, request=request.id)
    assert (found.words, found.answer_words, found.why_not) == (
        "My child is afraid of masks.",
        "There are none.",
        None,
    )
    assert read_request(actor=guardian, now=now, request=other.id).answer_words is None
    assert read_request(actor=guardian, now=now, request=a_question(guardian, now).id).words is None


@pytest.mark.refuses("requests.read_request")
def test_nobody_else_reads_a_request(app: Flask, now: datetime) -> None:
    the_example_law(now)
    request = a_question(a_guardian(now), now)
    for other in (a_guardian(now), an_actor(now, "auditor"), NOBODY):
        with pytest.raises(NotFound):
            read_request(actor=other, now=now, request=request.id)
    with pytest.raises(NotFound):
        read_request(actor=a_guardian(now), now=now, request=new_id())


def test_who_answers_sees_kind_and_topic_but_no_words_where_the_law_is_silent(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = a_question(a_guardian(now), now, session=club.first, words="A secret.")
    found = read_request(actor=club.staff, now=now, request=request.id)
    assert (found.request.topic, found.words, found.answer_words) == ("what_to_bring", None, None)
    assert found.why_not is not None and not found.why_not.allowed


@pytest.mark.parametrize(
    ("kind", "topic", "row"),
    [
        ("question", "content", ("person.message", "own_controller", "service_delivery")),
        ("fault", "room", ("person.message", "city_unit", "basic_service")),
        ("complaint", "data", ("person.message", "city_officer", "decision")),
        ("change", "contact", ("person.message", "service_desk", "act_for_family")),
    ],
)
def test_where_the_law_has_a_row_each_queue_reads_the_words_of_this_request_alone(
    app: Flask, now: datetime, kind: str, topic: str, row: tuple[str, str, str]
) -> None:
    club = a_club(now, law=(row,))
    guardian = a_guardian(now)
    a_question(guardian, now, words="Another matter.")
    request = open_request(
        actor=guardian, now=now, kind=kind, topic=topic, session=club.first, words="My child is afraid."
    )
    reader = {
        Queue.PROVIDER: club.staff,
        Queue.UNIT: a_manager(now, club.unit),
        Queue.CITY: club.owner,
        Queue.SERVICE_CENTRE: an_actor(now, "service_centre"),
    }[request.queue]
    found = read_request(actor=reader, now=now, request=request.id)
    assert (found.words, found.why_not) == ("My child is afraid.", None)


def test_what_missed_its_time_the_service_centre_reads_as_the_service_desk(app: Flask, now: datetime) -> None:
    club = a_club(now, law=(("person.message", "service_desk", "act_for_family"),))
    clerk = an_actor(now, "service_centre")
    for asked in ("question", "fault"):
        topic = {"question": "content", "fault": "room"}[asked]
        request = open_request(
            actor=a_guardian(now), now=now, kind=asked, topic=topic, session=club.first, words="My child is afraid."
        )
        escalate_overdue(actor=SYSTEM, now=request.due_at)
        assert read_request(actor=clerk, now=now, request=request.id).words == "My child is afraid."


def test_what_an_event_opened_has_no_words(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    assert read_request(actor=club.staff, now=now, request=request.id).why_not is None


def test_no_words_stand_in_the_audit(app: Flask, now: datetime) -> None:
    a_question(a_guardian(now), now, words="My child is afraid of masks.")
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "requests.open_request"))
    assert all("masks" not in str((row.objects, row.notes)) for row in rows)


def test_the_roles_of_another_provider_do_not_open_this_queue(app: Flask, now: datetime) -> None:
    club = a_club(now)
    request = for_a_session(club, now)
    both = Actor(
        person=club.staff.person,
        roles=frozenset({RoleHeld("provider.staff", new_id()), RoleHeld("provider.staff", club.provider)}),
    )
    assert queries.requests_to_answer(both) == [request]


def test_what_waits_beyond_its_limit_is_counted(app: Flask, now: datetime) -> None:
    assert queries.late_count(now) == 0
    question = a_question(a_guardian(now), now)
    assert queries.late_count(question.due_at - timedelta(seconds=1)) == 0
    assert queries.late_count(question.due_at) == 1
    escalate_overdue(actor=SYSTEM, now=question.due_at)
    assert queries.late_count(now) == 1
    assert [each.id for each in queries.late_requests(now)] == [question.id]
    centre = an_actor(now, "service_centre")
    answer_request(actor=centre, now=question.due_at, request=question.id, outcome="answered")
    assert queries.late_count(question.due_at) == 0


def test_cancelled_sessions_without_a_choice_are_seen_by_the_service_centre_and_their_provider(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    a_session_cancelled(club)
    a_question(a_guardian(now), now)
    centre = an_actor(now, "service_centre")
    (waiting,) = queries.cancellations_waiting(centre)
    assert waiting.session_id == club.first
    assert queries.cancellations_waiting(club.staff) == [waiting]
    assert queries.cancellations_waiting(an_actor(now, "city.officer")) == []
    answer_request(actor=club.staff, now=now, request=waiting.id, outcome="refund_stands")
    assert queries.cancellations_waiting(centre) == []
