"""An example city is known as one, and no other city is ever taken for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from marketplace.kernel import example
from marketplace.kernel.db import db, release
from marketplace.kernel.example import NotAnExample
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.schema import empty


def file_with(folder: Path, *statements: str) -> Path:
    """A database file that another program made."""
    file = folder / "city.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


@pytest.mark.database
def test_a_city_is_an_example_where_it_says_so_and_not_for_having_other_settings(app: Flask, now: datetime) -> None:
    with transaction("test.set_clock", actor=SYSTEM, now=now):
        example.set_clock(now)
    assert example.example_state() is None
    with pytest.raises(NotAnExample):
        example.state_here()
    with transaction("test.mark", actor=SYSTEM, now=now):
        example.mark_example(example.BUILDING)
    assert example.example_state() == example.state_here() == "building"


@pytest.mark.database
def test_an_emptied_database_holds_no_city_and_nothing_that_one_left(app: Flask) -> None:
    release()
    empty(db.engine)
    assert example.state_here() is None
    assert inspect(db.engine).get_table_names() == []


@pytest.mark.database("postgresql")
def test_an_emptied_database_holds_no_functions_of_the_old_guards(app: Flask) -> None:
    release()
    empty(db.engine)
    functions = db.text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    assert db.session.scalars(functions).all() == []


def test_the_state_of_a_file_is_read_without_opening_its_city(tmp_path: Path) -> None:
    file = file_with(
        tmp_path,
        "CREATE TABLE city_setting (key TEXT, value TEXT)",
        "INSERT INTO city_setting VALUES ('clock_offset_seconds', '60'), ('example', 'ready')",
    )
    assert example.state_of_file(file) == "ready"


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE city_setting (key TEXT, value TEXT)", "INSERT INTO city_setting VALUES ('built', '3')"],
        ["CREATE TABLE recipe (name TEXT)"],
    ],
)
def test_the_file_of_a_real_city_or_of_another_program_is_no_example(tmp_path: Path, statements: list[str]) -> None:
    with pytest.raises(NotAnExample):
        example.state_of_file(file_with(tmp_path, *statements))


def test_a_file_that_is_no_database_is_no_example(tmp_path: Path) -> None:
    file = tmp_path / "city.sqlite3"
    file.write_text("Dear diary, today I became a city of my own." * 40)
    with pytest.raises(NotAnExample):
        example.state_of_file(file)
