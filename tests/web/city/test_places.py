"""Rounds are set up and decided, families registered, children found with a reason and placed in care."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.statuses import ApplicationStatus
from marketplace.kernel.clock import city_day
from marketplace.requests import operations as requesting
from marketplace.requests import queries as requests
from marketplace.web.city.rounds import in_city
from tests.browser_harness.small_city import CLUBS, SmallCity, add_club
from tests.factories.people import two_homes
from tests.web.city.conftest import Office

FAMILY = {
    "custody": "sole",
    "adult1_given": "Elli",
    "adult1_family": "Testinen",
    "adult1_email": "elli@example.org",
    "child1_given": "Otso",
    "child1_family": "Testinen",
    "child1_born": "2022-03-04",
    "child1_area": "33100",
}
WEEK = {"starts0": "08:00", "ends0": "15:00", "starts1": "08:00", "ends1": "15:00"}


def test_a_round_is_set_up_for_groups_that_are_in_none(city: SmallCity, office: Office) -> None:
    earlier = city.now - timedelta(days=2)
    add_club(city, earlier, *CLUBS[0], provider=city.providers[0], unit=city.units[0])
    assert [group.id for group, _offering, _unit in enrolment.groups_without_round(city.season)] == city.groups[-1:]
    owner = office("city.service_owner")
    day = city_day(city.now)
    typed = {"name": "Third round", "opens_on": str(day), "closes_on": str(day + timedelta(days=4))}
    path = f"/city/rounds/new/{city.season}"
    without = owner.post(path, data=typed)
    assert without.status_code == 422
    assert "Third round" in without.text
    turned = {**typed, "closes_on": str(day - timedelta(days=1)), "groups": city.groups[-1]}
    assert owner.post(path, data=turned).status_code == 422
    assert office("city.officer").post(path, data={**typed, "groups": city.groups[-1]}).status_code == 403
    made = owner.post(path, data={**typed, "groups": city.groups[-1]}).headers["Location"]
    assert enrolment.round_by_id(made.rsplit("/", 1)[1]).closes_at == in_city(day + timedelta(days=4), time(16))
    assert enrolment.groups_without_round(city.season) == []


def test_an_open_round_is_not_frozen_and_not_by_others(city: SmallCity, office: Office) -> None:
    owner = office("city.service_owner")
    page = owner.get(f"/city/rounds/{city.rounds[1]}").text
    assert "Freeze the applications" not in page
    assert "Wait until it closes" in page
    assert owner.post(f"/city/rounds/{city.rounds[1]}/freeze").status_code == 409
    assert office("city.officer").post(f"/city/rounds/{city.rounds[1]}/freeze").status_code == 403


def test_a_round_counts_its_applications_and_whom_they_placed(city: SmallCity, office: Office) -> None:
    counts = enrolment.application_counts()[city.rounds[0]]
    assert counts == {ApplicationStatus.PLACED: 1}
    assert enrolment.waiting_counts() == {}
    assert enrolment.confirmed_counts(city.groups) == {}
    page = office("city.officer").get(f"/city/rounds/{city.rounds[0]}").text
    assert "The page that everybody sees" in page


def test_a_group_is_decided_on_its_day(city: SmallCity, office: Office) -> None:
    owner = office("city.service_owner")
    path = f"/city/rounds/{city.rounds[0]}/groups/{city.groups[0]}"
    assert owner.post(path).status_code == 409
    assert enrolment.group_decisions(city.groups) == {}


def test_a_family_is_registered_found_and_placed(city: SmallCity, office: Office) -> None:
    officer = office("city.officer")
    assert officer.post("/city/families/new", data=FAMILY).status_code == 302
    found = officer.post("/city/families", data={"reason": "decides on a place", "words": "Otso Test"})
    assert "Otso Testinen" in found.text
    child = found.text.split("/city/children/")[1].split('"')[0]
    decision = {
        "unit": city.units[0],
        "model": "v",
        "valid_from": str(city_day(city.now)),
        "reasons": "The guardian works.",
        **WEEK,
    }
    page = officer.get(f"/city/children/{child}").text
    assert "Otso Testinen" in page
    assert officer.post(f"/city/children/{child}", data={**decision, "ends1": ""}).status_code == 422
    assert officer.post(f"/city/children/{child}", data={**decision, "ends1": "07:00"}).status_code == 422
    assert officer.post(f"/city/children/{child}", data=decision).status_code == 302
    (placement,) = enrolment.placements_of(child)
    assert placement.care_minutes_per_week == 14 * 60
    assert officer.post(f"/city/children/{child}", data=decision).status_code == 409
    ends = {"valid_until": str(city_day(city.now) + timedelta(days=30)), "reasons": "The family moves."}
    assert officer.post(f"/city/placements/{placement.id}/end", data={}).status_code == 422
    assert officer.post(f"/city/placements/{placement.id}/end", data=ends).status_code == 302
    assert enrolment.placement(placement.id).valid_until == date.fromisoformat(ends["valid_until"])


def test_one_decision_covers_the_hours_of_two_homes(city: SmallCity, office: Office) -> None:
    officer, child = office("city.officer"), two_homes(city.now).child
    assert "not agreed on alternating homes" in officer.get(f"/city/children/{child}").text
    decision = {
        "unit": city.units[0],
        "model": "v",
        "valid_from": str(city_day(city.now)),
        "reasons": "Both guardians work.",
        "alternates": "true",
        **WEEK,
        "even_starts0": "09:00",
        "even_ends0": "12:00",
    }
    half = {**decision, "even_ends0": ""}
    assert 'id="even_starts0-error"' in officer.post(f"/city/children/{child}", data=half).text
    unticked = {name: value for name, value in decision.items() if name != "alternates"}
    assert 'id="alternates-error"' in officer.post(f"/city/children/{child}", data=unticked).text
    officer.post(f"/city/children/{child}", data=decision)
    hours = [(each.weekday, each.weeks, each.ends) for each in enrolment.care_hours([child], city_day(city.now))]
    assert hours == [(0, "even", time(12)), (0, "odd", time(15)), (1, "odd", time(15))]
    assert enrolment.placements_of(child)[0].care_minutes_per_week == (3 * 60 + 14 * 60) // 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"adult1_given": ""}, "adult1_given"),
        ({"child1_born": "2022-02-30"}, "child1_born"),
        ({"child2_given": "Half"}, "child2_family"),
        ({"adult2_phone": "040"}, "adult2_given"),
    ],
)
def test_a_person_of_whom_a_part_is_missing_is_said_at_its_field(
    change: dict[str, str], field: str, office: Office
) -> None:
    answer = office("city.officer").post("/city/families/new", data={**FAMILY, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Testinen" in answer.text


def test_a_search_needs_a_reason_and_letters(city: SmallCity, office: Office) -> None:
    officer = office("city.officer")
    assert officer.post("/city/families", data={"words": "Otso"}).status_code == 422
    assert officer.post("/city/families", data={"words": "O", "reason": "decides on a place"}).status_code == 422
    nobody = officer.post("/city/families", data={"words": "Nobody Here", "reason": "decides on a place"})
    assert "No child was found" in nobody.text


def test_other_offices_find_and_place_nobody(city: SmallCity, office: Office) -> None:
    maker = office("city.rule_maker")
    assert "Find a child" not in maker.get("/city/families").text
    assert maker.get(f"/city/children/{city.family.child}").status_code == 404
    assert maker.post("/city/families/new", data=FAMILY).status_code == 403
    assert office("city.officer").get(f"/city/children/{city.family.guardian}").status_code == 404


def test_a_complaint_is_answered_from_the_closed_list(city: SmallCity, office: Office) -> None:
    asked = requesting.open_request(
        actor=city.guardian, now=city.now, kind="complaint", topic="money", offering=city.offerings[0], words="Why?"
    )
    officer = office("city.officer")
    assert asked.id in officer.get("/city/requests").text
    assert officer.get("/city").text.count(asked.id) == 1
    assert officer.post(f"/city/requests/{asked.id}", data={"outcome": "because"}).status_code == 422
    assert officer.post(f"/city/requests/{asked.id}", data={"outcome": "upheld"}).status_code == 302
    assert requests.requests_to_answer(city.owner) == []
    assert "You were right, and it is put right" in officer.get(f"/city/requests/{asked.id}").text
    assert office("city.rule_maker").get(f"/city/requests/{asked.id}").status_code == 404
