"""A write keeps other writers out and a read nobody; each database is spoken to in its own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select

from marketplace.kernel import clock
from marketplace.kernel import db as database
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db, forget_clock_offset, insert_rows, unsafe_but_quick
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, read, transaction
from marketplace.kernel.policy import Action, anyone

SAFE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 15_000}
"""What a connection to a city's file is told; 2 is to wait until each write is on the disk."""


@pytest.fixture
def elsewhere(app: Flask, settings: Settings) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the city's file, which waits for nobody."""
    file = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def count(registries: None) -> Any:
    """An operation that reads how many settings there are."""

    @read(Action("test.count", anyone))
    def count(*, actor: Actor, now: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(CitySetting)) or 0

    return count


def told(engine: Engine) -> dict[str, Any]:
    """What a connection of this engine was told."""
    with engine.connect() as connection:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SAFE}


@pytest.mark.database("sqlite")
def test_a_write_keeps_other_writers_out_from_its_beginning(elsewhere: sqlite3.Connection, now: datetime) -> None:
    with (
        transaction("test.write", actor=SYSTEM, now=now),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        elsewhere.execute("BEGIN IMMEDIATE")


@pytest.mark.database("sqlite")
def test_a_read_keeps_no_writer_out_and_sees_nothing_of_it(
    elsewhere: sqlite3.Connection, count: Any, now: datetime
) -> None:
    assert count(actor=NOBODY, now=now) == 0
    elsewhere.execute("INSERT INTO city_setting VALUES ('a', '1')")
    assert count(actor=NOBODY, now=now) == 0
    db.session.rollback()
    assert count(actor=NOBODY, now=now) == 1


@pytest.mark.database
def test_the_reads_of_a_page_share_the_transaction_that_is_open(app: Flask, count: Any, now: datetime) -> None:
    opened = db.session.begin()
    count(actor=NOBODY, now=now)
    count(actor=NOBODY, now=now)
    assert db.session().get_transaction() is opened


@pytest.mark.database
def test_a_read_may_rest_on_another_read(app: Flask, registries: None, count: Any, now: datetime) -> None:
    @read(Action("test.count_twice", anyone))
    def count_twice(*, actor: Actor, now: datetime) -> int:
        return 2 * count(actor=actor, now=now)

    assert count_twice(actor=NOBODY, now=now) == 0


@pytest.mark.database
@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_a_row_that_was_changed_outside_an_operation_is_told_at_the_next(app: Flask, now: datetime, how: str) -> None:
    with transaction("test.begin", actor=SYSTEM, now=now):
        row = CitySetting(key="a", value="1")
        db.session.add(row)
    if how == "changed":
        row.value = "2"
    else:
        db.session.delete(row)
    with pytest.raises(RuntimeError, match="outside an operation"), transaction("test.next", actor=SYSTEM, now=now):
        pass
    db.session.rollback()
    assert db.session.scalar(select(CitySetting.value)) == "1"


@pytest.mark.database
def test_no_rows_are_inserted_as_none(app: Flask, count: Any, now: datetime) -> None:
    with transaction("test.insert", actor=SYSTEM, now=now):
        insert_rows(CitySetting, [])
    assert count(actor=NOBODY, now=now) == 0


def test_a_citys_file_outlives_a_power_cut_and_one_that_can_be_made_again_is_quick(tmp_path: Path) -> None:
    assert told(create_engine(f"sqlite:///{tmp_path / 'city.sqlite3'}")) == SAFE
    with unsafe_but_quick():
        quick = told(create_engine(f"sqlite:///{tmp_path / 'draft.sqlite3'}"))
    assert quick == SAFE | {"journal_mode": "memory", "synchronous": 0}
    assert told(create_engine(f"sqlite:///{tmp_path / 'next.sqlite3'}")) == SAFE


class AnotherDriver(sqlite3.Connection):
    """A connection that is not one of Python's own driver for SQLite."""


def test_the_connection_of_another_driver_is_told_nothing() -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:", factory=AnotherDriver))
    assert told(engine)["foreign_keys"] == 0


@pytest.mark.parametrize(("name", "begun"), [("sqlite", True), ("another", False)])
def test_a_transaction_is_begun_for_sqlite_and_left_to_the_driver_elsewhere(name: str, begun: bool) -> None:
    engine = create_engine("sqlite://")
    engine.dialect.name = name
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        assert driver.in_transaction is begun


@pytest.mark.database
def test_the_offset_of_the_clock_is_asked_for_once_in_a_while(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OFFSET_KEPT_SECONDS", 3600.0)
    assert clock.offset() == timedelta(0)
    with transaction("test.set_clock", actor=SYSTEM, now=clock.now()):
        db.session.add(CitySetting(key="clock_offset_seconds", value="86400"))
    assert clock.offset() == timedelta(0)
    forget_clock_offset()
    assert clock.offset() == timedelta(days=1)
