"""A fresh city for each test: on SQLite, or on PostgreSQL where TEST_DATABASE_URL names a server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.orm import scoped_session

from marketplace.app import configuration, create_app, furnish
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset
from marketplace.kernel.schema import create_schema
from tests.empty_database import EmptyDatabase

pytest_plugins = ("tests.requirements_plugin", "tests.browser_harness.fixtures")

DIALECTS: dict[str, Dialect] = {}
COMPILED: dict[Any, Any] = {}
MORNING = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Tuesday 1 September 2026, 9.00 in the city."""
    return MORNING


class Databases(Protocol):
    """Where a run's databases come from."""

    def empty(self, folder: Path) -> str:
        """Return the address of a database with the schema and without rows."""

    def keep(self, address: str) -> Callable[[Path], str]:
        """Keep the database of this address, which nobody uses now; returns a function that gives a copy's address."""


class OnSqlite:
    """Files: the schema is made once, each database is a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        engine = create_engine(f"sqlite:///{self.template}")
        create_schema(engine)
        engine.dispose()
        self.empty = self.keep(f"sqlite:///{self.template}")

    def keep(self, address: str) -> Callable[[Path], str]:
        """Bring the file up to date, to be copied."""
        kept = Path(address.removeprefix("sqlite:///"))
        engine = create_engine(address)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

        def copy(folder: Path) -> str:
            file = folder / "city.sqlite3"
            shutil.copy(kept, file)
            return f"sqlite:///{file}"

        return copy


class OnPostgresql:
    """Databases of a server; folders play no part."""

    def __init__(self, server: EmptyDatabase) -> None:
        self.server = server

    def empty(self, folder: Path) -> str:
        """Give the one database of this process, without rows."""
        return self.server()

    def keep(self, address: str) -> Callable[[Path], str]:
        """Keep that database's rows."""
        filled = self.server.keep()
        return lambda folder: filled()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this process."""
    furnish()
    if server := os.environ.get("TEST_DATABASE_URL"):
        with EmptyDatabase(server) as empty:
            yield OnPostgresql(empty)
    else:
        yield OnSqlite(tmp_path_factory.mktemp("template"))


@pytest.fixture
def settings(tmp_path: Path, databases: Databases) -> Settings:
    """The settings of a small city with its own data folder and cheap password hashes."""
    return small_city(tmp_path, databases.empty(tmp_path))


def small_city(data_dir: Path, database_url: str) -> Settings:
    """Return settings of a city with cheap password hashes."""
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The one application of this process: making it takes longer than most tests, so each test moves a city in."""
    return create_app(small_city(tmp_path_factory.mktemp("application"), "sqlite://"))


def that_knows_statements(engine: Engine) -> Engine:
    """Let a city's engine use what was compiled for the cities before it: each statement is compiled once a process."""
    engine.dialect = DIALECTS.setdefault(engine.dialect.name, engine.dialect)
    engine.update_execution_options(compiled_cache=COMPILED)
    return engine


@contextmanager
def lent_to_a_city(application: Flask, settings: Settings) -> Iterator[Flask]:
    """Let a city live in the application for a while; no context is open, so each request has one of its own."""
    forget_clock_offset()
    before = dict(application.config), dict(application.extensions)
    application.config.update(configuration(settings))
    with application.app_context():
        engine_before = db.engines[None]
        db.engines[None] = that_knows_statements(
            create_engine(settings.database_url, **application.config["SQLALCHEMY_ENGINE_OPTIONS"])
        )
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
        db.engines[None] = engine_before
    for kept, found in zip((application.config, application.extensions), before, strict=True):
        kept.clear()
        kept.update(found)
    forget_clock_offset()


@contextmanager
def moved_in(application: Flask, settings: Settings) -> Iterator[Flask]:
    """Let a city live in the application for a while; an application context is open meanwhile."""
    with lent_to_a_city(application, settings), application.app_context():
        yield application
        db.session.remove()


@pytest.fixture
def app(application: Flask, settings: Settings) -> Iterator[Flask]:
    """The application with that city in it; an application context is open for the whole test."""
    with moved_in(application, settings) as app:
        yield app


@pytest.fixture
def session(app: Flask) -> scoped_session[Any]:
    """The database session of this test's thread."""
    return db.session


@pytest.fixture
def dialect(app: Flask) -> str:
    """The name of the database: `sqlite` or `postgresql`."""
    return db.engine.dialect.name
