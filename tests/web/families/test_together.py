"""Several children together, or not at all; and one wait at several units; by the pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from catalog.models import Admission
from marketplace.enrolment import operations, queries
from marketplace.enrolment.statuses import Status
from tests.factories.enrolment import City, a_city, a_group, a_round, an_enrolment, offering_changed, played
from tests.factories.people import a_family, as_actor, new_child
from tests.factories.web import at, signed_in


@pytest.fixture
def city(app: Flask, now: datetime) -> City:
    """A club of two places that takes children as they come; the clock stands at this moment."""
    return a_city(at(now))


def test_two_children_are_kept_together_or_not_at_all(app: Flask, city: City, now: datetime) -> None:
    family = a_family(now, children=(new_child(), new_child(given_name="Inka"), new_child(given_name="Onni")))
    client = signed_in(app, as_actor(family.guardian, now), now)
    first, second, third = family.children
    page = f"/family/take?child={first}&group={city.group}"
    assert "Inka" in client.get(page).text
    refused = client.post(page, data={"act": "keep", "also": [second, third]})
    assert refused.status_code == 409
    assert "A place for all whom you tick, or for none" in refused.text
    assert queries.enrolments_of_child(first) == []
    kept = client.post(page, data={"act": "keep", "also": [second]}, follow_redirects=True)
    assert "A place is kept for each of them" in kept.text
    assert [queries.enrolments_of_child(each)[0].status for each in (first, second)] == [Status.HOLD, Status.HOLD]


def test_a_strangers_child_is_not_taken_along(app: Flask, city: City, now: datetime) -> None:
    family = a_family(now)
    client = signed_in(app, as_actor(family.guardian, now), now)
    page = f"/family/take?child={family.child}&group={city.group}"
    assert client.post(page, data={"act": "keep", "also": [a_family(now).child]}).status_code == 404


def test_a_family_waits_at_several_units_by_one_press_and_sees_where_it_stands(
    app: Flask, city: City, now: datetime
) -> None:
    other = a_group(city, weekday=2, capacity=1)
    an_enrolment(city), an_enrolment(city), an_enrolment(city, group=other)
    family = a_family(now)
    client = signed_in(app, as_actor(family.guardian, now), now)
    page = client.get(f"/family/take?child={family.child}&offering={city.offering}").text
    assert "Wait at several at once" in page
    asked = {"child": family.child, "offering": city.offering}
    wrong = client.post("/family/wait-together", data={**asked, "group": [city.group]})
    assert wrong.status_code == 422
    assert "two or more groups" in wrong.text
    done = client.post("/family/wait-together", data={**asked, "group": [city.group, other]}, follow_redirects=True)
    assert "You wait at several units at once" in done.text
    assert done.text.count("1 of 1") == 2


def test_brothers_and_sisters_are_bound_when_the_second_application_is_sent(
    app: Flask, city: City, now: datetime
) -> None:
    offering_changed(city, admission=Admission.ROUND)
    opened = a_round(city, [city.group])
    family = a_family(now, children=(new_child(given_name="Inka"), new_child(given_name="Onni")))
    client = signed_in(app, as_actor(family.guardian, now), now)
    inka, onni = family.children
    first = operations.apply_to_round(
        actor=as_actor(family.guardian, now), now=now, child=inka, round=opened.id, choices=[city.group]
    )
    check = f"/family/apply/{opened.id}/check?child={onni}&choice={city.group}&seen=known&seen=price&seen=times"
    page = client.get(check).text
    assert "Together with Inka: both or neither" in page
    sent = {"choice": city.group, "together": f"{first.id}:this"}
    client.post(f"/family/apply/{opened.id}/check?child={onni}", data=sent)
    second = queries.application(first.bound_to or "")
    shown = client.get(f"/family/applications/{second.id}").text
    assert "Bound with Inka; if not both get a place, Onni takes one alone." in shown
    assert "Onni takes one alone" in client.get(f"/family/applications/{first.id}").text


def test_who_is_let_go_for_the_bond_is_told_why_and_what_to_do_next(app: Flask, city: City, now: datetime) -> None:
    offering_changed(city, admission=Admission.ROUND)
    one_place = a_group(city, weekday=2, capacity=1)
    opened = a_round(city, [one_place])
    family = a_family(now, children=(new_child(), new_child(given_name="Inka")))
    actor = as_actor(family.guardian, now)
    bound_to = None
    for child in family.children:
        bound_to = operations.apply_to_round(
            actor=actor, now=now, child=child, round=opened.id, choices=[one_place], bound_to=bound_to
        ).id
    client = signed_in(app, actor, at(played(city, opened)))
    page = client.get(f"/family/applications/{bound_to}").text
    assert "There was no place for both" in page
    assert "What you can do now" in page
