"""Limits in the working time of the city."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from marketplace.requests.kinds import REQUEST_KINDS, Queue, route
from marketplace.requests.working_time import Limit

INDEPENDENCE_DAY = date(2027, 12, 6)  # a Monday


def never(day: date) -> bool:
    return False


def on_independence_day(day: date) -> bool:
    return day == INDEPENDENCE_DAY


@pytest.mark.parametrize(
    ("opened_at", "limit", "due_at"),
    [
        pytest.param(
            "2026-09-01T06:00", Limit(days=5), "2026-09-08T13:00", id="five days from a Tuesday leave the weekend out"
        ),
        pytest.param("2026-09-05T06:00", Limit(days=1), "2026-09-07T13:00", id="a day from a Saturday is Monday"),
        pytest.param(
            "2026-08-31T21:30", Limit(days=1), "2026-09-02T13:00", id="past midnight in the city it is the next day"
        ),
        pytest.param(
            "2026-10-23T10:00", Limit(days=1), "2026-10-26T14:00", id="the clock change moves the close in UTC"
        ),
        pytest.param("2027-12-03T10:00", Limit(days=1), "2027-12-07T14:00", id="a holiday does not count"),
        pytest.param("2026-09-01T06:00", Limit(hours=2), "2026-09-01T08:00", id="two hours of one morning"),
        pytest.param("2026-09-01T05:00", Limit(hours=8), "2026-09-01T13:00", id="a whole day ends at its close"),
        pytest.param(
            "2026-09-01T03:00", Limit(hours=1), "2026-09-01T06:00", id="before the offices open it counts from eight"
        ),
        pytest.param(
            "2026-09-01T13:00", Limit(hours=1), "2026-09-02T06:00", id="at the close it counts from the next morning"
        ),
        pytest.param("2026-09-01T15:00", Limit(hours=1), "2026-09-02T06:00", id="nor does the evening count"),
        pytest.param("2026-09-04T12:00", Limit(hours=10), "2026-09-08T06:00", id="ten hours from Friday afternoon"),
        pytest.param("2026-09-06T10:00", Limit(hours=1), "2026-09-07T06:00", id="on a Sunday nobody works"),
        pytest.param("2027-12-06T08:00", Limit(hours=1), "2027-12-07T07:00", id="on a holiday nobody works"),
        pytest.param("2027-12-03T13:00", Limit(hours=8), "2027-12-07T13:00", id="hours pass over a holiday"),
    ],
)
def test_the_answer_is_due(opened_at: str, limit: Limit, due_at: str) -> None:
    opened = datetime.fromisoformat(opened_at).replace(tzinfo=UTC)
    assert limit.due_at(opened, on_independence_day) == datetime.fromisoformat(due_at).replace(tzinfo=UTC)


@pytest.mark.parametrize("key", REQUEST_KINDS.keys())
def test_each_kind_has_a_limit_a_topic_and_an_answer(key: str) -> None:
    kind = REQUEST_KINDS[key]
    assert kind.key == key
    assert bool(kind.within.hours) != bool(kind.within.days)
    assert kind.topics and kind.outcomes
    assert kind.topic(kind.topics[0].key) == kind.topics[0]
    assert kind.outcome(kind.outcomes[-1].key) == kind.outcomes[-1]
    assert kind.topic("no such topic") is None
    assert kind.outcome("no such answer") is None


def test_a_request_goes_to_the_queue_of_its_kind() -> None:
    assert route(REQUEST_KINDS["question"], provider="p", unit="u") == (Queue.PROVIDER, "p")
    assert route(REQUEST_KINDS["fault"], provider="p", unit="u") == (Queue.UNIT, "u")
    assert route(REQUEST_KINDS["complaint"], provider="p", unit="u") == (Queue.CITY, None)


def test_a_question_about_nobody_in_particular_goes_to_the_service_centre() -> None:
    assert route(REQUEST_KINDS["question"], provider=None, unit="u") == (Queue.SERVICE_CENTRE, None)
    assert route(REQUEST_KINDS["fault"], provider="p", unit=None) == (Queue.SERVICE_CENTRE, None)
