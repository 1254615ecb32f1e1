"""Families narrow a search by several values and by distance, begin with a life event, and see what changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from catalog import operations as catalog
from catalog.kinds import AccessFact, LifeEvent
from catalog.operations.drafting import terms_of
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import SYSTEM
from tests.browser_harness.small_city import GUARDIAN_EMAIL, build_small_city
from tests.factories.catalog import AnOffering, a_published_offering, a_season, a_service, a_unit
from tests.factories.people import PASSWORD
from tests.factories.providers import a_service_owner
from tests.factories.web import a_browser, signed_in
from tests.web.test_public_pages import limits_in

pytestmark = pytest.mark.database


def a_club(now: datetime, **facts: object) -> AnOffering:
    """Publish a club that begins the day after tomorrow."""
    today = city_day(now)
    season = a_season(now, starts_on=today, ends_on=today + timedelta(days=60)).id
    days = {"go_no_go_on": today + timedelta(days=1), "starts_on": today + timedelta(days=2)}
    return a_published_offering(now, season=season, ends_on=today + timedelta(days=60), **{**days, **facts})


def test_each_of_several_values_can_be_taken_away_by_itself(app: Flask) -> None:
    page = a_browser(app).get("/find?weekday=1&weekday=4&language=fi&language=sv&access=step_free").text
    limits = limits_in(page)
    assert list(limits) == ["in Finnish", "in Swedish", "on Monday", "on Thursday", "no steps"]
    assert "weekday=4" in limits["on Monday"] and "weekday=1" not in limits["on Monday"]
    assert "language=fi&language=sv" in limits["on Monday"]


def test_a_sentence_with_two_days_and_a_distance_becomes_limits(app: Flask) -> None:
    now = datetime.now(UTC)
    catalog.load_areas(actor=SYSTEM, now=now)
    a_club(now, unit=a_unit(now, postal_code="33720", lon=23.85, lat=61.45).id)
    page = unescape(a_browser(app).get("/find?words=drama+near+Hervanta+on+Mondays+or+Tuesdays").text)
    assert list(limits_in(page)) == ["on Monday", "on Tuesday", "at most 2\u00a0km away", "distances from Hervanta"]
    assert "Distances are as the crow flies" in page


def test_a_distance_without_a_place_asks_for_one(app: Flask) -> None:
    assert "From where shall we measure?" in a_browser(app).get("/find?words=chess+near+us").text


def test_a_postal_code_orders_by_distance(app: Flask) -> None:
    now = datetime.now(UTC)
    catalog.load_areas(actor=SYSTEM, now=now)
    a_club(now, title="Far club", unit=a_unit(now, lon=23.5, lat=61.6).id)
    a_club(now, title="Near club", unit=a_unit(now, lon=23.85, lat=61.45).id)
    page = a_browser(app).get("/find?near=33720&order=distance").text
    assert page.index("Near club") < page.index("Far club")
    assert "\u00a0km away" in page


def test_a_life_event_lists_what_is_there_for_it(app: Flask) -> None:
    now = datetime.now(UTC)
    service = a_service(now, name="Baby music")
    a_club(now, title="Songs", service=service.id)
    owner = a_service_owner(now)
    city = signed_in(app, owner, now)
    data = {"value_stream": "family_with_children", "life_events": [LifeEvent.CHILD_IS_BORN], "keywords": "songs, lap"}
    assert city.post(f"/city/services/{service.id}/words", data=data).status_code == 302
    assert 'value="songs, lap"' in city.get(f"/city/services/{service.id}/words").text
    family = a_browser(app)
    assert 'A child is born</a> <span class="soft">1 service on offer' in family.get("/life-events").text
    assert "Songs" in family.get("/life-events/child_is_born").text
    assert "No service is named for this yet" in family.get("/life-events/we_separate").text
    assert family.get("/life-events/nothing").status_code == 404


def test_what_changed_is_told_in_words(app: Flask) -> None:
    now = datetime.now(UTC)
    club = a_club(now)
    more = replace(terms_of(club.row), title="Drama for all", access=(AccessFact.HEARING_LOOP,))
    catalog.revise_offering(actor=club.provider.staff, now=now, offering=club.id, terms=more)
    catalog.change_capacity(actor=club.provider.staff, now=now, group=club.group, capacity=12)
    page = unescape(a_browser(app).get(f"/offerings/{club.id}/changes").text)
    assert "Places, Tuesday 15.00 to 16.00 at" in page
    assert ">20</td>" in page and ">12</td>" in page
    assert ">Drama club</td>" in page and ">Drama for all</td>" in page and ">a hearing loop</td>" in page
    assert "It was published for the first time." in page
    assert f"/offerings/{club.id}/changes" in a_browser(app).get(f"/offerings/{club.id}").text


def test_with_a_child_the_results_of_the_page_tell_price_and_fit(app: Flask) -> None:
    now = datetime.now(UTC)
    city = build_small_city(now)
    family = app.test_client()
    family.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": PASSWORD})
    child = city.family.child
    page = family.get(f"/find?child={child}&order=price").text
    assert "Fits Oiva Korpela’s week" in page
    assert "The services of this page stand by what they cost you" in page
    prices = [int(each.replace("\u00a0", "")) for each in re.findall(r'"price">\s*<strong>([\d\u00a0]+)\.\d\d', page)]
    assert prices == sorted(prices)
    assert "week</span>" not in family.get("/find").text
