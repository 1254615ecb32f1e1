"""A family tells once that its children are away, and says when they are back."""

from __future__ import annotations

from datetime import timedelta

from marketplace.enrolment.queries.absences import absences_of
from marketplace.kernel.clock import city_day
from tests.factories.people import Family
from tests.web.families.conftest import Home


def told(home: Home, *, days: int = 1, **fields: object) -> str:
    """Send the form for both children; return the page that follows."""
    today = city_day(home.now)
    filled = {
        "children": list(home.city.family.children),
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=days)).isoformat(),
        "reason": "sick",
        **fields,
    }
    return home.client.post("/family/absences", data=filled, follow_redirects=True).text


def test_one_form_tells_it_for_two_children_and_lists_it(home: Home) -> None:
    assert "/family/absences" in home.client.get("/family").text
    assert f"/family/absences?child={home.child}" in home.client.get(f"/family/children/{home.child}").text
    page = told(home)
    assert "It is told for 2 children" in page
    assert page.count(">Back again<") == 2


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(home: Home) -> None:
    page = told(home, days=-1)
    assert "Give a first day from three days ago on" in page
    assert 'value="sick" checked' in page
    assert "Choose at least one." in told(home, children=[])


def test_back_again_shortens_it(home: Home) -> None:
    told(home, days=3, children=[home.child])
    (absence,) = absences_of([home.child])
    page = home.client.get(f"/family/absences/{absence.id}")
    assert page.status_code == 200
    back = city_day(home.now) + timedelta(days=2)
    answer = home.client.post(
        f"/family/absences/{absence.id}", data={"back_on": back.isoformat()}, follow_redirects=True
    )
    assert "It is noted" in answer.text
    assert absences_of([home.child])[0].last_day == back - timedelta(days=1)


def test_the_absence_of_another_familys_child_is_as_if_there_were_none(home: Home, others: Family) -> None:
    told(home, children=[home.child])
    (absence,) = absences_of([home.child])
    assert home.signed_in("first@example.org").get(f"/family/absences/{absence.id}").status_code == 404
