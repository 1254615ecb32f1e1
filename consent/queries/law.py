"""Which law is in force, and which tables there are."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select

from consent.law import Law, LawLine
from consent.models import LawRow, LawTable
from marketplace.kernel.db import db, rows

_known: dict[tuple[str, str], Law] = {}


def law_in_force(on: date) -> Law:
    """Return the law of a day: of the approved tables that have begun, the one that began last.

    Without any table nothing is allowed. An approved table is never edited, so its rows are kept by its digest.
    """
    table = table_in_force(on)
    if table is None:
        return Law()
    if table not in _known:
        _known[table] = Law(tuple(lines_of(table[0])))
    return _known[table]


def table_in_force(on: date) -> tuple[str, str] | None:
    """Return id and digest of the table that governs a day, or None."""
    row = rows(_IN_FORCE, {"day": on}).first()
    return None if row is None else (row.id, row.digest)


_IN_FORCE = (
    select(LawTable.id, LawTable.digest)
    .where(LawTable.approved_at.is_not(None), LawTable.valid_from <= bindparam("day"))
    .order_by(LawTable.valid_from.desc(), LawTable.version.desc())
    .limit(1)
)


def lines_of(table: str) -> list[LawLine]:
    """Return the rows of one table, in their order."""
    return [
        LawLine(row.category, row.recipient_kind, row.purpose, row.effect, row.basis, row.note)
        for row in db.session.scalars(select(LawRow).where(LawRow.law_table_id == table).order_by(LawRow.position))
    ]


def law_table(table: str) -> LawTable | None:
    """Return one table, or None."""
    return db.session.get(LawTable, table)


def law_tables() -> list[LawTable]:
    """Return all tables, proposed and approved, the newest first."""
    return list(db.session.scalars(select(LawTable).order_by(LawTable.version.desc())))


def law_rows(on: date) -> list[LawLine]:
    """Return the rows of the law of a day, for the page that shows it."""
    return list(law_in_force(on).lines)


def next_version() -> int:
    """Return the number of the next table."""
    return (db.session.scalar(select(func.max(LawTable.version))) or 0) + 1
