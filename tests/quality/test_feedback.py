"""Three questions after the season, once for each enrolment; few answers are not shown."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY
from marketplace.quality import queries
from marketplace.quality.errors import AnswerNotOnScale, FeedbackGiven, NotCompleted
from marketplace.quality.operations import give_feedback
from marketplace.quality.questions import QUESTIONS
from tests.factories.delivery import a_child_in, a_club
from tests.factories.people import a_family, as_actor
from tests.factories.quality import a_season_over, an_answer

pytestmark = pytest.mark.database

GOOD = {"enjoyment": 5, "leader": 4, "fit": 3}


@pytest.mark.allows("quality.give_feedback")
def test_a_guardian_answers_after_the_season(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    a_season_over(club)
    guardian = as_actor(family.guardian, now)
    assert [each.id for each in queries.enrolments_to_ask_about(guardian, now.date())] == [enrolment]
    feedback = give_feedback(actor=guardian, now=now, enrolment=enrolment, **GOOD)
    assert (feedback.enjoyment, feedback.leader, feedback.fit) == (5, 4, 3)
    assert (feedback.offering_id, feedback.given_by, feedback.given_at) == (club.offering, family.guardian, now)
    assert queries.enrolments_to_ask_about(guardian, now.date()) == []
    assert queries.feedback_of(enrolment) is feedback
    assert queries.feedback_given(guardian) == [feedback]


@pytest.mark.refuses("quality.give_feedback")
def test_nobody_answers_for_another_family(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    a_season_over(club)
    stranger = as_actor(a_family(now).guardian, now)
    for other in (stranger, club.staff, NOBODY):
        with pytest.raises(NotFound):
            give_feedback(actor=other, now=now, enrolment=enrolment, **GOOD)
    with pytest.raises(NotFound):
        give_feedback(actor=as_actor(family.guardian, now), now=now, enrolment=new_id(), **GOOD)
    an_answer(club, family.guardian, enrolment)
    assert queries.feedback_given(stranger) == queries.feedback_given(NOBODY) == []
    assert queries.enrolments_to_ask_about(NOBODY, now.date()) == []


def test_before_the_season_is_over_there_is_nothing_to_say(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    guardian = as_actor(family.guardian, now)
    assert queries.enrolments_to_ask_about(guardian, now.date()) == []
    with pytest.raises(NotCompleted):
        give_feedback(actor=guardian, now=now, enrolment=enrolment, **GOOD)


def test_one_answer_counts_for_each_enrolment(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    a_season_over(club)
    an_answer(club, family.guardian, enrolment)
    with pytest.raises(FeedbackGiven):
        an_answer(club, family.guardian, enrolment, (1, 1, 1))


@pytest.mark.parametrize("answer", [0, 6])
@pytest.mark.parametrize("question", [question.key for question in QUESTIONS])
def test_an_answer_off_the_scale_is_refused_and_named(app: Flask, now: datetime, question: str, answer: int) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    with pytest.raises(AnswerNotOnScale) as refused:
        give_feedback(actor=as_actor(family.guardian, now), now=now, enrolment=enrolment, **{**GOOD, question: answer})
    assert list(refused.value.fields) == [question]


def test_fewer_than_five_answers_are_not_shown(app: Flask, now: datetime) -> None:
    club = a_club(now)
    places = [a_child_in(club, a_family(now)) for _each in range(5)]
    a_season_over(club)
    for family, enrolment in places[:4]:
        an_answer(club, family.guardian, enrolment, (5, 5, 1))
    few = queries.quality_of(club.offering)
    assert (few.shown, few.n, few.answers) == (False, None, ())
    family, enrolment = places[4]
    an_answer(club, family.guardian, enrolment, (1, 5, 1))
    enough = queries.quality_of(club.offering)
    assert (enough.shown, enough.n) == (True, 5)
    assert [(question.key, estimate.mean) for question, estimate in enough.answers] == [
        ("enjoyment", 4.2),
        ("leader", 5.0),
        ("fit", 1.0),
    ]


def test_offerings_without_an_answer_are_answered_too(app: Flask, now: datetime) -> None:
    known, unknown = new_id(), new_id()
    found = queries.qualities_of([known, unknown])
    assert list(found) == [known, unknown]
    assert not any(each.shown for each in found.values())


def test_a_familys_answers_are_its_own_data(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    a_season_over(club)
    an_answer(club, family.guardian, enrolment)
    assert queries.answers_of_persons([family.guardian, family.child]) == {
        family.guardian: {enrolment: {"enjoyment": 5, "leader": 4, "fit": 3}}
    }


def test_what_families_said_is_told_of_the_offering_and_the_persons_one_asks_about(app: Flask, now: datetime) -> None:
    club = a_club(now)
    (family, enrolment), (other, second) = a_child_in(club), a_child_in(club)
    a_season_over(club)
    for guardian, place in ((family.guardian, enrolment), (other.guardian, second)):
        assert [each.id for each in queries.enrolments_to_ask_about(as_actor(guardian, now), now.date())] == [place]
        an_answer(club, guardian, place)
    assert queries.answers_of_persons([family.guardian]) == {
        family.guardian: {enrolment: {"enjoyment": 5, "leader": 4, "fit": 3}}
    }
    assert [row.given_by for row in queries.feedback_given(as_actor(other.guardian, now))] == [other.guardian]


def test_an_offering_without_answers_has_none_whatever_was_said_of_another(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    a_season_over(club)
    an_answer(club, family.guardian, enrolment)
    other = new_id()
    assert queries.qualities_of([other]) == {other: queries.Quality(other)}
