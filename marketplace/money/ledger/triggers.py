"""Shapes of guards that this room's tables share: facts that stay, and rows that no REPLACE may slip over."""

from __future__ import annotations

from marketplace.kernel.guards import Guard, guard


def once(table: str, *keys: str) -> Guard:
    """Register the guard that refuses a second row with one of the keys (columns joined by `+`) before it replaces one.

    SQLite's `INSERT OR REPLACE` deletes without firing delete triggers where a connection has not asked for it, so the
    insert itself is refused. PostgreSQL has no such statement: its unique constraints are enough.
    """
    name = f"{table}_once"
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key.split("+")) + ")" for key in keys
    )
    return guard(
        name,
        table,
        sqlite=[
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} has this row already'); END"
        ],
        postgresql=[],
    )


def facts_stay(table: str, *columns: str) -> Guard:
    """Register the guard that keeps rows from being deleted or emptied out, and these columns of them from changing."""
    name = f"{table}_facts_stay"
    refuse = f"facts of {table} stay as they are"
    differ_sqlite = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    differ_postgresql = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    execute = f"EXECUTE FUNCTION {name}()"
    return guard(
        name,
        table,
        sqlite=[
            f"CREATE TRIGGER IF NOT EXISTS {name}_update BEFORE UPDATE ON {table} WHEN {differ_sqlite} "
            f"BEGIN SELECT RAISE(ABORT, '{refuse}'); END",
            f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refuse}'); END",
        ],
        postgresql=[
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refuse}' USING ERRCODE = '23514'; END $$",
            f"DROP TRIGGER IF EXISTS {name}_update ON {table}",
            f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({differ_postgresql}) {execute}",
            f"DROP TRIGGER IF EXISTS {name}_delete ON {table}",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW {execute}",
            f"DROP TRIGGER IF EXISTS {name}_all ON {table}",
            f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {execute}",
        ],
        columns=columns,
    )
