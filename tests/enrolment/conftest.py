"""The city of these tests: built once, and copied for each test; on PostgreSQL built each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from catalog.models import Admission
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from tests.conftest import MORNING, moved_in
from tests.factories.enrolment import City, Play, a_city, a_group, a_play, offering_changed


@dataclass(frozen=True)
class Built:
    """A city and the file in which it stands."""

    city: City
    file: Path


@pytest.fixture(scope="session")
def built_city(
    application: Flask, fresh_database: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Built | None:
    """Build the city once, where a file can be copied."""
    if os.environ.get("TEST_DATABASE_URL"):
        return None
    folder = tmp_path_factory.mktemp("built")
    settings = Settings(data_dir=folder, database_url=fresh_database(folder), secret_key="a secret of the tests")
    with moved_in(application, settings):
        city = a_city(MORNING)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Built(city, folder / "city.sqlite3")


@pytest.fixture
def city(
    request: pytest.FixtureRequest,
    application: Flask,
    built_city: Built | None,
    settings: Settings,
    tmp_path: Path,
    now: datetime,
) -> Iterator[City]:
    """A city with one club of two places that takes children as they come; an application context is open."""
    if built_city is None:
        request.getfixturevalue("app")
        yield a_city(now)
        return
    file = tmp_path / "built.sqlite3"
    shutil.copy(built_city.file, file)
    with moved_in(application, replace(settings, database_url=f"sqlite:///{file}")):
        yield replace(built_city.city, groups=list(built_city.city.groups))


@pytest.fixture
def fair(city: City) -> City:
    """The city, whose club gives its places in rounds; there is a second group on Wednesdays with one place."""
    offering_changed(city, admission=Admission.ROUND)
    a_group(city, weekday=2, capacity=1)
    return city


@pytest.fixture
def play(fair: City) -> Play:
    """A published round of four families for two groups with three places."""
    return a_play(fair)
