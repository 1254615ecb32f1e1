"""The service centre's pages by keyboard alone, and on a telephone as axe sees them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.requests.models import ServiceRequest
from tests.browser_harness.browsing import PHONE, tab_to, visiting
from tests.factories.people import PASSWORD
from tests.factories.story import CENTRE, Story

PAGES = ("/centre/", "/centre/cancelled-sessions", "/centre/families/new", "/centre/requests/new")


@pytest.mark.browser
def test_by_keyboard_alone_a_person_is_found_and_her_family_acted_for(
    browser: Browser, shown: tuple[Story, str]
) -> None:
    with visiting(browser, shown[1]) as window:
        window.sign_in(CENTRE, PASSWORD)
        window.goto("/centre/find")
        page = window.page
        page.focus("#words")
        page.keyboard.type("Haukka")
        page.keyboard.press("Tab")
        page.keyboard.type("asked on the phone for a club")
        page.keyboard.press("Enter")
        page.wait_for_selector("#found")
        tab_to(page, "Act for Saima Haukka")
        page.keyboard.press("Enter")
        page.wait_for_selector(".acting")
        assert "/family" in page.url
        tab_to(page, "Stop acting for it")
        page.keyboard.press("Enter")
        page.wait_for_url("**/centre/")
        assert page.locator(".acting").count() == 0


@pytest.mark.browser
def test_on_a_telephone_nothing_is_in_anybodys_way(browser: Browser, shown: tuple[Story, str]) -> None:
    story, address = shown
    with story.app.app_context():
        request = db.session.scalars(select(ServiceRequest.id)).first()
        db.session.remove()
    with visiting(browser, address, width=PHONE) as window:
        window.sign_in(CENTRE, PASSWORD)
        for path in (*PAGES, f"/centre/requests/{request}"):
            assert window.goto(path) == 200
            assert window.complaints_in_light_and_dark() == [], path
        window.goto("/centre/find")
        window.page.fill("#words", "Haukka")
        window.page.fill("#reason", "asked on the phone")
        window.page.press("#reason", "Enter")
        window.page.wait_for_selector("#found")
        assert window.complaints_in_light_and_dark() == []
