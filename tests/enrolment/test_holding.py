"""Holds: a place kept for a quarter of an hour."""

from datetime import timedelta

import pytest
from tests.factories.enrolment import a_city, a_hold

pytestmark = pytest.mark.database


@pytest.mark.allows("enrolment.hold_place")
def test_a_guardian_holds_a_place(app, now):
    city = a_city(now)
    held = a_hold(city)
    assert held.status == "hold"
    assert held.hold_expires_at == now + timedelta(minutes=16)
