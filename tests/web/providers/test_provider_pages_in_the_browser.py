"""The provider's pages on a phone: without complaints, and attendance by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from marketplace.delivery import queries as delivery
from marketplace.kernel.db import db
from tests.browser_harness.browsing import PHONE, put_a_long_word_everywhere, sideways, tab_to, visiting
from tests.browser_harness.working_house import STAFF_EMAIL, House
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

PAGES = (
    "/provider/",
    "/provider/sessions/{running}",
    "/provider/sessions/{running}/cancel",
    "/provider/offerings",
    "/provider/offerings/new",
    "/provider/offerings/{offering}",
    "/provider/offerings/{offering}/edit",
    "/provider/offerings/{offering}/groups/new",
    "/provider/offerings/{offering}/again",
    "/provider/groups/{group}/places",
    "/provider/attachments",
    "/provider/attachments/ask",
    "/provider/wishes",
    "/provider/away",
    "/provider/requests",
    "/provider/requests/{request}",
    "/provider/money",
    "/provider/money/statement",
    "/provider/money/account",
    "/provider/papers",
    "/provider/papers/show",
    "/provider/quality",
    "/provider/messages",
    "/provider/api-clients",
    "/provider/register",
)


def test_every_page_bears_every_reader_on_a_phone(house: House, browser: Browser) -> None:
    complaints = {}
    with visiting(browser, house.address, width=PHONE) as window:
        window.sign_in(STAFF_EMAIL, PASSWORD)
        for path in PAGES:
            assert window.goto(path.format(**vars(house))) == 200
            complaints[path] = window.complaints_in_light_and_dark()
    assert {path: said for path, said in complaints.items() if said} == {}


def test_no_word_is_too_long_for_a_phone(house: House, browser: Browser) -> None:
    complaints = {}
    with visiting(browser, house.address, width=PHONE) as window:
        window.sign_in(STAFF_EMAIL, PASSWORD)
        for path in PAGES:
            window.goto(path.format(**vars(house)))
            put_a_long_word_everywhere(window.page)
            complaints[path] = sideways(window.page)
    assert {path: said for path, said in complaints.items() if said} == {}


def test_a_form_with_errors_bears_every_reader(house: House, browser: Browser) -> None:
    with visiting(browser, house.address, width=PHONE) as window:
        window.sign_in(STAFF_EMAIL, PASSWORD)
        window.goto("/provider/register")
        window.page.click("main form button[type=submit]")
        assert "There is something to mend" in window.page.inner_text("main")
        assert window.complaints_in_light_and_dark() == []


def test_attendance_is_taken_by_keyboard_alone(house: House, browser: Browser) -> None:
    with visiting(browser, house.address, width=PHONE) as window:
        window.sign_in(STAFF_EMAIL, PASSWORD)
        window.goto("/provider/")
        tab_to(window.page, "Take attendance")
        window.page.keyboard.press("Enter")
        window.page.wait_for_url("**/provider/sessions/*", wait_until="load")
        tab_to(window.page, "Send: these were there")
        window.page.keyboard.press("Tab")
        window.page.keyboard.press("ArrowDown")
        window.page.keyboard.press("Shift+Tab")
        window.page.keyboard.press("Enter")
        window.page.wait_for_url("**/provider/sessions/*", wait_until="load")
        window.page.get_by_role("status").wait_for()
        assert "2 children were there." in window.page.inner_text("main")
    with house.app.app_context():
        assert delivery.present_in([house.running]) == {house.running: 2}
        assert delivery.delivery_of(house.running) is not None
        db.session.remove()
