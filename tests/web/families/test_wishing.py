"""Wishes on the pages: the family makes them, the unit's head, providers and everybody see the same rounded figures."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from catalog.models import Placement
from catalog.operations import ask_attachment
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.operations import make_wish
from marketplace.kernel.clock import city_day
from tests.factories.people import a_family, an_actor, as_actor
from tests.factories.web import signed_in
from tests.web.families.conftest import Home, in_care


def the_page(home: Home) -> str:
    return f"/family/children/{home.child}/wishes"


@pytest.fixture
def wished(home: Home) -> Home:
    """The city, in which ten children of the first unit wish for music."""
    for _each in range(10):
        family = a_family(home.now)
        in_care(home.city, family.child)
        make_wish(
            actor=as_actor(family.guardian, home.now),
            now=home.now,
            child=family.child,
            service=home.city.services["music"],
            language="sv",
        )
    return home


def member(home: Home, role: str, scope: str) -> FlaskClient:
    return signed_in(home.app, an_actor(home.now, role, scope=scope), home.now)


def test_a_family_wishes_and_takes_the_wish_back(home: Home) -> None:
    assert the_page(home) in home.client.get(f"/family/children/{home.child}").text
    sent = {"service": home.city.services["music"], "language": "sv", "weekday": "2", "words": "Something with songs."}
    assert home.client.post(the_page(home), data=sent).location.endswith(the_page(home))
    page = home.client.get(the_page(home)).text
    assert "Something with songs." in page and "Wednesday" in page and "Counts until" in page
    wish = enrolment.standing_wish(home.child, home.city.services["music"], city_day(home.now))
    assert wish is not None
    home.client.post(f"{the_page(home)}/{wish.id}/withdraw")
    page = home.client.get(the_page(home)).text
    assert "Withdrawn" in page and "Counts until" not in page


def test_a_wish_that_stands_already_is_said_above_the_form_and_nothing_typed_is_lost(home: Home) -> None:
    sent = {"service": home.city.services["music"], "words": "With a drum."}
    home.client.post(the_page(home), data=sent)
    again = home.client.post(the_page(home), data={**sent, "words": "With two drums."})
    assert again.status_code == 409
    assert "Withdraw the earlier wish first" in again.text and "With two drums." in again.text


def test_a_form_without_a_service_says_so_at_the_field(home: Home) -> None:
    sent = home.client.post(the_page(home), data={"words": "Anything"})
    assert sent.status_code == 422 and 'id="service-error"' in sent.text


def test_a_stranger_finds_no_wishes(home: Home) -> None:
    other = signed_in(home.app, as_actor(a_family(home.now).guardian, home.now), home.now)
    assert other.get(the_page(home)).status_code == 404


def test_everybody_sees_the_same_figure_and_nobody_a_word(wished: Home) -> None:
    unit = wished.city.units[0]
    public = wished.client.get(f"/units/{unit}").text
    head = member(wished, "unit.manager", unit).get("/unit/wishes").text
    provider = member(wished, "provider.staff", wished.city.providers[1].id).get("/provider/wishes").text
    for page in (public, head, provider):
        assert "Music" in page and "Swedish: at least 10" in page
    assert "Fewer than 10 children" in wished.client.get(f"/units/{wished.city.units[1]}").text


def test_a_provider_answers_with_an_offering_that_the_unit_is_asked_to_carry(wished: Home) -> None:
    unit, provider = wished.city.units[0], wished.city.providers[1]
    client = member(wished, "provider.staff", provider.id)
    page = f"/provider/wishes/{unit}/{wished.city.services['music']}"
    assert "None of your offerings of this kind" in client.get(page).text
    offering = wished.city.offerings[3]
    ask_attachment(actor=provider.staff, now=wished.now, offering=offering, unit=unit, placement=Placement.NEXT_TO)
    assert client.post(page, data={"offering": "another"}).status_code == 422
    assert client.post(page, data={"offering": offering}).location.endswith("/provider/wishes")
    assert "The families are told when it is published" in client.get("/provider/wishes").text
    assert client.post(page, data={"offering": offering}).status_code == 409
