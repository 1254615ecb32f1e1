"""The city's pages with the keyboard alone, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from catalog import queries as catalog
from marketplace.app import create_app
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import round_by_id
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.schema import create_schema
from marketplace.people import operations as people
from marketplace.rules import queries as rules
from tests.browser_harness.browsing import PHONE, served, tab_to, visiting
from tests.browser_harness.fixtures import SHOWN_NOW
from tests.browser_harness.small_city import CLUBS, SmallCity, add_club, build_small_city
from tests.factories.people import PASSWORD
from tests.factories.rules import a_draft, a_rule_maker
from tests.web.city.conftest import show

OWNER = "owner@example.org"
MAKER = "maker@example.org"


@dataclass
class Served:
    """A served city with a round that has closed, and a draft of rules."""

    app: Flask
    address: str
    round: str
    draft: str
    city: SmallCity


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A city of this module's own, since its round is drawn."""
    folder: Path = tmp_path_factory.mktemp("city")
    url = f"sqlite:///{folder / 'city.sqlite3'}"
    settings = Settings(folder, url, "a secret of the tests", argon2_time_cost=1, argon2_memory_kib=8)
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        show(SHOWN_NOW)
        city = build_small_city(SHOWN_NOW)
        maker = a_rule_maker(SHOWN_NOW)
        draft = a_draft(SHOWN_NOW, maker).id
        for email, actor in ((OWNER, city.owner), (MAKER, maker)):
            person = actor.person or ""
            people.create_account(actor=SYSTEM, now=SHOWN_NOW, person=person, email=email, password=PASSWORD)
        round = a_closed_round(city)
        db.session.remove()
    with served(app) as address:
        yield Served(app, address, round, draft, city)
    with app.app_context():
        db.engine.dispose()
    forget_clock_offset()


def a_closed_round(city: SmallCity) -> str:
    """A round with one application whose time is over."""
    earlier = SHOWN_NOW - timedelta(days=3)
    add_club(city, earlier, *CLUBS[3], provider=city.providers[0], unit=city.units[0])
    round = enrolment.open_round(
        actor=city.owner,
        now=earlier,
        season=city.season,
        name="A round to draw",
        opens_at=earlier,
        closes_at=earlier + timedelta(days=1),
        groups=city.groups[-1:],
    )
    enrolment.apply_to_round(
        actor=city.guardian, now=earlier, child=city.family.child, round=round.id, choices=city.groups[-1:]
    )
    return round.id


@pytest.mark.browser
def test_a_round_is_frozen_drawn_and_published_by_keyboard_alone(browser: Browser, closed: Served) -> None:
    with visiting(browser, closed.address) as window:
        window.sign_in(OWNER, PASSWORD)
        assert window.goto(f"/city/rounds/{closed.round}") == 200
        for button in ("Freeze the applications", "Draw the places", "Publish the result"):
            tab_to(window.page, button)
            with window.page.expect_navigation():
                window.page.keyboard.press("Enter")
        assert "The result is published" in window.page.inner_text("main")
    with closed.app.app_context():
        assert round_by_id(closed.round).published_at is not None


@pytest.mark.browser
def test_the_pages_are_clean_on_a_phone_in_light_and_dark(browser: Browser, closed: Served) -> None:
    with closed.app.app_context():
        rule = rules.rules_of(closed.draft)[0].id
        unit_count = catalog.units()[1]
    assert unit_count
    paths = {
        OWNER: [
            "/city",
            "/city/all-work",
            f"/city/providers/{closed.city.providers[0].id}",
            f"/city/offerings/{closed.city.offerings[0]}",
            "/city/attachments",
            "/city/rounds",
            f"/city/rounds/{closed.round}",
            "/city/budget",
            "/city/units/import",
            "/city/permissions",
            f"/city/children/{closed.city.family.child}",
            "/city/families/new",
            "/city/law",
            "/city/clock",
        ],
        MAKER: [f"/city/rules/{closed.draft}", f"/city/rules/{closed.draft}/rules/{rule}"],
    }
    complaints = {}
    for email, pages in paths.items():
        with visiting(browser, closed.address, width=PHONE) as window:
            window.sign_in(email, PASSWORD)
            for path in pages:
                assert window.goto(path) == 200, path
                if found := window.complaints_in_light_and_dark():
                    complaints[path] = found
    assert complaints == {}
