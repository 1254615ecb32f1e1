"""Wishes as programs read and write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.api.answers import Interface
from tests.factories import enrolment as places
from tests.factories.people import a_family, an_actor


@pytest.fixture
def interface(app: Flask, now: datetime) -> Interface:
    """The interface on the morning of the tests."""
    return Interface(app, now)


def test_wishes_are_made_counted_and_answered(interface: Interface, now: datetime) -> None:
    city = places.a_city(now)
    families = [a_family(now) for _each in range(11)]
    wish = {"service": city.service, "weekday": 1, "daytime": "afternoon"}
    made = []
    for family in families:
        places.in_care(family.child, city.unit, now)
        made.append(interface.of(family.guardian)("POST", f"/children/{family.child}/wishes", wish, status=201)["id"])
    first = interface.of(families[0].guardian)
    assert first("POST", f"/wishes/{made[0]}/withdrawal")["withdrawn_at"]
    (read,) = first("GET", f"/children/{families[0].child}/wishes")["items"]
    assert (read["id"], read["weekday"]) == (made[0], 1)
    (count,) = first("GET", "/wishes")["items"]
    assert (count["unit"], count["at_least"]) == (city.unit, 10)
    assert {"aspect": "weekday", "value": "1", "at_least": 10} in count["aspects"]
    staff = interface.of(an_actor(now, "provider.staff", scope=city.provider.id).person)
    places.an_attachment(city, city.offering, city.unit, places.Placement.NEXT_TO)
    answered = staff("POST", f"/offerings/{city.offering}/wish-answers", {"unit": city.unit}, status=201)
    assert answered["told_at"]
    assert first("GET", "/wishes")["total"] == 0
