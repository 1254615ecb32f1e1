"""A family changes to another group of the same offering on the page of its place."""

from __future__ import annotations

from typing import Any

from catalog.models import Admission
from catalog.queries import group as group_by_id
from marketplace.enrolment import operations, queries
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.statuses import Status
from marketplace.kernel import clock
from tests.factories.enrolment import City, a_group, offering_changed
from tests.factories.people import Family
from tests.web.families.conftest import Home

SATURDAYS = 5


def a_place(home: Home) -> Enrolment:
    """Let the younger child have a place in the drama club."""
    now, child = clock.now(), home.city.family.children[1]
    held = operations.hold_place(actor=home.guardian, now=now, child=child, group=home.city.groups[0])
    return operations.confirm_hold(actor=home.guardian, now=now, enrolment=held.id)


def another_group(home: Home) -> str:
    """Let the club meet on Saturdays, too."""
    offering, facts = group_by_id(home.city.groups[0]).offering_id, dict[str, Any](provider=None, season="", group="")
    city = City(home.now, unit=home.city.units[0], offering=offering, owner=home.city.owner, service="", **facts)
    offering_changed(city, admission=Admission.FIRST_COME)
    return a_group(city, weekday=SATURDAYS)


def test_the_other_group_is_shown_with_its_price_and_taken_in_one_press(home: Home) -> None:
    place, there = a_place(home), another_group(home)
    page = f"/family/places/{place.id}/transfer"
    assert page in home.client.get(f"/family/places/{place.id}").text
    shown = home.client.get(page).text
    assert there in shown
    assert "Saturday 15.00 to 16.00" in shown
    assert "for the sessions that are left" in shown
    assert home.client.post(page, data={}).status_code == 422
    done = home.client.post(page, data={"group": there}, follow_redirects=True)
    assert "The place is moved." in done.text
    assert queries.enrolment(place.id).status is Status.TRANSFERRED
    assert "Moved to another group" in home.client.get(f"/family/places/{place.id}").text


def test_where_there_is_no_other_group_it_is_said(home: Home) -> None:
    place = a_place(home)
    assert "No other group of this offering" in home.client.get(f"/family/places/{place.id}/transfer").text


def test_nobody_moves_the_place_of_another_family(home: Home, others: Family) -> None:
    place = a_place(home)
    stranger = home.signed_in("first@example.org")
    assert stranger.get(f"/family/places/{place.id}/transfer").status_code == 404
