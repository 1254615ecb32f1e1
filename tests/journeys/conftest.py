"""The canary city: built once, its clock stands at one o'clock on a Tuesday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from marketplace.app import create_app
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset
from tests.factories.web import at
from tests.journeys.canary_city import SHOWN, CanaryCity, build


@dataclass
class Cage:
    """The city, its application, and the folder to which mail goes."""

    app: Flask
    city: CanaryCity
    mail: Path
    engine: Engine


@pytest.fixture
def cage(tmp_path: Path, fresh_database: Callable[[Path], str]) -> Iterator[Cage]:
    """A city full of canaries."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=fresh_database(tmp_path),
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )
    forget_clock_offset()
    app = create_app(settings)
    with app.app_context():
        at(SHOWN)
        city = build()
        db.session.remove()
    engine = create_engine(settings.database_url)
    yield Cage(app, city, settings.mail_dir, engine)
    engine.dispose()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget_clock_offset()
