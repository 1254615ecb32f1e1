"""What an offering's page offers a family: the way to a place that is open now, and none that the rules refuse."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from catalog import queries as catalog
from catalog.models import Admission
from marketplace.enrolment.models import Round
from marketplace.enrolment.statuses import RoundStatus
from marketplace.web.public.offering import Way, way_in
from tests.factories.people import Family
from tests.web.families.conftest import Home
from tests.web.families.test_places import full


def test_where_the_rules_refuse_a_child_the_next_step_stands_instead_of_the_button(home: Home) -> None:
    address = f"/offerings/{home.city.offerings[2]}"
    page = home.client.get(f"{address}?child={home.child}").text
    assert "The rules do not allow it for Oiva" in page
    assert "Apply for Oiva" not in page
    assert f'href="/find?child={home.child}">Find something else for Oiva' in page
    assert ">Apply</a>" in home.client.get(address).text


def test_after_the_round_a_place_is_taken_while_there_is_one_and_waited_for_then(home: Home, others: Family) -> None:
    address = f"/offerings/{home.city.offerings[0]}?child={home.city.family.children[1]}"
    assert "Take a place for Eino" in home.client.get(address).text
    full(home, others)
    page = home.client.get(address).text
    assert "Wait for a place for Eino" in page
    assert "Take a place for Eino" not in page


@pytest.mark.parametrize(
    ("status", "opens", "closes", "way"),
    [
        (RoundStatus.OPEN, -1, 1, Way.APPLY),
        (RoundStatus.OPEN, 1, 2, None),
        (RoundStatus.OPEN, -2, -1, None),
        (RoundStatus.DRAWN, -2, -1, None),
        (RoundStatus.PUBLISHED, -2, -1, Way.WAIT),
    ],
)
def test_a_round_takes_applications_between_its_dates_alone(
    home: Home, status: RoundStatus, opens: int, closes: int, way: Way | None
) -> None:
    days = {"opens_at": home.now + timedelta(days=opens), "closes_at": home.now + timedelta(days=closes)}
    assert way_in(Admission.ROUND, [Round(status=status, **days)], free=0, now=home.now) is way


def test_what_the_city_decides_on_is_applied_for_and_what_comes_first_is_taken(home: Home) -> None:
    assert way_in(Admission.DECISION, [], free=0, now=home.now) is Way.APPLY
    assert way_in(Admission.FIRST_COME, [], free=1, now=home.now) is Way.TAKE
    assert way_in(Admission.FIRST_COME, [], free=0, now=home.now) is Way.WAIT


def test_a_stranger_reads_of_an_offering_what_a_family_reads_that_applies_or_takes_a_place(home: Home) -> None:
    def verdicts(path: str, client: FlaskClient) -> list[str]:
        return re.findall(r'<dl class="verdicts">.*?</dl>', client.get(path).text, re.DOTALL)

    group = home.city.groups[2]
    offering, round = catalog.group(group).offering_id, home.city.rounds[1]
    told = verdicts(f"/offerings/{offering}", home.client.application.test_client())
    assert len(told) == 1
    assert "Child&#39;s name" in told[0] and "Not asked for" in told[0]
    for path in (
        f"/offerings/{offering}?child={home.child}",
        f"/family/apply/{round}/known?child={home.child}&choice={group}",
        f"/family/take?child={home.child}&group={group}",
    ):
        assert verdicts(path, home.client) == told
