"""Care that ends on a day can end earlier, never later, without a new decision on the place."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from marketplace.enrolment import operations
from marketplace.enrolment.errors import MoveNotPossible
from marketplace.enrolment.operations import Care
from marketplace.kernel.clock import city_day
from tests.factories.enrolment import City
from tests.factories.people import a_family, an_actor

pytestmark = pytest.mark.database


def test_care_with_a_last_day_can_end_earlier_and_not_later(city: City, now: datetime):
    officer, today = an_actor(now, "city.officer"), city_day(now)
    placement = operations.place_child(
        actor=officer,
        now=now,
        child=a_family(now).child,
        unit=city.unit,
        valid_from=today,
        valid_until=today + timedelta(days=100),
        care=[Care(0, time(8), time(16))],
        reasons="It is the nearest unit with a place.",
    )
    for days in (60, 30):
        ended = operations.end_placement(
            actor=officer,
            now=now,
            placement=placement.id,
            valid_until=today + timedelta(days=days),
            reasons="They move.",
        )
        assert ended.valid_until == today + timedelta(days=days)
    with pytest.raises(MoveNotPossible):
        operations.end_placement(
            actor=officer, now=now, placement=placement.id, valid_until=today + timedelta(days=31), reasons="They move."
        )
