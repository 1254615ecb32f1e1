"""Guardians who live apart say on their pages in which weeks the child is with them."""

from __future__ import annotations

import pytest

from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from marketplace.people import operations as people
from marketplace.people.queries import homes_of
from tests.factories.people import PASSWORD, Family, two_homes
from tests.web.families.conftest import Home


@pytest.fixture
def family(home: Home) -> Family:
    """A family with two homes whose guardians can sign in as one@ and other@example.org."""
    family = two_homes(home.now)
    for person, name in zip(family.adults, ("one", "other"), strict=True):
        people.create_account(actor=SYSTEM, now=home.now, person=person, email=f"{name}@example.org", password=PASSWORD)
    return family


def test_one_tells_the_other_agrees_and_each_reads_it_from_her_own_side(home: Home, family: Family) -> None:
    page = f"/family/children/{family.child}/homes"
    one, other = home.signed_in("one@example.org"), home.signed_in("other@example.org")
    assert page in one.get(f"/family/children/{family.child}").text
    told = {"weeks": "even", "valid_from": city_day(home.now).isoformat()}
    answer = one.post(page, data=told, follow_redirects=True)
    assert "the other guardian has not agreed yet" in answer.text
    seen = other.get(page).text
    assert "With you in odd weeks" in seen
    assert "waits for you" in seen
    (made,) = homes_of([family.child])
    assert "agreed" in other.post(f"/family/homes/{made.id}/agree", follow_redirects=True).text
    assert "With you in even weeks" in one.get(page).text
    one.post(f"/family/homes/{made.id}/end")
    assert homes_of([family.child]) == []


def test_guardians_who_live_together_are_told_what_to_do_instead(home: Home) -> None:
    page = home.client.get(f"/family/children/{home.child}/homes").text
    assert "live in one home" in page
    assert "Ask for a change" in page


def test_what_a_family_told_of_its_homes_is_nobody_elses(home: Home, family: Family) -> None:
    page = f"/family/children/{family.child}/homes"
    told = {"weeks": "odd", "valid_from": city_day(home.now).isoformat()}
    home.signed_in("one@example.org").post(page, data=told)
    (made,) = homes_of([family.child])
    assert home.client.get(page).status_code == 404
    assert home.client.post(f"/family/homes/{made.id}/agree").status_code == 404
    assert home.client.post(f"/family/homes/{made.id}/end").status_code == 404
