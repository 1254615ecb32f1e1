"""A family applies for day care page by page, answers the city's decision, and asks that it is put right."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from marketplace.admission import queries
from marketplace.admission.kinds import CareStatus
from marketplace.admission.models import CareApplication
from marketplace.enrolment.queries import placements_of
from marketplace.kernel import clock
from marketplace.kernel.clock import city_day
from tests.factories.admission import applied, given, three_units
from tests.factories.people import Family
from tests.web.families.conftest import Home

TIMES = {f"{end}{day}": at for day in range(5) for end, at in (("starts", "08:00"), ("ends", "15:00"))}


@pytest.fixture
def units(home: Home) -> list[str]:
    """Three more day-care centres."""
    return three_units(home.now)


def pages_of(home: Home) -> str:
    """Return the address below which the application of the first child is written."""
    return f"/family/children/{home.child}/care/apply"


def drafted(home: Home, units: list[str], **changes: str) -> str:
    """Fill the pages up to the last, and return the address of the task list."""
    start = (city_day(home.now) + timedelta(days=70)).isoformat()
    said = {"said": "yes", "unit": units, "start_on": start, "need": "planned", **TIMES, **changes}
    answer = home.client.get(f"{pages_of(home)}/times", query_string=said)
    assert answer.status_code == 302, answer.text
    return answer.location


def last_page(tasks: str) -> str:
    """Return the address of the last page with what the task list's address says."""
    parts = urlsplit(tasks)
    return f"{parts.path}/check?{parts.query}"


def newest(home: Home) -> CareApplication:
    """Return the newest application for the first child."""
    return queries.applications_of_children([home.child])[0]


def test_units_are_ranked_times_said_and_all_is_checked_and_sent(home: Home, units: list[str]) -> None:
    assert "/family/care/apply" in home.client.get("/family/applications").text
    page = home.client.get(f"{pages_of(home)}/units", query_string={"unit": units[:2], "sibling": units[1]}).text
    assert "a brother or sister is here" in page
    assert "Add" in page
    tasks = drafted(home, units)
    assert "ready to send" in home.client.get(tasks).text
    page = home.client.get(last_page(tasks)).text
    assert "A place is due by" in page
    answer = home.client.post(last_page(tasks), data={}, follow_redirects=True)
    made = newest(home)
    assert made.reference in answer.text
    assert "To be decided; a place is due" in answer.text
    assert made.reference in home.client.get("/family/applications").text
    told = queries.wishes_told([home.child])[home.child][made.id]
    assert [wish["unit"] for wish in told["units"]] == units


def test_what_is_wrong_with_the_times_is_said_there_and_nothing_is_lost(home: Home, units: list[str]) -> None:
    said = {"said": "yes", "unit": units, "start_on": "2020-01-01", "need": "sudden", **TIMES, "ends1": "07:00"}
    answer = home.client.get(f"{pages_of(home)}/times", query_string=said)
    assert answer.status_code == 422
    assert "Give a day from today on." in answer.text
    assert "Write an end that is later than the start." in answer.text
    assert 'value="07:00"' in answer.text
    assert units[2] in answer.text


def test_a_sudden_need_is_explained_on_the_last_page(home: Home, units: list[str]) -> None:
    page = last_page(drafted(home, units, need="sudden"))
    answer = home.client.post(page, data={"urgent_because": " "})
    assert answer.status_code == 422
    assert "Say in a sentence why it is sudden" in answer.text
    home.client.post(page, data={"urgent_because": "Work begins on Monday."})
    assert "You wrote: Work begins on Monday." in home.client.get(f"/family/care/applications/{newest(home).id}").text


@pytest.mark.parametrize("address", ["unit=x&start_on=soon", "start_on=2027-02-30&need=planned", ""])
def test_an_address_that_says_nonsense_leads_back_to_the_tasks(home: Home, address: str) -> None:
    assert home.client.get(f"{pages_of(home)}?{address}").status_code == 200
    assert home.client.get(f"{pages_of(home)}/check?{address}").status_code == 302


def test_the_place_is_taken_on_the_page_of_the_application(home: Home, units: list[str]) -> None:
    now = clock.now()
    decision = given(applied(home.city.family, units, now), units[1], now)
    page = home.client.get(f"/family/care/applications/{decision.application_id}").text
    assert "It is the nearest unit with a free place." in page
    assert "in 14 days" in page
    assert "A place in day care" in home.client.get("/family").text
    assert "Ask for rectification" in page
    done = home.client.post(
        f"/family/care/decisions/{decision.id}/answer", data={"answer": "take"}, follow_redirects=True
    )
    assert "The place is yours." in done.text
    assert placements_of(home.child)[0].unit_id == units[1]


def test_a_family_asks_from_its_page_that_a_decision_is_put_right(home: Home, units: list[str]) -> None:
    now = clock.now()
    decision = given(applied(home.city.family, units, now), units[1], now)
    page = f"/family/care/decisions/{decision.id}/rectification"
    assert "Somebody else than who decided" in home.client.get(page).text
    assert home.client.post(page, data={"words": ""}).status_code == 422
    done = home.client.post(page, data={"words": "Our older child is elsewhere."}, follow_redirects=True)
    assert "You asked: Our older child is elsewhere." in done.text


def test_an_application_is_withdrawn_from_its_page(home: Home, units: list[str]) -> None:
    made = applied(home.city.family, units, clock.now())
    home.client.post(f"/family/care/applications/{made.id}/withdraw")
    assert newest(home).status is CareStatus.WITHDRAWN


def test_the_application_of_another_family_is_as_if_there_were_none(
    home: Home, others: Family, units: list[str]
) -> None:
    now = clock.now()
    decision = given(applied(home.city.family, units, now), units[1], now)
    stranger = home.signed_in("first@example.org")
    assert stranger.get(f"/family/care/applications/{decision.application_id}").status_code == 404
    assert stranger.get(f"/family/care/decisions/{decision.id}/rectification").status_code == 404
    assert stranger.post(f"/family/care/decisions/{decision.id}/answer").status_code == 404
