"""An approved table of law is kept by the database itself, whoever writes to it and however."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consent import operations
from consent.law import Effect, LawLine
from consent.verification import law_digests
from marketplace.kernel.clock import city_day
from tests.factories.consent import the_law
from tests.factories.people import an_actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

ROWS = [LawLine("guardian.name", "auditor", "reasoned_audit", Effect.ALLOWED, "an act")]
INSERT = (
    "INSERT INTO law_row (id, law_table_id, position, category, recipient_kind, purpose, effect, basis, note)"
    " VALUES ('new', '{law}', 99, 'child.name', 'auditor', 'audit', 'allowed', 'x', '')"
)


def approved(now: datetime) -> str:
    """Put a table of one row in force and return its id."""
    return the_law(now, ROWS, city_day(now))


def proposed(now: datetime) -> str:
    """Propose a table of one row and return its id."""
    officer = an_actor(now, "data_protection_officer")
    return operations.propose_law_table(
        actor=officer, now=now, lines=ROWS, valid_from=city_day(now), notice="an example"
    ).id


@pytest.mark.parametrize(
    "statement",
    [
        INSERT,
        "UPDATE law_row SET effect = 'prohibited' WHERE law_table_id = '{law}'",
        "UPDATE law_row SET law_table_id = '{draft}', purpose = 'x' WHERE law_table_id = '{law}'",
        "UPDATE law_row SET law_table_id = '{law}', purpose = 'x' WHERE law_table_id = '{draft}'",
        "DELETE FROM law_row WHERE law_table_id = '{law}'",
        "UPDATE law_table SET digest = 'x' WHERE id = '{law}'",
        "UPDATE law_table SET valid_from = '2020-01-01' WHERE id = '{law}'",
        "UPDATE law_table SET notice = '' WHERE id = '{law}'",
        "UPDATE law_table SET approved_at = NULL, approved_by = NULL WHERE id = '{law}'",
        "UPDATE law_table SET proposed_by = NULL WHERE id = '{law}'",
        "DELETE FROM law_table WHERE id = '{bare}'",
    ],
)
def test_the_database_itself_refuses_to_change_approved_law(now: datetime, session: Any, statement: str) -> None:
    bare = the_law(now, ROWS, city_day(now))
    law, draft = approved(now), proposed(now)
    session.rollback()
    with pytest.raises(DBAPIError, match="approved table of law"):
        session.execute(text(statement.format(law=law, draft=draft, bare=bare)))
    session.rollback()
    assert list(law_digests()) == []


def test_the_database_lets_a_proposal_be_written(now: datetime, session: Any) -> None:
    draft = proposed(now)
    session.rollback()
    for statement in (
        INSERT.format(law=draft),
        f"UPDATE law_row SET basis = 'y' WHERE law_table_id = '{draft}'",
        f"DELETE FROM law_row WHERE law_table_id = '{draft}'",
        f"UPDATE law_table SET notice = 'y' WHERE id = '{draft}'",
        f"DELETE FROM law_table WHERE id = '{draft}'",
    ):
        session.execute(text(statement))
    session.rollback()


@pytest.mark.database("sqlite")
def test_sqlite_refuses_to_replace_approved_law(now: datetime, session: Any) -> None:
    law, draft = approved(now), proposed(now)
    row = session.scalar(text(f"SELECT id FROM law_row WHERE law_table_id = '{law}'"))
    session.rollback()
    replaced = INSERT.replace("INSERT", "INSERT OR REPLACE")
    table = (
        "INSERT OR REPLACE INTO law_table (id, version, digest, notice, valid_from, proposed_at)"
        f" SELECT '{law}', version, 'x', '', valid_from, proposed_at FROM law_table WHERE id = '{law}'"
    )
    of_the_same_version = table.replace(f"SELECT '{law}'", "SELECT 'new'")
    same_row = replaced.replace("'new'", f"'{row}'")
    for statement in (same_row.format(law=law), same_row.format(law=draft), table, of_the_same_version):
        with pytest.raises(DBAPIError, match="approved table of law"):
            session.execute(text(statement))
        session.rollback()
    assert list(law_digests()) == []


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("table", ["law_row", "law_table"])
def test_postgresql_refuses_to_empty_the_law(now: datetime, session: Any, table: str) -> None:
    approved(now)
    session.rollback()
    with pytest.raises(DBAPIError, match="not emptied"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    session.rollback()
