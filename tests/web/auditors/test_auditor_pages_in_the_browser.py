"""The auditors' pages on a telephone, as axe sees them, in light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.money.ledger.models import Transfer
from tests.browser_harness.browsing import PHONE, visiting
from tests.factories.people import PASSWORD
from tests.factories.story import AUDITOR, Story

PAGES = (
    "/audit/",
    "/audit/flows",
    "/audit/trial-balance",
    "/audit/journal",
    "/audit/decisions",
    "/audit/decisions/5",
    "/audit/papers",
    "/audit/papers/permissions",
    "/audit/euro",
)


@pytest.mark.browser
def test_on_a_telephone_nothing_is_in_anybodys_way(browser: Browser, shown: tuple[Story, str]) -> None:
    story, address = shown
    with story.app.app_context():
        transfer = db.session.scalars(select(Transfer.id).where(Transfer.rule_set_digest.is_not(None))).first()
        digest = db.session.scalars(select(Transfer.rule_set_digest).where(Transfer.id == transfer)).one()
        db.session.remove()
    more = (
        f"/audit/euro?of={story.enrolment}",
        f"/audit/euro/{story.enrolment}/payer",
        f"/audit/journal/{transfer}",
        f"/audit/papers/rules/{digest}",
    )
    with visiting(browser, address, width=PHONE) as window:
        window.sign_in(AUDITOR, PASSWORD)
        for path in (*PAGES, *more):
            assert window.goto(path) == 200
            assert window.complaints_in_light_and_dark() == [], path
        window.goto("/audit/")
        window.page.click("text=Run the checks now")
        window.page.wait_for_selector("text=it took")
        assert window.complaints_in_light_and_dark() == []
