"""Programs for tests: a client with a bearer token, and a small played city that is built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import scoped_session
from werkzeug.test import TestResponse

from marketplace.app import create_app
from marketplace.kernel import clock, ids
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db, forget_clock_offset
from marketplace.kernel.operation import SYSTEM
from marketplace.kernel.schema import create_schema
from marketplace.people.operations import issue_token
from tests.api.played_city import PlayedCity, play_city
from tests.factories.people import an_actor

SHOWN_NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
V1 = "/api/v1"


@dataclass
class Program:
    """A program that acts for somebody, or for nobody."""

    client: FlaskClient
    token: str | None = None

    def __call__(self, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> TestResponse:
        """Send a request to a path below `/api/v1`."""
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.client.open(V1 + path, method=method, headers=known | (headers or {}), **sent)


def a_token(person: str, now: datetime, days: int = 30) -> str:
    """Make a bearer token of a person and return its secret."""
    secret = ids.new_secret()
    issue_token(actor=SYSTEM, now=now, person=person, secret=secret, label="test", days=days)
    return secret


@pytest.fixture
def today(session: scoped_session[Any]) -> datetime:
    """The real moment, at which requests are answered."""
    return clock.now()


@pytest.fixture
def nobody(app: Flask) -> Program:
    """A program without a token."""
    return Program(app.test_client())


@pytest.fixture
def program_of(app: Flask, today: datetime) -> Callable[[str], Program]:
    """Return a function that gives a person's program."""
    return lambda person: Program(app.test_client(), a_token(person, today))


@pytest.fixture
def program_with(program_of: Callable[[str], Program], today: datetime) -> Callable[..., Program]:
    """Return a function that gives the program of a new adult who holds roles."""

    def program(*roles: str, scope: str | None = None) -> Program:
        return program_of(an_actor(today, *roles, scope=scope).person or "")

    return program


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, PlayedCity, dict[str, str | None]]]:
    """A city with a story, and a token of each kind of person by name; `nobody` has none."""
    folder = tmp_path_factory.mktemp("played")
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'city.sqlite3'}",
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        offset = int((SHOWN_NOW - datetime.now(UTC)).total_seconds())
        db.session.add(CitySetting(key="clock_offset_seconds", value=str(offset)))
        db.session.commit()
        forget_clock_offset()
        city = play_city(SHOWN_NOW)
        before = SHOWN_NOW - timedelta(days=1)
        tokens = {kind: a_token(person, before) for kind, person in city.people.items()}
        db.session.remove()
    yield app, city, {"nobody": None, **tokens}
    with app.app_context():
        db.engine.dispose()
    forget_clock_offset()
