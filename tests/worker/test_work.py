"""The worker's loop: alone, through Celery, and while the database is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from flask import Flask
from sqlalchemy import event, make_url, select
from structlog.testing import capture_logs

from marketplace.cli import broker
from marketplace.kernel import clock
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.outbox import JOBS, TASKS, OutboxRow, every, later, task
from marketplace.worker import RUN_ROW, celery_app, work
from tests.worker.conftest import opened, until

pytestmark = pytest.mark.database
WRITE = "test.write"


@pytest.fixture(autouse=True)
def registries() -> Iterator[None]:
    """Let there be one task, which leaves a row that can stand only once, and no regular work."""
    kept = dict(TASKS._kinds), dict(JOBS._kinds)
    JOBS._kinds = {}

    @task(WRITE)
    def write(*, now: Any, name: str) -> None:
        db.session.add(CitySetting(key=name, value="written"))

    yield
    TASKS._kinds, JOBS._kinds = kept


def ask_for(*names: str) -> None:
    """Let an operation ask for a row of each name."""
    with transaction("test.ask", actor=SYSTEM, now=clock.now()):
        for name in names:
            later(WRITE, name=name)


def written() -> list[str]:
    """The names of the rows that the task left."""
    db.session.rollback()
    return list(db.session.scalars(select(CitySetting.key).order_by(CitySetting.key)))


def runs() -> int:
    """How often the task was run."""
    return len(db.session.scalars(select(AuditRow.id).where(AuditRow.action == WRITE)).all())


def all_done() -> bool:
    """Whether no work is left."""
    db.session.rollback()
    return not db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))).all()


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """Run the worker's loop in a thread meanwhile."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(app, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_the_worker_alone_runs_each_row_once_and_the_regular_work_too(app: Flask):
    @every("test.hourly", minutes=60)
    def hourly(*, now: Any) -> None:
        db.session.add(CitySetting(key="hourly", value="written"))

    ask_for("a", "b", "c")
    with working(app):
        until(all_done)
        until(lambda: "hourly" in written())
    assert (written(), runs()) == (["a", "b", "c", "hourly"], 3)


@pytest.fixture
def celery_city(settings: Settings) -> Iterator[tuple[Flask, Celery]]:
    """A city with a broker, and one of Celery's workers that runs its rows."""
    with opened(replace(settings, broker_url="memory://")) as app:
        celery = celery_app(app)
        with start_worker(celery, pool="solo", perform_ping_check=False, shutdown_timeout=20):
            yield app, celery


def test_with_a_broker_celery_runs_each_row_once_also_where_its_message_comes_twice(celery_city: tuple[Flask, Celery]):
    app, celery = celery_city
    ask_for("a", "b", "c")
    with working(app):
        until(all_done)
    ask_for("last")
    rows = db.session.scalars(select(OutboxRow.id).order_by(OutboxRow.id)).all()
    for row in rows:
        celery.send_task(RUN_ROW, args=[row])
    until(all_done)
    assert written() == ["a", "b", "c", "last"]


def test_celery_finds_the_city_that_the_environment_names(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("BROKER_URL", "memory://")
    celery = broker.celery
    assert RUN_ROW in celery.tasks and celery.conf.broker_url == "memory://"
    with pytest.raises(AttributeError):
        broker.something_else  # noqa: B018 - looking is the test


def test_a_database_that_is_away_is_waited_for(app: Flask, settings: Settings):
    ask_for("a", "b")
    with capture_logs() as logs, ExitStack() as away:
        away.enter_context(database_away(settings))
        with working(app):
            until(lambda: [each for each in logs if each["event"] == "database_away"])
            away.close()
            until(all_done)
    assert (written(), runs()) == (["a", "b"], 2)


@contextmanager
def database_away(settings: Settings) -> Iterator[None]:
    """Let nobody write meanwhile: on PostgreSQL by closing the database, on SQLite by somebody who does not let go."""
    db.session.remove()
    if settings.embedded:
        with impatience(), db.engine.connect() as other:
            other.exec_driver_sql("ROLLBACK")
            other.exec_driver_sql("BEGIN EXCLUSIVE")
            yield
    else:
        url = make_url(settings.database_url)
        with closed(url.database or "", url.set(drivername="postgresql", database="postgres")):
            yield


@contextmanager
def impatience() -> Iterator[None]:
    """Let connections give up on a lock almost at once."""

    def hurry(connection: Any, *_rest: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    event.listen(db.engine, "checkout", hurry)
    yield
    event.remove(db.engine, "checkout", hurry)


@contextmanager
def closed(name: str, server: Any) -> Iterator[None]:
    """Let a database of the server refuse all connections, also those that are open."""
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
