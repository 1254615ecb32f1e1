"""The tables and their guards: made at once in an empty database, or by migrations in one that is older."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine

from marketplace.kernel.db import WRITE, Base
from marketplace.kernel.guards import apply_guards


def create_schema(engine: Engine) -> None:
    """Create all tables and guards in an empty database."""
    with _writing(engine) as connection:
        _create(connection)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision by the numbered migrations, one after the other."""
    with _writing(engine) as connection:
        command.upgrade(_migrations(connection), revision)


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables of an empty database at once, as the newest revision leaves them; migrate any other.

    Both ways lead to the same database: a test of the house compares them.
    """
    with _writing(engine) as connection:
        if inspect(connection).get_table_names():
            command.upgrade(_migrations(connection), "head")
        else:
            _create(connection)
            command.stamp(_migrations(connection), "head")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(**{WRITE: True})
        with connection.begin():
            yield connection


def _create(connection: Connection) -> None:
    Base.metadata.create_all(connection)
    apply_guards(connection)


def _migrations(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(next(iter(importlib.import_module("migrations").__path__))))
    config.attributes["connection"] = connection
    return config


def empty(engine: Engine) -> None:
    """Drop everything that a database holds: for an example city that starts over."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            Base.metadata.drop_all(connection)
