"""An officer decides with reasons; the family takes or leaves the place; what was wrong is put right by another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.admission import queries
from marketplace.admission.errors import (
    AnswerTooLate,
    CareDecidedAlready,
    CareDecisionNotFound,
    DecisionReplaced,
    DecisionWithoutReasons,
    OwnDecision,
    PlaceDayWrong,
    PlacedLaterAlready,
    RectificationAnsweredAlready,
    RectificationAskedAlready,
    RectificationNotFound,
    RectificationTooLate,
    RectificationWithoutWords,
)
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareDecision
from marketplace.admission.operations import (
    Place,
    answer_place,
    answer_rectification,
    ask_rectification,
    lapse_place,
)
from marketplace.admission.tasks import lapse_places
from marketplace.enrolment.queries import care_hours, placement_on, placements_of
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import SYSTEM
from tests.factories.admission import an_officer, applied, first_day, given, refused, three_units
from tests.factories.enrolment import a_unit, in_care
from tests.factories.people import Family, a_family, as_actor

pytestmark = pytest.mark.database

LATER = timedelta(days=15)


def a_place(now: datetime, family: Family | None = None) -> tuple[Family, CareDecision, str]:
    """Give a place at the second of three units; return the family, the decision and the unit."""
    family, units = family or a_family(now), three_units(now)
    return family, given(applied(family, units, now), units[1], now), units[1]


@pytest.mark.allows("admission.decide_on_care")
def test_a_place_at_any_unit_is_given_with_reasons_and_times_to_answer_and_to_object(app: Flask, now: datetime) -> None:
    elsewhere = a_unit(now)
    application = applied(a_family(now), three_units(now), now)
    made = given(application, elsewhere, now)
    assert (made.unit_id, made.valid_from, made.accepted) == (elsewhere, first_day(now), None)
    assert made.answer_due_on == made.rectify_due_on == city_day(now) + timedelta(days=14)
    assert application.status is CareStatus.PLACE_GIVEN
    assert placements_of(application.child_id) == []


@pytest.mark.refuses("admission.decide_on_care")
def test_a_guardian_does_not_decide(app: Flask, now: datetime) -> None:
    family = a_family(now)
    application = applied(family, three_units(now), now)
    with pytest.raises(NotAllowed):
        given(application, a_unit(now), now, actor=as_actor(family.guardian, now))


def test_a_decision_has_reasons_and_comes_once(app: Flask, now: datetime) -> None:
    application = applied(a_family(now), three_units(now), now)
    with pytest.raises(DecisionWithoutReasons):
        refused(application, now, reasons=" ")
    refused(application, now)
    with pytest.raises(CareDecidedAlready):
        given(application, a_unit(now), now)


def test_a_place_is_at_a_unit_and_on_a_day_to_come(app: Flask, now: datetime) -> None:
    application = applied(a_family(now), three_units(now), now)
    for place in (Place("nowhere", first_day(now)), Place(a_unit(now), city_day(now) - timedelta(days=1))):
        with pytest.raises(PlaceDayWrong):
            given(application, "", now, place=place)


def test_a_place_does_not_begin_before_one_that_is_decided_already(app: Flask, now: datetime) -> None:
    family, decision, unit = a_place(now)
    answer_place(actor=as_actor(family.guardian, now), now=now, decision=decision.id, accepts=True)
    anew = applied(family, three_units(now), now)
    with pytest.raises(PlacedLaterAlready):
        given(anew, unit, now, place=Place(unit, first_day(now)))
    given(anew, unit, now, place=Place(unit, first_day(now) + timedelta(days=1)))


@pytest.mark.allows("admission.answer_place")
def test_who_takes_the_place_is_in_care_at_the_wished_times_by_the_officers_decision(app: Flask, now: datetime) -> None:
    family, decision, unit = a_place(now)
    answer_place(actor=as_actor(family.guardian, now), now=now, decision=decision.id, accepts=True)
    (placement,) = placements_of(family.child)
    assert (placement.id, placement.unit_id) == (decision.placement_id, unit)
    assert (placement.valid_from, placement.reasons) == (first_day(now), decision.reasons)
    assert placement.decided_by == decision.decided_by
    assert len(care_hours([family.child], first_day(now))) == 5
    assert queries.care_application(decision.application_id).status is CareStatus.ACCEPTED


@pytest.mark.refuses("admission.answer_place")
def test_a_stranger_answers_nothing(app: Flask, now: datetime) -> None:
    _family, decision, _unit = a_place(now)
    with pytest.raises(NotFound):
        answer_place(actor=as_actor(a_family(now).guardian, now), now=now, decision=decision.id, accepts=True)


def test_the_care_before_ends_on_the_day_on_which_the_new_one_begins(app: Flask, now: datetime) -> None:
    family = a_family(now)
    before = in_care(family.child, a_unit(now), now)
    _family, decision, unit = a_place(now, family)
    answer_place(actor=as_actor(family.guardian, now), now=now, decision=decision.id, accepts=True)
    assert before.valid_until == first_day(now)
    assert placement_on([family.child], first_day(now))[family.child].unit_id == unit


def test_who_leaves_the_place_has_none_and_answers_once(app: Flask, now: datetime) -> None:
    family, decision, _unit = a_place(now)
    guardian = as_actor(family.guardian, now)
    answer_place(actor=guardian, now=now, decision=decision.id, accepts=False)
    assert placements_of(family.child) == []
    assert queries.care_application(decision.application_id).status is CareStatus.DECLINED
    with pytest.raises(CareDecidedAlready):
        answer_place(actor=guardian, now=now, decision=decision.id, accepts=True)


def test_a_refusal_is_not_taken(app: Flask, now: datetime) -> None:
    family = a_family(now)
    decision = refused(applied(family, three_units(now), now), now)
    with pytest.raises(CareDecidedAlready):
        answer_place(actor=as_actor(family.guardian, now), now=now, decision=decision.id, accepts=True)


@pytest.mark.allows("admission.lapse_place")
def test_a_place_that_is_not_answered_in_time_lapses_by_itself(app: Flask, now: datetime) -> None:
    family, decision, _unit = a_place(now)
    lapse_places(now=now + timedelta(days=14))
    assert queries.care_application(decision.application_id).status is CareStatus.PLACE_GIVEN
    with pytest.raises(CareDecidedAlready):
        lapse_place(actor=SYSTEM, now=now, decision=decision.id)
    with pytest.raises(AnswerTooLate):
        answer_place(actor=as_actor(family.guardian, now), now=now + LATER, decision=decision.id, accepts=True)
    lapse_places(now=now + LATER)
    assert queries.care_application(decision.application_id).status is CareStatus.LAPSED


@pytest.mark.refuses("admission.lapse_place")
def test_nobody_lets_the_place_of_a_family_lapse(app: Flask, now: datetime) -> None:
    _family, decision, _unit = a_place(now)
    with pytest.raises(NotAllowed):
        lapse_place(actor=an_officer(now), now=now + LATER, decision=decision.id)


def asked(family: Family, decision: CareDecision, now: datetime, words: str = "Our older child is elsewhere.") -> None:
    ask_rectification(actor=as_actor(family.guardian, now), now=now, decision=decision.id, words=words)


@pytest.mark.allows("admission.ask_rectification")
def test_a_family_asks_in_time_and_once_that_a_decision_is_put_right(app: Flask, now: datetime) -> None:
    family, decision, _unit = a_place(now)
    with pytest.raises(RectificationWithoutWords):
        asked(family, decision, now, "  ")
    with pytest.raises(RectificationTooLate):
        asked(family, decision, now + LATER)
    asked(family, decision, now + timedelta(days=14))
    ((waiting, application),) = queries.to_rectify()
    assert (waiting.decision_id, application.child_id) == (decision.id, family.child)
    with pytest.raises(RectificationAskedAlready):
        asked(family, decision, now)


@pytest.mark.refuses("admission.ask_rectification")
def test_a_stranger_asks_nothing_about_a_decision(app: Flask, now: datetime) -> None:
    _family, decision, _unit = a_place(now)
    with pytest.raises(NotFound):
        asked(a_family(now), decision, now)


@pytest.mark.allows("admission.answer_rectification")
def test_a_corrected_decision_takes_the_place_of_the_first_also_after_a_refusal(app: Flask, now: datetime) -> None:
    family, units = a_family(now), three_units(now)
    application = applied(family, units, now)
    wrong = refused(application, now)
    asked(family, wrong, now)
    right = Place(units[0], first_day(now))
    answer_rectification(actor=an_officer(now), now=now, decision=wrong.id, place=right, reasons="They moved here.")
    first, second = queries.decisions_of([application.id])[application.id]
    assert (first.id, second.replaces_id, second.unit_id) == (wrong.id, wrong.id, units[0])
    assert application.status is CareStatus.PLACE_GIVEN
    assert queries.to_rectify() == []
    answer_place(actor=as_actor(family.guardian, now), now=now, decision=second.id, accepts=True)
    assert [each.unit_id for each in placements_of(family.child)] == [units[0]]


@pytest.mark.refuses("admission.answer_rectification")
def test_the_family_does_not_answer_itself(app: Flask, now: datetime) -> None:
    family, decision, _unit = a_place(now)
    asked(family, decision, now)
    with pytest.raises(NotAllowed):
        answer_rectification(
            actor=as_actor(family.guardian, now), now=now, decision=decision.id, place=None, reasons="We are right."
        )


def test_a_decision_that_was_replaced_is_neither_taken_nor_asked_about_nor_lapses(app: Flask, now: datetime) -> None:
    family, first, _unit = a_place(now)
    asked(family, first, now)
    other = Place(a_unit(now), first_day(now) + timedelta(days=1))
    answer_rectification(
        actor=an_officer(now), now=now + timedelta(days=10), decision=first.id, place=other, reasons="It is nearer."
    )
    guardian = as_actor(family.guardian, now)
    with pytest.raises(DecisionReplaced):
        answer_place(actor=guardian, now=now, decision=first.id, accepts=True)
    with pytest.raises(DecisionReplaced):
        asked(family, first, now)
    lapse_places(now=now + LATER)
    assert queries.care_application(first.application_id).status is CareStatus.PLACE_GIVEN


def test_who_decided_does_not_answer_and_what_stands_is_answered_once(app: Flask, now: datetime) -> None:
    family, units = a_family(now), three_units(now)
    officer, other = an_officer(now), an_officer(now)
    decision = refused(applied(family, units, now), now, actor=officer)
    with pytest.raises(RectificationNotFound):
        answer_rectification(actor=other, now=now, decision=decision.id, place=None, reasons="It stands.")
    asked(family, decision, now)
    with pytest.raises(OwnDecision):
        answer_rectification(actor=officer, now=now, decision=decision.id, place=None, reasons="It stands.")
    with pytest.raises(DecisionWithoutReasons):
        answer_rectification(actor=other, now=now, decision=decision.id, place=None, reasons=" ")
    answered = answer_rectification(actor=other, now=now, decision=decision.id, place=None, reasons="It stands.")
    assert (answered.corrected, answered.reasons) == (False, "It stands.")
    assert queries.care_application(decision.application_id).status is CareStatus.REFUSED
    with pytest.raises(RectificationAnsweredAlready):
        answer_rectification(actor=other, now=now, decision=decision.id, place=None, reasons="It stands.")


def test_late_applications_are_counted_and_stand_first(app: Flask, now: datetime) -> None:
    units = three_units(now)
    planned = applied(a_family(now), units, now)
    spring = now - timedelta(days=100)
    early = applied(a_family(spring), units, spring)
    today = city_day(now)
    assert [each.id for each in queries.to_decide()] == [early.id, planned.id]
    assert queries.late_count(today) == 0
    assert queries.late_count(early.due_on) == 0
    assert queries.late_count(early.due_on + timedelta(days=1)) == 1


def test_an_unknown_decision_is_nobodys(app: Flask, now: datetime) -> None:
    with pytest.raises(CareDecisionNotFound):
        queries.decision("nothing")
