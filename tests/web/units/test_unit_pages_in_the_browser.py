"""The pages of the head of a unit on a phone, without complaints."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser_harness.browsing import PHONE, visiting
from tests.browser_harness.working_house import HEAD_EMAIL, House
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser

PAGES = (
    "/unit/",
    "/unit/confirm",
    "/unit/sessions/{marked}/dispute",
    "/unit/handover",
    "/unit/sessions/{running}/handover",
    "/unit/attachments",
    "/unit/wishes",
    "/unit/adjustments",
    "/unit/attachments/{asked}",
    "/unit/attachments/{asked}/agree",
    "/unit/attachments/{asked}/decline",
    "/unit/attachments/{agreed}",
    "/unit/add-ons",
    "/unit/requests",
)


def test_every_page_bears_every_reader_on_a_phone(house: House, browser: Browser) -> None:
    complaints = {}
    with visiting(browser, house.address, width=PHONE) as window:
        window.sign_in(HEAD_EMAIL, PASSWORD)
        for path in PAGES:
            assert window.goto(path.format(**vars(house))) == 200
            complaints[path] = window.complaints_in_light_and_dark()
    assert {path: said for path, said in complaints.items() if said} == {}
