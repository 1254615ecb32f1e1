"""Attendance in a gym without a signal: a copy of the roster for twelve hours, and marks that are sent later, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from marketplace.delivery import operations as delivering
from marketplace.delivery import queries as delivery
from marketplace.kernel import clock
from marketplace.kernel.db import db
from tests.browser_harness.browsing import HEIGHT, PHONE
from tests.browser_harness.working_house import STAFF_EMAIL, House
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

READY = "html[data-ready-to-be-away]"
AGED = """async hours => {
    const copies = await caches.open('rosters');
    const copy = await copies.match(location.pathname);
    const headers = new Headers(copy.headers);
    headers.set('x-kept-at', String(Date.now() - hours * 3600 * 1000));
    await copies.put(location.pathname, new Response(await copy.blob(), {headers}));
}"""


@pytest.fixture
def phone(house: House, browser: Browser) -> Iterator[Page]:
    """A phone on which the staff have opened the session that runs; it is ready to be away."""
    context: BrowserContext = browser.new_context(viewport={"width": PHONE, "height": HEIGHT})
    page = context.new_page()
    page.goto(f"{house.address}/sign-in")
    page.fill("main [name=email]", STAFF_EMAIL)
    page.fill("main [name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{house.address}/provider/sessions/{house.running}")
    page.locator(READY).wait_for(state="attached")
    yield page
    context.close()


def note(page: Page) -> str:
    return page.inner_text("[data-attendance-waiting]")


def choose(page: Page, child: str, mark: str) -> None:
    page.get_by_role("group", name=child).get_by_label(mark).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").first.click()


def marks(house: House) -> list[str]:
    with house.app.app_context():
        found = sorted(row.mark.value for row in delivery.marks_in(house.running).values())
        db.session.remove()
    return found


def marked_elsewhere(app: Flask, house: House, mark: str) -> None:
    """Let a colleague mark every child, at another place."""
    with app.app_context():
        staff = house.club.staff
        enrolments = [
            row.enrolment for row in delivering.read_roster(actor=staff, now=clock.now(), session=house.running).rows
        ]
        delivering.mark_attendance(
            actor=staff, now=clock.now(), session=house.running, marks=[(each, mark) for each in enrolments]
        )
        db.session.remove()


def test_marks_made_without_a_signal_wait_and_are_sent_once_when_it_is_back(house: House, phone: Page) -> None:
    phone.context.set_offline(True)
    phone.reload()
    assert "Oiva Korpela" in phone.inner_text("main")
    choose(phone, "Oiva", "absent")
    send(phone)
    phone.get_by_text("3 marks wait for a connection.").wait_for()
    assert "3 marks wait for a connection." in note(phone) and "12 hours later" in note(phone)
    assert marks(house) == []
    phone.reload()
    assert "3 marks wait for a connection." in note(phone)
    phone.context.set_offline(False)
    phone.get_by_text("All marks are sent.").wait_for()
    assert marks(house) == ["absent", "present", "present"]
    with house.app.app_context():
        assert delivery.delivery_of(house.running) is not None
        db.session.remove()
    phone.reload()
    assert note(phone) == ""


def test_a_mark_made_elsewhere_meanwhile_is_told_and_not_written_over(house: House, phone: Page) -> None:
    marked_elsewhere(house.app, house, "present")
    phone.reload()
    phone.context.set_offline(True)
    choose(phone, "Helmi", "sick")
    send(phone)
    phone.get_by_text("1 mark waits for a connection.").wait_for()
    marked_elsewhere(house.app, house, "excused")
    phone.context.set_offline(False)
    phone.get_by_text("was marked elsewhere meanwhile").wait_for()
    assert marks(house) == ["excused"] * 3
    phone.get_by_role("button", name="Send mine").click()
    phone.get_by_text("All marks are sent.").wait_for()
    assert marks(house) == ["excused", "excused", "sick"]


def test_a_copy_older_than_twelve_hours_is_gone_and_says_so(house: House, phone: Page) -> None:
    phone.evaluate(AGED, 11.9)
    phone.context.set_offline(True)
    phone.reload()
    assert "Oiva Korpela" in phone.inner_text("main")
    phone.evaluate(AGED, 12)
    phone.reload()
    assert "kept for 12 hours at most" in phone.inner_text("main")
    assert "Oiva" not in phone.inner_text("main")
    assert phone.evaluate("caches.open('rosters').then(copies => copies.keys()).then(keys => keys.length)") == 0


def test_whoever_signs_out_leaves_no_copy_on_the_phone(house: House, phone: Page) -> None:
    assert phone.evaluate("caches.has('rosters')")
    phone.get_by_text("Menu").first.click()
    phone.get_by_role("button", name="Sign out").last.click()
    phone.wait_for_url(f"{house.address}/")
    assert not phone.evaluate("caches.has('rosters')")
