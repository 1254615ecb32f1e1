"""A disk that is full: nothing is written by halves, it is said what is wrong, and work goes on when there is room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from psycopg import errors as postgresql
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.errors import StorageFull
from marketplace.kernel.operation import NOBODY, operation
from marketplace.kernel.outbox import TASKS, OutboxRow, Task, later, run_due
from marketplace.kernel.policy import Action, anyone


@contextmanager
def no_room(app: Flask) -> Iterator[None]:
    """Let no connection to the city's file make it any larger."""

    def fill(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as few as the file has already

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", fill)
    yield
    event.remove(db.engine, "connect", fill)
    db.session.remove()
    db.engine.dispose()


def counted(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.database("sqlite")
def test_what_finds_no_room_is_told_and_leaves_nothing_and_works_again_with_room(
    app: Flask, registries: None, now: datetime
) -> None:
    @operation(Action("test.write_much", anyone))
    def write_much(*, actor: Any, now: datetime) -> None:
        for number in range(200):
            db.session.add(CitySetting(key=f"key {number}", value="x" * 200))
        later("test.unknown")

    with no_room(app):
        with pytest.raises(StorageFull):
            write_much(actor=NOBODY, now=now)
        assert [counted(model) for model in (CitySetting, OutboxRow, AuditRow)] == [0, 0, 0]
    write_much(actor=NOBODY, now=now)
    assert [counted(model) for model in (CitySetting, OutboxRow, AuditRow)] == [200, 1, 1]


@pytest.mark.database("sqlite")
def test_background_work_that_finds_no_room_waits_until_there_is_some(
    app: Flask, registries: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    @operation(Action("test.ask", anyone))
    def ask(*, actor: Any, now: datetime) -> None:
        later("test.fill")

    monkeypatch.setitem(TASKS._kinds, "test.fill", Task("test.fill", _fill))
    run_due(now)
    ask(actor=NOBODY, now=now)
    with no_room(app), capture_logs() as logs:
        run_due(now)
        assert counted(CitySetting) == 0
    assert "task_failed" in [each["event"] for each in logs]
    run_due(now + timedelta(hours=1))
    assert counted(CitySetting) == 100


def _fill(*, now: datetime) -> None:
    db.session.add_all(CitySetting(key=f"key {number}", value="x" * 200) for number in range(100))


@pytest.mark.database
def test_a_server_without_room_is_told_as_that(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.write", anyone))
    def write(*, actor: Any, now: datetime) -> None:
        raise DBAPIError("INSERT", {}, postgresql.DiskFull())

    with pytest.raises(StorageFull):
        write(actor=NOBODY, now=now)
