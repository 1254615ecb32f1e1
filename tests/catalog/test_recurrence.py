"""Recurrence rules become sessions at the same wall time, without holidays."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catalog.errors import HourSkipped, NoSessions, RecurrenceUnreadable, TimesTurned, TooManySessions
from catalog.holidays import holidays_of
from catalog.recurrence import MAX_SESSIONS, Recurrence, session_times, weekdays_of
from marketplace.kernel.errors import Invalid

HELSINKI = ZoneInfo("Europe/Helsinki")
OCTOBER = {
    "rule": "FREQ=WEEKLY;BYDAY=TU",
    "starts_on": date(2026, 10, 20),
    "ends_on": date(2026, 10, 27),
    "start_time": time(15),
    "end_time": time(16),
}


def times(left_out: Any = (), **facts: Any) -> list[tuple[datetime, datetime]]:
    return list(session_times(Recurrence(**{**OCTOBER, **facts}), zone=HELSINKI, left_out=left_out))


def days(**facts: Any) -> list[int]:
    return [start.astimezone(HELSINKI).day for start, _ in times(**facts)]


def test_the_wall_time_stays_when_the_clocks_go_back() -> None:
    assert times() == [
        (datetime(2026, 10, 20, 12, tzinfo=UTC), datetime(2026, 10, 20, 13, tzinfo=UTC)),
        (datetime(2026, 10, 27, 13, tzinfo=UTC), datetime(2026, 10, 27, 14, tzinfo=UTC)),
    ]


def test_the_wall_time_stays_when_the_clocks_go_forward() -> None:
    hours = [start.hour for start, _ in times(starts_on=date(2027, 3, 23), ends_on=date(2027, 3, 30))]
    assert hours == [13, 12]


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    spring = {"rule": "FREQ=DAILY", "starts_on": date(2027, 3, 28), "ends_on": date(2027, 3, 28)}
    with pytest.raises(HourSkipped) as refused:
        times(**spring, start_time=time(3, 30), end_time=time(5))
    assert refused.value.facts["on"] == "2027-03-28"
    with pytest.raises(HourSkipped):
        times(**spring, start_time=time(2), end_time=time(3, 30))
    assert times(**spring, start_time=time(2), end_time=time(4))


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    autumn = {"rule": "FREQ=DAILY", "starts_on": date(2026, 10, 25), "ends_on": date(2026, 10, 25)}
    assert times(**autumn, start_time=time(3, 30), end_time=time(5))[0][0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_first_and_last_day_are_included() -> None:
    assert days(rule="FREQ=DAILY", ends_on=date(2026, 10, 22)) == [20, 21, 22]


def test_one_day_is_a_period() -> None:
    assert days(ends_on=date(2026, 10, 20)) == [20]


def test_several_weekdays_intervals_and_counts_are_understood() -> None:
    assert days(rule="FREQ=WEEKLY;BYDAY=TU,TH") == [20, 22, 27]
    assert days(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO", ends_on=date(2026, 11, 30)) == [20, 3, 17]
    assert days(rule="FREQ=DAILY;COUNT=2") == [20, 21]
    assert days(rule="RRULE:FREQ=WEEKLY") == [20, 27]


def test_days_that_are_left_out_have_no_session() -> None:
    assert days(left_out={date(2026, 10, 20)}) == [27]


def test_a_rule_without_any_day_is_refused() -> None:
    with pytest.raises(NoSessions):
        times(left_out={date(2026, 10, 20), date(2026, 10, 27)})


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every Tuesday",
        "BYDAY=TU",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;WKST=MO,TU",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=1000",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;UNTIL=20261231",
        "FREQ=WEEKLY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY\nRDATE:20261021T120000",
        "FREQ=WEEKLY;BYDAY=TU\n",
    ],
)
def test_other_rules_are_refused(rule: str) -> None:
    with pytest.raises(RecurrenceUnreadable):
        times(rule=rule)


@pytest.mark.parametrize(
    "facts",
    [{"end_time": time(15)}, {"end_time": time(14)}, {"ends_on": date(2026, 10, 19)}],
)
def test_an_end_before_the_beginning_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(TimesTurned):
        times(**facts)


def test_there_are_limits() -> None:
    with pytest.raises(TooManySessions):
        times(ends_on=date(2026, 10, 20).replace(year=2029))
    with pytest.raises(TooManySessions):
        times(rule="FREQ=DAILY", ends_on=date(2027, 11, 24))
    assert len(times(rule="FREQ=DAILY", ends_on=date(2027, 11, 23))) == MAX_SESSIONS


def test_every_refusal_is_a_fault_of_the_request() -> None:
    for refusal in (HourSkipped, NoSessions, RecurrenceUnreadable, TimesTurned, TooManySessions):
        assert issubclass(refusal, Invalid)


def test_weekdays_are_those_of_the_city() -> None:
    late = [(datetime(2026, 10, 19, 22, tzinfo=UTC), datetime(2026, 10, 19, 23, tzinfo=UTC))]
    assert weekdays_of(late, zone=HELSINKI) == (2,)
    assert weekdays_of(times(rule="FREQ=DAILY", ends_on=date(2026, 10, 22)), zone=HELSINKI) == (2, 3, 4)


def test_the_holidays_of_finland_are_known() -> None:
    days_of_2026 = holidays_of(2026)
    assert {day: days_of_2026[day] for day in sorted(days_of_2026)} == {
        date(2026, 1, 1): "New Year's Day",
        date(2026, 1, 6): "Epiphany",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 5): "Easter Sunday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 1): "May Day",
        date(2026, 5, 14): "Ascension Day",
        date(2026, 5, 24): "Whit Sunday",
        date(2026, 6, 19): "Midsummer Eve",
        date(2026, 6, 20): "Midsummer Day",
        date(2026, 10, 31): "All Saints' Day",
        date(2026, 12, 6): "Independence Day",
        date(2026, 12, 24): "Christmas Eve",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 26): "St Stephen's Day",
    }
    assert holidays_of(2027)[date(2027, 6, 25)] == "Midsummer Eve"
    assert holidays_of(2027)[date(2027, 11, 6)] == "All Saints' Day"
