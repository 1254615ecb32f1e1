"""A family applies for a place in day care, and the law's day by which a place must be arranged follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.admission import queries
from marketplace.admission.errors import (
    AppliedForCareAlready,
    CareApplicationNotFound,
    CareDecidedAlready,
    StartDayWrong,
    SuddenNeedUnexplained,
    UnitNotForCare,
    UnitsNotRanked,
)
from marketplace.admission.kinds import CareStatus, Need
from marketplace.admission.operations import Wish, withdraw_care_application
from marketplace.admission.operations.applying import due_on
from marketplace.enrolment.errors import CareTimesWrong
from marketplace.kernel.clock import city_day
from marketplace.kernel.errors import NotFound
from marketplace.messages.queries import inbox
from tests.factories.admission import applied, refused, three_units
from tests.factories.people import a_family, as_actor, two_homes

pytestmark = pytest.mark.database


@pytest.mark.allows("admission.apply_for_care")
def test_a_guardian_applies_with_ranked_units_and_both_guardians_have_a_letter(app: Flask, now: datetime) -> None:
    family, units = two_homes(now), three_units(now)
    made = applied(family, units, now, wishes=[Wish(units[1], sibling_here=True), Wish(units[0]), Wish(units[2])])
    assert (made.status, made.applied_by, len(made.reference)) == (CareStatus.RECEIVED, family.guardian, 10)
    told = queries.wishes_told([family.child])[family.child][made.id]
    assert [wish["unit"] for wish in told["units"]] == [units[1], units[0], units[2]]
    assert [wish["sibling_here"] for wish in told["units"]] == [True, False, False]
    for adult in family.adults:
        assert "We have your application for day care" in [str(each.subject) for each in inbox(as_actor(adult, now))]


@pytest.mark.refuses("admission.apply_for_care")
def test_nobody_applies_for_the_child_of_others(app: Flask, now: datetime) -> None:
    other = a_family(now)
    with pytest.raises(NotFound):
        applied(a_family(now), three_units(now), now, child=other.child)


@pytest.mark.parametrize(
    ("need", "start_on", "due"),
    [
        (Need.PLANNED, date(2026, 9, 2), date(2027, 1, 1)),
        (Need.SUDDEN, date(2026, 9, 2), date(2026, 9, 15)),
        (Need.PLANNED, date(2027, 3, 1), date(2027, 3, 1)),
        (Need.SUDDEN, date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_a_place_is_due_after_four_months_or_two_weeks_and_never_before_it_is_wanted(
    need: Need, start_on: date, due: date
) -> None:
    assert due_on(date(2026, 9, 1), need, start_on) == due


def test_a_sudden_need_is_explained(app: Flask, now: datetime) -> None:
    family, units = a_family(now), three_units(now)
    with pytest.raises(SuddenNeedUnexplained):
        applied(family, units, now, need=Need.SUDDEN, urgent_because="  ")
    made = applied(family, units, now, need=Need.SUDDEN, urgent_because=" Work begins. ", start_on=city_day(now))
    assert made.due_on == city_day(now) + timedelta(days=14)
    assert made.urgent_because == "Work begins."


@pytest.mark.parametrize("chosen", [slice(0, 2), slice(0, 6)])
def test_three_to_five_units_are_ranked(app: Flask, now: datetime, chosen: slice) -> None:
    units = [*three_units(now), *three_units(now)]
    with pytest.raises(UnitsNotRanked):
        applied(a_family(now), units[chosen], now)


def test_each_unit_is_ranked_once_and_exists(app: Flask, now: datetime) -> None:
    one, two, three = three_units(now)
    with pytest.raises(UnitsNotRanked):
        applied(a_family(now), [one, two, three, one], now)
    with pytest.raises(UnitNotForCare):
        applied(a_family(now), [one, two, "nowhere"], now)


@pytest.mark.parametrize("days", [-1, 732])
def test_care_begins_within_two_years(app: Flask, now: datetime, days: int) -> None:
    with pytest.raises(StartDayWrong):
        applied(a_family(now), three_units(now), now, start_on=city_day(now) + timedelta(days=days))


def test_care_needs_times(app: Flask, now: datetime) -> None:
    with pytest.raises(CareTimesWrong):
        applied(a_family(now), three_units(now), now, care=[])


def test_a_child_has_one_open_application(app: Flask, now: datetime) -> None:
    family, units = a_family(now), three_units(now)
    first = applied(family, units, now)
    with pytest.raises(AppliedForCareAlready):
        applied(family, units, now)
    refused(first, now)
    assert applied(family, units, now).status is CareStatus.RECEIVED


@pytest.mark.allows("admission.withdraw_care_application")
def test_the_other_guardian_takes_it_back_and_it_can_be_sent_anew(app: Flask, now: datetime) -> None:
    family, units = two_homes(now), three_units(now)
    made = applied(family, units, now)
    withdraw_care_application(actor=as_actor(family.adults[1], now), now=now, application=made.id)
    assert (made.status, made.withdrawn_at) == (CareStatus.WITHDRAWN, now)
    assert queries.to_decide() == []
    applied(family, units, now)


@pytest.mark.refuses("admission.withdraw_care_application")
def test_a_stranger_takes_back_nothing(app: Flask, now: datetime) -> None:
    made = applied(a_family(now), three_units(now), now)
    with pytest.raises(NotFound):
        withdraw_care_application(actor=as_actor(a_family(now).guardian, now), now=now, application=made.id)


def test_what_is_decided_is_not_taken_back(app: Flask, now: datetime) -> None:
    family = a_family(now)
    made = applied(family, three_units(now), now)
    refused(made, now)
    with pytest.raises(CareDecidedAlready):
        withdraw_care_application(actor=as_actor(family.guardian, now), now=now, application=made.id)


def test_an_unknown_application_is_nobodys(app: Flask, now: datetime) -> None:
    with pytest.raises(CareApplicationNotFound):
        queries.care_application("nothing")
