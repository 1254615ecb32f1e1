"""Fixtures for tests that look at pages: import them in a room's conftest.

`browser` is one Chromium for the whole session; `site` a small city that is built once and served on a free port, to be
looked at and not changed; `visit` opens a window of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser

from marketplace.app import create_app
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.schema import create_schema
from tests.browser_harness.browsing import DESKTOP, Visit, running_browser, served, visiting
from tests.browser_harness.gallery import add_gallery
from tests.browser_harness.small_city import SmallCity, build_small_city

SHOWN_NOW = datetime(2026, 12, 15, 8, 0, tzinfo=UTC)
Visiting = Callable[..., AbstractContextManager[Visit]]


@dataclass
class Site:
    """A served city."""

    app: Flask
    address: str
    city: SmallCity


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small city, shown at ten o'clock on Tuesday 15 December 2026."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'city.sqlite3'}",
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )
    app = create_app(settings)
    add_gallery(app)
    with app.app_context():
        create_schema(db.engine)
        _set_clock()
        city = build_small_city(SHOWN_NOW)
        db.session.remove()
    with served(app) as address:
        yield Site(app, address, city)
    with app.app_context():
        db.engine.dispose()
    forget_clock_offset()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Visiting:
    """Return a function that opens a window of the site."""

    def open_window(*, width: int = DESKTOP, scheme: str = "light") -> AbstractContextManager[Visit]:
        return visiting(browser, site.address, width=width, scheme=scheme)

    return open_window


def _set_clock() -> None:
    offset = int((SHOWN_NOW - datetime.now(UTC)).total_seconds())
    db.session.add(CitySetting(key="clock_offset_seconds", value=str(offset)))
    db.session.commit()
    forget_clock_offset()
