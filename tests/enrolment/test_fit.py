"""What fits a child's week is told before a place is taken."""

from datetime import UTC, date, datetime, time

import pytest

from catalog.models.times import Placement as Layout
from marketplace.enrolment.fit import CareHours, FindingKind, OtherSession, SessionTime, findings

TUESDAY = date(2026, 9, 8)


def at(hour: int, minute: int = 0, *, day: int = 8) -> datetime:
    """A time by the city's summer clock (three hours ahead of UTC) in September 2026."""
    return datetime(2026, 9, day, hour - 3, minute, tzinfo=UTC)


def club(start: int = 15, end: int = 16, *, day: int = 8) -> SessionTime:
    return SessionTime(at(start, day=day), at(end, day=day))


def care(
    starts: int = 8, ends: int = 16, *, child: str = "c", unit: str = "house", weekday: int = 1, ends_minute: int = 0
) -> CareHours:
    return CareHours(child, unit, weekday, time(starts), time(ends, ends_minute), date(2026, 8, 1))


def kinds(
    *sessions: SessionTime, layout: Layout = Layout.APART, **week: object
) -> list[tuple[FindingKind, str | None]]:
    found = findings(sessions, layout=layout, unit="house", **week)  # type: ignore[arg-type]
    return [(finding.kind, finding.other) for finding in found]


def test_a_club_inside_care_is_no_clash():
    assert kinds(club(), layout=Layout.INSIDE, care=[care()]) == []


def test_a_club_that_fills_the_care_time_exactly_is_inside_it():
    assert kinds(club(8, 16), layout=Layout.INSIDE, care=[care()]) == []


@pytest.mark.parametrize(
    "hours",
    [care(unit="elsewhere"), care(weekday=2), care(ends=15, ends_minute=30), care(starts=15, ends=16, unit="x")],
)
def test_a_club_inside_care_needs_the_child_to_be_in_care_there_then(hours: CareHours):
    assert kinds(club(), layout=Layout.INSIDE, care=[hours]) == [(FindingKind.NOT_IN_CARE_THEN, "house")]


def test_care_that_begins_during_the_club_does_not_hold_it():
    assert kinds(club(7, 9), layout=Layout.INSIDE, care=[care()]) == [(FindingKind.NOT_IN_CARE_THEN, "house")]


@pytest.mark.parametrize("layout", [Layout.NEXT_TO, Layout.APART])
def test_a_club_next_to_or_apart_from_care_must_not_overlap_it(layout: Layout):
    assert kinds(club(), layout=layout, care=[care()]) == [(FindingKind.CLASH_WITH_CARE, "house")]


@pytest.mark.parametrize("hours", [care(ends=15), care(starts=16, ends=18)])
def test_a_club_right_after_or_before_care_fits(hours: CareHours):
    assert kinds(club(), care=[hours]) == []


def test_care_that_has_not_begun_or_is_over_does_not_count():
    over = CareHours("c", "house", 1, time(8), time(16), date(2026, 1, 1), TUESDAY)
    later = CareHours("c", "house", 1, time(8), time(16), date(2026, 9, 9))
    assert kinds(club(), care=[over, later]) == []
    today = CareHours("c", "house", 1, time(8), time(16), TUESDAY, date(2026, 9, 9))
    assert kinds(club(), care=[today]) == [(FindingKind.CLASH_WITH_CARE, "house")]


def test_another_place_at_the_same_time_is_a_clash_and_is_told_once():
    other = [OtherSession("e", at(15, 30), at(17)), OtherSession("e", at(15, 30, day=15), at(17, day=15))]
    assert kinds(club(), club(day=15), enrolled=other) == [(FindingKind.CLASH_WITH_ENROLMENT, "e")]


@pytest.mark.parametrize("other", [OtherSession("e", at(16), at(17)), OtherSession("e", at(14), at(15))])
def test_another_place_right_before_or_after_is_no_clash(other: OtherSession):
    assert kinds(club(), enrolled=[other]) == []


def test_a_sibling_fetched_from_another_place_is_told_but_does_not_block():
    found = findings([club()], layout=Layout.APART, unit="house", siblings=[care(child="s", unit="elsewhere")])
    assert [(finding.kind, finding.other, finding.blocking) for finding in found] == [
        (FindingKind.SIBLING_ELSEWHERE, "s", False)
    ]


@pytest.mark.parametrize(("ends", "minute", "told"), [(15, 30, False), (15, 29, True), (16, 30, False), (16, 31, True)])
def test_a_sibling_in_the_same_house_may_wait_half_an_hour(ends: int, minute: int, told: bool):
    found = kinds(club(), siblings=[care(child="s", ends=ends, ends_minute=minute)])
    assert found == ([(FindingKind.SIBLING_WAITS, "s")] if told else [])


def test_a_child_is_fetched_from_where_it_is_last_on_that_day():
    siblings = [care(child="s", ends=17)]
    own = [care(ends=17)]
    assert kinds(club(), layout=Layout.INSIDE, care=own, siblings=siblings) == []
    evening = [CareHours("c", "night house", 1, time(17), time(20), date(2026, 8, 1))]
    assert kinds(club(), care=evening, siblings=siblings) == [(FindingKind.SIBLING_ELSEWHERE, "s")]
    tomorrow = [CareHours("c", "night house", 2, time(17), time(20), date(2026, 8, 1))]
    assert kinds(club(), care=tomorrow, siblings=[care(child="s")]) == []


def test_a_sibling_who_is_not_in_care_that_day_is_not_told():
    assert kinds(club(), siblings=[care(child="s", unit="elsewhere", weekday=3)]) == []


def test_findings_come_in_time_order_with_the_first_day_and_a_sentence():
    found = findings([club(day=15), club()], layout=Layout.APART, unit="house", care=[care()])
    assert [(finding.on, finding.text) for finding in found] == [
        (TUESDAY, "On 2026-09-08 it is while this child is in care.")
    ]
    assert found[0].blocking


def test_the_weekday_is_the_citys_not_that_of_utc():
    late = SessionTime(datetime(2026, 9, 7, 21, 30, tzinfo=UTC), datetime(2026, 9, 7, 22, 30, tzinfo=UTC))
    night = CareHours("c", "house", 1, time(0), time(6), date(2026, 8, 1))
    assert kinds(late, care=[night]) == [(FindingKind.CLASH_WITH_CARE, "house")]
