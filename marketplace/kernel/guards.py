"""What the database itself refuses: triggers, each written in one place and put back after every migration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from marketplace.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Guard:
    """The statements that put up a guard; each can be repeated without harm. It names these columns of its table."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]
    columns: frozenset[str] = frozenset()
    """The columns that its statements name, where a later revision may add one."""
    writes: str | None = None
    """The table that its statements fill, where it is not the guarded one."""


GUARDS: Registry[Guard] = Registry("guard")


def guard(
    name: str,
    table: str,
    *,
    sqlite: Sequence[str],
    postgresql: Sequence[str],
    columns: Sequence[str] = (),
    writes: str | None = None,
) -> Guard:
    """Register a guard of a table. The statements must be repeatable (`IF NOT EXISTS`, `OR REPLACE`, drop first)."""
    return GUARDS.add(name, Guard(name, table, tuple(sqlite), tuple(postgresql), frozenset(columns), writes))


def append_only(table: str) -> Guard:
    """Register the guard that lets nobody change, delete, replace or empty the rows of a table."""
    name = f"{table}_append_only"
    refuse = f"{table} is append only"
    return guard(
        name,
        table,
        sqlite=[
            f"CREATE TRIGGER IF NOT EXISTS {name}_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refuse}'); END"
            for verb in ("update", "delete")
        ],
        postgresql=[
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refuse}' USING ERRCODE = '23514'; END $$",
            f"DROP TRIGGER IF EXISTS {name}_row ON {table}",
            f"CREATE TRIGGER {name}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER IF EXISTS {name}_all ON {table}",
            f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ],
    )


def refuse_once_approved(table: str, refusal: str, changes: dict[str, tuple[str, str]]) -> Guard:
    """Register the guard of what was approved: triggers, each with the verb that it watches and when it refuses.

    `changes` names each trigger and gives its verb and condition, in terms of `OLD` and `NEW`. The table is not emptied
    either.
    """
    sqlite, postgresql = [], []
    for name, (verb, condition) in changes.items():
        trigger = f"{table}_approved_{name}"
        sqlite.append(
            f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {verb} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        postgresql += [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = '23514'; END IF; "
            f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$",
            f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
            f"CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]
    return guard(f"{table}_approved", table, sqlite=sqlite, postgresql=[*postgresql, *never_emptied(table)])


def never_emptied(table: str) -> list[str]:
    """Return the statements that refuse TRUNCATE on PostgreSQL."""
    trigger = f"{table}_never_emptied"
    return [
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is not emptied' USING ERRCODE = '23514'; END $$",
        f"DROP TRIGGER IF EXISTS {trigger} ON {table}",
        f"CREATE TRIGGER {trigger} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()",
    ]


def apply_guards(connection: Connection) -> None:
    """Put up every registered guard; at the end of each migration, since SQLite's batch changes drop them silently.

    A guard of a table or a column that a later revision makes is put up by that one.
    """
    there = _columns_there(connection)
    for each in GUARDS:
        if each.table not in there or each.columns - there[each.table] or (each.writes and each.writes not in there):
            continue
        for statement in each.sqlite if connection.dialect.name == "sqlite" else each.postgresql:
            connection.exec_driver_sql(statement)


def _columns_there(connection: Connection) -> dict[str, frozenset[str]]:
    found = inspect(connection).get_multi_columns()
    return {table: frozenset(column["name"] for column in columns) for (_schema, table), columns in found.items()}
