"""A guardian sees through the door where her child is in care and when; under a protection order not every one does."""

from __future__ import annotations

from datetime import datetime

import pytest

from consent import door
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.people.operations import record_protection_order
from tests.factories.enrolment import TUESDAYS, a_city, in_care
from tests.factories.people import as_actor, two_homes

pytestmark = pytest.mark.database
CARE = ["child.unit", "child.times"]


def test_a_guardian_sees_unit_and_hours_and_one_who_lives_elsewhere_not_under_a_protection_order(
    session: object, now: datetime
) -> None:
    city, family = a_city(now), two_homes(now)
    in_care(family.child, city.unit, now)
    here, elsewhere = (as_actor(person, now) for person in family.adults)
    for actor in (here, elsewhere):
        seen = door.own_access(actor=actor, now=now, subjects=[family.child], categories=CARE)[family.child]
        assert seen["child.unit"] == city.unit
        assert [hours.weekday for hours in seen["child.times"]] == [TUESDAYS]
    record_protection_order(actor=SYSTEM, now=now, person=family.child, valid_from=city_day(now))
    assert door.own_access(actor=elsewhere, now=now, subjects=[family.child], categories=CARE) == {}
    assert set(door.own_access(actor=here, now=now, subjects=[family.child], categories=CARE)[family.child]) == set(
        CARE
    )
