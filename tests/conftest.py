"""A fresh city for each test: on SQLite, or on PostgreSQL where TEST_DATABASE_URL names a server."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.orm import scoped_session

from marketplace.app import create_app, furnish
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset
from marketplace.kernel.schema import create_schema

pytest_plugins = ("tests.requirements_plugin",)

MORNING = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Tuesday 1 September 2026, 9.00 in the city."""
    return MORNING


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Return a function that makes a database by copying a template, and gives its address."""
    furnish()
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        with postgresql_template(server) as copies:
            yield copies
    else:
        yield sqlite_template(tmp_path_factory.mktemp("template"))


def sqlite_template(folder: Path) -> Callable[[Path], str]:
    """Make a template file once; each copy is a file copy."""
    template = folder / "template.sqlite3"
    engine = create_engine(f"sqlite:///{template}")
    create_schema(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()

    def copy(target: Path) -> str:
        file = target / "city.sqlite3"
        shutil.copy(template, file)
        return f"sqlite:///{file}"

    return copy


class postgresql_template:
    """Make a template database once; each copy is made by the server from it and dropped at the end."""

    def __init__(self, server: str) -> None:
        self.url = make_url(server).set(drivername="postgresql+psycopg")
        self.admin: Engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.prefix = f"test_{uuid.uuid4().hex[:12]}"
        self.made: list[str] = []

    def __enter__(self) -> Callable[[Path], str]:
        self._run(f'CREATE DATABASE "{self.prefix}"')
        engine = create_engine(self.url.set(database=self.prefix))
        create_schema(engine)
        engine.dispose()
        return self.copy

    def copy(self, target: Path) -> str:
        for name in self.made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.made = [f"{self.prefix}_{uuid.uuid4().hex[:12]}"]
        self._run(f'CREATE DATABASE "{self.made[0]}" TEMPLATE "{self.prefix}"')
        return self.url.set(database=self.made[0]).render_as_string(hide_password=False)

    def __exit__(self, *failure: Any) -> None:
        for name in [*self.made, self.prefix]:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.admin.dispose()

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)


@pytest.fixture
def settings(tmp_path: Path, fresh_database: Callable[[Path], str]) -> Settings:
    """The settings of a small city with its own data folder and cheap password hashes."""
    return Settings(
        data_dir=tmp_path,
        database_url=fresh_database(tmp_path),
        secret_key="a secret of the tests",
        argon2_time_cost=1,
        argon2_memory_kib=8,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of that city; an application context is open for the whole test."""
    forget_clock_offset()
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    forget_clock_offset()


@pytest.fixture
def session(app: Flask) -> scoped_session[Any]:
    """The database session of this test's thread."""
    return db.session


@pytest.fixture
def dialect(app: Flask) -> str:
    """The name of the database: `sqlite` or `postgresql`."""
    return db.engine.dialect.name
