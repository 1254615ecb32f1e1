"""Each page bears every reader: phone and desktop, light and dark, keyboard alone, without other hosts or scripts."""

from __future__ import annotations

import pytest

from tests.browser_harness.browsing import PHONE, small_targets, tab_to
from tests.browser_harness.fixtures import Site, Visiting
from tests.browser_harness.small_city import GUARDIAN_EMAIL
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/find",
    "/find?words=nothing+like+it&age=5",
    "/find?words=football+after+care+in+the+afternoon+for+my+5-year-old+who+speaks+Swedish,+under+300+euros",
    "/find?age=old",
    "/offerings/{offering}",
    "/providers",
    "/providers/{provider}",
    "/units",
    "/units/{unit}",
    "/how-services-are-run",
    "/rules",
    "/rounds",
    "/rounds/{closed_round}",
    "/rounds/{open_round}",
    "/privacy",
    "/open-data",
    "/accessibility",
    "/sign-in",
    "/no-such-page",
    "/gallery",
)
FOR_FAMILIES = ("/find?child=ask", "/find?words=after+care&child=ask", "/offerings/{offering}?child=ask")


def filled(path: str, site: Site) -> str:
    """The path with ids of the city in it."""
    city = site.city
    return path.format(
        offering=city.offerings[0],
        provider=city.providers[0].id,
        unit=city.units[0],
        closed_round=city.rounds[0],
        open_round=city.rounds[1],
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_bears_every_reader(path: str, site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.goto(filled(path, site))
        assert window.complaints_at_each_width() == {}


@pytest.mark.parametrize("path", FOR_FAMILIES)
def test_a_page_with_prices_for_us_bears_every_reader(path: str, site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.sign_in(GUARDIAN_EMAIL, PASSWORD)
        assert window.goto(filled(path, site)) == 200
        assert window.complaints_at_each_width() == {}


def test_buttons_and_menu_entries_are_high_enough_for_a_finger(site: Site, visit: Visiting) -> None:
    with visit(width=PHONE) as window:
        window.goto("/gallery")
        assert small_targets(window.page) == []


def test_the_menu_folds_on_a_phone_and_opens_by_keyboard(site: Site, visit: Visiting) -> None:
    with visit(width=PHONE) as window:
        window.goto("/")
        menu = window.page.locator("details.menu-fold nav")
        assert not menu.is_visible()
        tab_to(window.page, "Menu")
        window.page.keyboard.press("Enter")
        assert menu.is_visible()


def test_the_first_tab_leads_past_the_menu(site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.goto("/")
        window.page.keyboard.press("Tab")
        window.page.keyboard.press("Enter")
        assert window.page.evaluate("document.activeElement.id") == "main"


def test_a_family_signs_in_and_finds_its_price_by_keyboard_alone(site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.goto(filled("/offerings/{offering}", site))
        tab_to(window.page, "Sign in to see the price for your family")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        window.page.focus("main [name=email]")
        window.page.keyboard.type(GUARDIAN_EMAIL)
        window.page.keyboard.press("Tab")
        window.page.keyboard.type(PASSWORD)
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        assert "You pay" in window.page.inner_text("main")


def test_a_limit_is_taken_away_by_keyboard_alone(site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.goto("/find?words=something+after+care+in+Swedish")
        tab_to(window.page, "after care, from 15.00")
        with window.page.expect_navigation():
            window.page.keyboard.press("Enter")
        limits = window.page.inner_text(".limits ul")
        assert "in Swedish" in limits and "after care" not in limits
        assert window.page.input_value("#words") == "something after care in Swedish"


def test_the_error_summary_leads_to_the_field(site: Site, visit: Visiting) -> None:
    with visit() as window:
        window.goto("/sign-in")
        window.page.click("main button[type=submit]")
        window.page.click("text=E-mail: Fill this in.")
        assert window.page.evaluate("document.activeElement.id") == "email"


def test_on_a_phone_the_week_is_a_list_by_day(site: Site, visit: Visiting) -> None:
    with visit(width=PHONE) as window:
        window.goto("/gallery")
        assert not window.page.locator(".week-picture").first.is_visible()
        assert window.page.locator(".by-day").first.is_visible()
