"""An empty city's database on a PostgreSQL server, for one test after the other; or a copy of one that was filled.

Making a database takes the server far longer than a test does, so a process has one, and its rows are taken out before
each test. A test that changed more than rows (a guard taken down, a table more) costs a new one. Only a superuser may
pass the guards that keep rows; for others each test gets a new copy of a template.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from marketplace.kernel.schema import create_schema

OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
GUARDS_REST = "SET LOCAL session_replication_role = replica"
NUMBERS_START_OVER = """
    SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"""
SHAPE = """
    SELECT md5(string_agg(shape, ',' ORDER BY shape)) FROM (
        SELECT concat_ws(' ', oid, relname) AS shape FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', oid, conname) FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', attrelid, attname, attnum) FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace) AS shapes"""


class EmptyDatabase:
    """A database with the schema and without rows: `with EmptyDatabase(server) as empty: url = empty()`."""

    def __init__(self, server: str) -> None:
        self.url = make_url(server).set(drivername="postgresql+psycopg")
        self.admin: Engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.template = f"test_{uuid.uuid4().hex[:12]}"
        self.name = ""
        self.kept: list[str] = []
        self.shape: Any = None
        self.connection: Connection | None = None

    def __enter__(self) -> EmptyDatabase:
        self._run(f'CREATE DATABASE "{self.template}"')
        engine = create_engine(self.url.set(database=self.template))
        create_schema(engine)
        engine.dispose()
        with self.admin.connect() as connection:
            self.may_pass_guards = connection.exec_driver_sql(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            ).scalar_one()
        return self

    def __exit__(self, *failure: Any) -> None:
        self._leave()
        for name in (self.name, *self.kept, self.template):
            self._drop(name)
        self.admin.dispose()

    def __call__(self) -> str:
        """Return the address of the database, empty again."""
        if not (self.name and self.may_pass_guards and self._empty()):
            self._make(self.template)
        return self._address()

    def keep(self) -> Callable[[], str]:
        """Keep the rows that are there now; returns a function that gives the address of a database with just these."""
        if self.may_pass_guards:
            rows = self._rows()
            return lambda: self._filled(rows)
        self._leave()
        kept, self.name = self.name, ""
        self.kept.append(kept)
        return lambda: self._make(kept)

    def _make(self, template: str) -> str:
        self._leave()
        self._drop(self.name)
        self.name = f"{self.template}_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')
        self._run(f'ALTER DATABASE "{self.name}" SET synchronous_commit = off')
        with self._connected() as connection:
            self.shape = connection.exec_driver_sql(SHAPE).scalar_one()
        return self._address()

    def _empty(self) -> bool:
        """Take all rows out; False where a test left another shape behind, or cut the connection."""
        try:
            with self._connected() as connection:
                connection.exec_driver_sql(OTHERS_LEAVE)
                if connection.exec_driver_sql(SHAPE).scalar_one() != self.shape:
                    return False
                deletions = "; ".join(f'DELETE FROM "{table}"' for table in _tables(connection))
                connection.exec_driver_sql(GUARDS_REST)
                connection.exec_driver_sql(deletions)
                connection.exec_driver_sql(NUMBERS_START_OVER)
        except OperationalError:
            return False
        return True

    def _rows(self) -> Rows:
        """Return each table's rows as the server copies them out, and how far its numbers went."""
        with self._connected() as connection, connection.connection.cursor() as cursor:
            tables = {}
            for table in _tables(connection):
                with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                    tables[table] = b"".join(bytes(piece) for piece in copy)
            return Rows({table: data for table, data in tables.items() if data}, _numbers(connection))

    def _filled(self, rows: Rows) -> str:
        """Return the address of the database with these rows alone."""
        address = self()
        with self._connected() as connection, connection.connection.cursor() as cursor:
            connection.exec_driver_sql(GUARDS_REST)
            for table, data in rows.tables.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(data)
            for name, value in rows.numbers:
                connection.exec_driver_sql("SELECT setval(%s::regclass, %s)", (name, value))
        return address

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give the connection that stays, in a transaction of its own."""
        if self.connection is None:
            self.connection = create_engine(self._address(), poolclass=NullPool).connect()
        with self.connection.begin():
            yield self.connection

    def _leave(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _address(self) -> str:
        return self.url.set(database=self.name).render_as_string(hide_password=False)

    def _drop(self, name: str) -> None:
        if name:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)


@dataclass(frozen=True)
class Rows:
    """What stands in a database."""

    tables: dict[str, bytes]
    numbers: list[tuple[str, int]]


def _tables(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars())


def _numbers(connection: Connection) -> list[tuple[str, int]]:
    """Return each sequence that gave a number, with the last one."""
    found = connection.exec_driver_sql(
        "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL"
    )
    return [(name, value) for name, value in found]
