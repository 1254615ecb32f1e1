"""The pages of an account of one's own bear every reader, and one gets to it by keyboard alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.people.credentials import email_hash, one_time_code
from marketplace.people.models import AccountLink
from tests.browser_harness.browsing import Visit, tab_to
from tests.browser_harness.fixtures import Site, Visiting
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

PAGES = (
    "/sign-up",
    "/sign-up/sent",
    "/sign-up/confirm",
    "/sign-up/next",
    "/forgotten-password",
    "/forgotten-password/sent",
    "/new-password",
)


def code_to(site: Site, email: str) -> str:
    """Return the code of the letter to an e-mail."""
    with site.app.app_context():
        link = db.session.scalars(select(AccountLink.id).where(AccountLink.email_hash == email_hash(email))).one()
        return one_time_code(link)


def type_into(window: Visit, *words: str) -> None:
    """Type into one field after the other, and press the key that sends the form."""
    for number, typed in enumerate(words):
        if number:
            window.page.keyboard.press("Tab")
        window.page.keyboard.type(typed)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_signing_up_bears_every_reader(path: str, visit: Visiting) -> None:
    with visit() as window:
        assert window.goto(path) == 200
        assert window.complaints_at_each_width() == {}


@pytest.mark.parametrize("path", ["/sign-up", "/sign-up/confirm", "/forgotten-password", "/new-password"])
def test_a_form_with_something_to_mend_bears_every_reader(path: str, visit: Visiting) -> None:
    with visit() as window:
        window.goto(path)
        window.page.click("main button[type=submit]")
        assert window.page.locator("#error-summary").is_visible()
        assert window.complaints_at_each_width() == {}


def test_a_newcomer_gets_an_account_by_keyboard_alone(site: Site, visit: Visiting) -> None:
    email = "keyboard@example.org"
    with visit() as window:
        window.goto("/sign-in")
        tab_to(window.page, "Make an account")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        window.page.focus("main [name=given_name]")
        type_into(window, "Saara", "Lehtonen", email, PASSWORD)
        assert "A letter is on its way" in window.page.inner_text("main")
        tab_to(window.page, "Write the code of the letter")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        window.page.focus("main [name=code]")
        type_into(window, code_to(site, email), PASSWORD)
        assert "Your account is ready" in window.page.inner_text("main")
        assert window.complaints() == []
        tab_to(window.page, "Register as a provider")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        assert window.page.url.endswith("/provider/register")
