"""The canary city: built once, its clock stands at one o'clock on a Tuesday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from tests.conftest import lent_to_a_city
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
def cage(application: Flask, settings: Settings) -> Iterator[Cage]:
    """A city full of canaries; no context is open, so that nobody is taken for who asked before."""
    with lent_to_a_city(application, settings) as app:
        with app.app_context():
            at(SHOWN)
            city = build()
            db.session.remove()
        engine = create_engine(settings.database_url)
        yield Cage(app, city, settings.mail_dir, engine)
        engine.dispose()
