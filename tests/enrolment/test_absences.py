"""One note that a child is away, for care and add-ons; back again shortens it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.enrolment.errors import (
    AbsenceDaysWrong,
    AbsenceNotFound,
    AbsenceOver,
    AbsenceOverlaps,
    BackDayWrong,
)
from marketplace.enrolment.models import Absence
from marketplace.enrolment.operations import report_absence, withdraw_absence
from marketplace.enrolment.queries.absences import absence, absences_of, days_absent
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor
from marketplace.messages.queries import inbox
from tests.factories.people import Family, a_family, an_actor, as_actor, new_child, two_homes

pytestmark = pytest.mark.database

SICK, OTHER = AbsenceReason.SICK, AbsenceReason.OTHER


def day(now: datetime, offset: int = 0) -> date:
    return city_day(now) + timedelta(days=offset)


def told(
    family: Family, now: datetime, first: int = 0, last: int = 0, reason: AbsenceReason = SICK, by: Actor | None = None
) -> Absence:
    return report_absence(
        actor=by or as_actor(family.guardian, now),
        now=now,
        children=[family.child],
        first_day=day(now, first),
        last_day=day(now, last),
        reason=reason,
    )[0]


def spans(family: Family) -> list[tuple[date, date, AbsenceReason]]:
    return [(each.first_day, each.last_day, each.reason) for each in absences_of([family.child])]


@pytest.mark.allows("enrolment.report_absence")
def test_one_note_tells_that_several_children_are_away(app: Flask, now: datetime) -> None:
    family = a_family(now, children=(new_child(), new_child(given_name="Helmi")))
    made = report_absence(
        actor=as_actor(family.guardian, now),
        now=now,
        children=[*family.children, family.child],
        first_day=day(now),
        last_day=day(now, 1),
        reason=SICK,
    )
    assert [each.child_id for each in made] == list(family.children)
    expected = {day(now): SICK, day(now, 1): SICK}
    assert days_absent(family.children, day(now, -9), day(now, 9)) == dict.fromkeys(family.children, expected)


@pytest.mark.refuses("enrolment.report_absence")
def test_who_has_no_custody_of_each_of_the_children_tells_nothing(app: Flask, now: datetime) -> None:
    family, other = a_family(now), a_family(now)
    with pytest.raises(NotFound):
        report_absence(
            actor=as_actor(family.guardian, now),
            now=now,
            children=[family.child, other.child],
            first_day=day(now),
            last_day=day(now),
            reason=SICK,
        )
    assert spans(family) == []


@pytest.mark.parametrize(("first", "last"), [(-4, 0), (1, 0), (0, 367)])
def test_days_long_past_turned_round_or_far_ahead_are_refused(app: Flask, now: datetime, first: int, last: int) -> None:
    with pytest.raises(AbsenceDaysWrong):
        told(a_family(now), now, first, last)


def test_the_days_before_yesterday_can_still_be_told(app: Flask, now: datetime) -> None:
    family = a_family(now)
    told(family, now, -3, -1)
    assert spans(family) == [(day(now, -3), day(now, -1), SICK)]


@pytest.mark.parametrize("first", [2, 3, 1])
def test_days_that_adjoin_or_overlap_what_was_told_become_one_absence(app: Flask, now: datetime, first: int) -> None:
    family = a_family(now)
    earlier = told(family, now, 1, 2)
    told(family, now, first, 5)
    assert spans(family) == [(day(now, 1), day(now, 5), SICK)]
    assert absence(earlier.id).withdrawn_at == now


def test_days_told_with_another_reason_are_refused_and_those_next_to_them_stand_beside_them(
    app: Flask, now: datetime
) -> None:
    family = a_family(now)
    told(family, now, 0, 2, OTHER)
    with pytest.raises(AbsenceOverlaps):
        told(family, now, 2, 4)
    told(family, now, 3, 4)
    assert [reason for _first, _last, reason in spans(family)] == [OTHER, SICK]


@pytest.mark.allows("enrolment.withdraw_absence")
def test_the_other_guardian_says_that_the_child_is_back_and_the_rest_of_the_days_falls_away(
    app: Flask, now: datetime
) -> None:
    family = two_homes(now)
    sick = told(family, now, 0, 4)
    other = as_actor(family.adults[1], now)
    withdraw_absence(actor=other, now=now, absence=sick.id, back_on=day(now, 2))
    assert days_absent([family.child], day(now), day(now, 9)) == {family.child: {day(now): SICK, day(now, 1): SICK}}


@pytest.mark.refuses("enrolment.withdraw_absence")
def test_a_stranger_says_nothing_about_the_absence_of_a_child(app: Flask, now: datetime) -> None:
    sick = told(a_family(now), now)
    with pytest.raises(NotFound):
        withdraw_absence(actor=an_actor(now, "city.officer"), now=now, absence=sick.id)


def test_back_on_its_first_day_means_that_it_did_not_happen(app: Flask, now: datetime) -> None:
    family = a_family(now)
    sick = told(family, now, 0, 4)
    withdraw_absence(actor=as_actor(family.guardian, now), now=now, absence=sick.id)
    assert spans(family) == []
    with pytest.raises(AbsenceOver):
        withdraw_absence(actor=as_actor(family.guardian, now), now=now, absence=sick.id)


@pytest.mark.parametrize("back", [-1, 5])
def test_a_child_is_back_within_her_absence(app: Flask, now: datetime, back: int) -> None:
    family = a_family(now)
    sick = told(family, now, 0, 4)
    with pytest.raises(BackDayWrong):
        withdraw_absence(actor=as_actor(family.guardian, now), now=now, absence=sick.id, back_on=day(now, back))


def test_days_from_which_a_fee_was_reckoned_are_not_taken_back(app: Flask, now: datetime) -> None:
    family = a_family(now)
    sick = told(family, now, 0, 9)
    guardian, later = as_actor(family.guardian, now), now + timedelta(days=8)
    with pytest.raises(BackDayWrong):
        withdraw_absence(actor=guardian, now=later, absence=sick.id, back_on=day(now, 4))
    withdraw_absence(actor=guardian, now=later, absence=sick.id, back_on=day(now, 5))
    with pytest.raises(AbsenceOver):
        withdraw_absence(actor=guardian, now=later, absence=sick.id, back_on=day(now, 4))


def test_an_unknown_absence_is_nobodys(app: Flask, now: datetime) -> None:
    with pytest.raises(AbsenceNotFound):
        absence(new_id())


def test_both_guardians_read_in_their_inbox_that_it_was_told(app: Flask, now: datetime) -> None:
    family = two_homes(now)
    told(family, now)
    for adult in family.adults:
        assert "An absence was told" in [str(each.subject) for each in inbox(as_actor(adult, now), limit=5)]


def test_days_are_told_of_all_children_in_one_statement(app: Flask, now: datetime) -> None:
    families = [a_family(now) for _ in range(3)]
    for family in families:
        told(family, now)
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    found = days_absent([family.child for family in families], day(now), day(now))
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(found) == 3
    assert len([each for each in statements if each.startswith("SELECT")]) == 1
