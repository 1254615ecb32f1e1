"""Ask about many persons at the cost of one value: a list travels to the database as one JSON text, not as many values.

With two hundred ids a plain `IN` spends more time on writing down its placeholders than the database on the answer.
What is asked for whole rosters is written as a statement that is built once, with `ASKED` and `DAY` left open.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Dialect,
    FromClause,
    String,
    and_,
    bindparam,
    column,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator


class TextList(TypeDecorator[Sequence[str]]):
    """A list of texts as one JSON text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        """Write the list down; no list is an empty one."""
        return json.dumps(list(value or ()))


class _EachText(GenericFunction[str]):
    """The texts of a JSON list as rows: the one way in which the two databases differ here."""

    name = "each_text"
    inherit_cache = True


@compiles(_EachText, "sqlite")
def _on_sqlite(element: _EachText, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_EachText, "postgresql")
def _on_postgresql(element: _EachText, compiler: SQLCompiler, **more: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS jsonb))"


ASKED: BindParameter[Sequence[str]] = bindparam("asked", type_=TextList)
DAY: BindParameter[Any] = bindparam("day", type_=Date)


def each_of(texts: Sequence[str] | BindParameter[Sequence[str]]) -> FromClause:
    """Return a table of one column, `value`, with a row for each text; `ASKED` leaves the texts open."""
    given = texts if isinstance(texts, BindParameter) else literal(texts, TextList)
    return _EachText(given).table_valued(column("value", String), name="each_text")


def among(key: Any, texts: Sequence[str] | BindParameter[Sequence[str]]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the texts; `ASKED` leaves the texts open."""
    condition: ColumnElement[bool] = key.in_(select(each_of(texts).c.value))
    return condition


def in_force_on_day(model: Any) -> ColumnElement[bool]:
    """Return the condition that a row with `valid_from` and `valid_until` holds on `DAY`, which is left open."""
    return and_(model.valid_from <= DAY, or_(model.valid_until.is_(None), model.valid_until > DAY))
