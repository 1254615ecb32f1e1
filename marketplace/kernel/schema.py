"""The tables and their guards: made at once for a test, or by migrations for a city."""

from __future__ import annotations

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from marketplace.kernel.db import WRITE, Base
from marketplace.kernel.guards import apply_guards


def create_schema(engine: Engine) -> None:
    """Create all tables and guards in an empty database."""
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        Base.metadata.create_all(connection)
        apply_guards(connection)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision by the numbered migrations; an empty one is filled."""
    folder = Path(next(iter(importlib.import_module("migrations").__path__)))
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection.execution_options(**{WRITE: True})
        with connection.begin():
            command.upgrade(config, revision)


def empty(engine: Engine) -> None:
    """Drop everything that a database holds: for an example city that starts over."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            Base.metadata.drop_all(connection)
