"""A city that was migrated stands on the same tables and guards as one that was made at once."""

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import Connection, Engine

from marketplace.app import furnish
from marketplace.kernel.schema import bring_up_to_date, create_schema, upgrade
from tests.house.source_tree import ROOT

VERSIONS = ROOT / "migrations" / "versions"
KEPT_BY_ALEMBIC = "alembic_version"

POSTGRESQL_CATALOGUE = {
    "column": """
        SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "index": "SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT proname::text, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'""",
}


def catalogue(connection: Connection) -> dict[tuple[str, str], object]:
    """All that the database knows of its tables, indexes, triggers and functions, in whatever order they were made."""
    found = _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_postgresql(connection)
    return {key: said for key, said in found if KEPT_BY_ALEMBIC not in key[1]}


def _of_sqlite(connection: Connection) -> Iterator[tuple[tuple[str, str], object]]:
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    for kind, name, sql in rows:
        yield (kind, name), frozenset(parts_of_table(sql)) if kind == "table" else " ".join(sql.split())


def _of_postgresql(connection: Connection) -> Iterator[tuple[tuple[str, str], object]]:
    for kind, query in POSTGRESQL_CATALOGUE.items():
        for name, said in connection.exec_driver_sql(query):
            yield (kind, name), said


def parts_of_table(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, each on its own: their order depends on who wrote it."""
    body = " ".join(sql[sql.index("(") + 1 : sql.rindex(")")].split())
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(body):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(body[start:position].strip())
            start = position + 1
    return [re.sub(r"['\"`]", "", part) for part in [*parts, body[start:].strip()]]


@pytest.fixture
def empty_databases(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases on the database that these tests run on."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        engines = (
            create_engine(f"sqlite:///{tmp_path}/made.sqlite"),
            create_engine(f"sqlite:///{tmp_path}/moved.sqlite"),
        )
        yield engines
        for engine in engines:
            engine.dispose()
        return
    url = make_url(server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    names = [f"house_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    with admin.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        made, moved = (create_engine(url.set(database=name)) for name in names)
        yield made, moved
        made.dispose()
        moved.dispose()
        for name in names:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.dispose()


@pytest.mark.database
def test_created_equals_migrated(empty_databases: tuple[Engine, Engine]) -> None:
    made, moved = empty_databases
    furnish()
    create_schema(made)
    upgrade(moved)
    with made.connect() as at_once, moved.connect() as by_revisions:
        expected, found = catalogue(at_once), catalogue(by_revisions)
    assert found.keys() == expected.keys()
    assert {key: found[key] for key in found if found[key] != expected[key]} == {
        key: expected[key] for key in found if found[key] != expected[key]
    }


@pytest.mark.database
def test_a_database_that_lost_a_guard_or_gained_a_column_is_found(empty_databases: tuple[Engine, Engine]) -> None:
    made, moved = empty_databases
    for engine, column in ((made, ""), (moved, ", extra integer")):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TABLE place (id integer primary key{column})")
    with made.connect() as plain, moved.connect() as altered:
        assert catalogue(plain) != catalogue(altered)


@pytest.mark.database
def test_an_empty_database_is_made_at_once_and_counts_as_migrated(empty_databases: tuple[Engine, Engine]) -> None:
    made, moved = empty_databases
    furnish()
    upgrade(moved)
    for _again in range(2):
        bring_up_to_date(made)
        with made.connect() as at_once, moved.connect() as by_revisions:
            assert catalogue(at_once) == catalogue(by_revisions)
            assert revision_of(at_once) == revision_of(by_revisions)


def revision_of(connection: Connection) -> str:
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/twice.sqlite")
    upgrade(engine)
    with engine.connect() as connection:
        before = catalogue(connection)
    upgrade(engine)
    with engine.connect() as connection:
        assert catalogue(connection) == before
    engine.dispose()


def heads(folder: Path) -> list[str]:
    """The revisions after which none comes."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config).get_heads()


def test_there_is_one_head_and_the_revisions_are_numbered() -> None:
    assert len(heads(ROOT / "migrations")) == 1
    numbers = sorted(file.name[:4] for file in VERSIONS.glob("*.py"))
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_two_heads_are_found(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").touch()
    for number, before in (("0001", None), ("0002", "0001"), ("0003", "0001")):
        text = f"revision = {number!r}\ndown_revision = {before!r}\ndef upgrade(): pass\n"
        (tmp_path / "versions" / f"{number}_step.py").write_text(text, encoding="utf-8")
    assert heads(tmp_path) == ["0002", "0003"] or heads(tmp_path) == ["0003", "0002"]


def test_every_revision_puts_the_guards_back() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in VERSIONS.glob("*.py")}
    assert [name for name, text in texts.items() if "apply_guards(op.get_bind())" not in text] == []
