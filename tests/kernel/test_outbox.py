"""What must happen later happens once, whoever is killed in between."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.kernel import outbox
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.operation import NOBODY, OPERATIONS, SYSTEM, Actor, operation, transaction
from marketplace.kernel.outbox import JOBS, TASKS, OutboxRow, ScheduledJob, every, later, lease, run_due, run_row, task
from marketplace.kernel.policy import ACTIONS, Action, anyone

pytestmark = pytest.mark.database

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def registries() -> Iterator[None]:
    """Forget what a test registers; keep the rooms' own regular work out of these tests."""
    kept = [(registry, dict(registry._kinds)) for registry in (ACTIONS, OPERATIONS, TASKS, JOBS)]
    JOBS._kinds = {}
    yield
    for registry, kinds in kept:
        registry._kinds = kinds  # type: ignore[assignment]


@pytest.fixture
def ask(app: Flask) -> Any:
    """An operation that asks for a task at a time."""

    @operation(Action("test.ask", anyone))
    def ask(*, actor: Actor, now: datetime, at: datetime | None = None, fail: bool = False, name: str = "a") -> None:
        later("test.write", at=at, name=name)
        if fail:
            raise RuntimeError("fell over")

    return ask


@pytest.fixture
def effects(app: Flask) -> list[str]:
    """The names with which the task was run."""
    seen: list[str] = []

    @task("test.write")
    def write(*, now: datetime, name: str) -> None:
        seen.append(name)
        db.session.add(CitySetting(key=name, value="1"))

    return seen


def test_work_is_done_once_and_leaves_an_audit_row(ask: Any, effects: list[str], now: datetime) -> None:
    ask(actor=NOBODY, now=now)
    assert run_due(now) == 1
    assert run_due(now) == 0
    assert effects == ["a"]
    assert db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all() == ["test.ask", "test.write"]


def test_work_waits_for_its_time(ask: Any, effects: list[str], now: datetime) -> None:
    ask(actor=NOBODY, now=now, at=now + MINUTE)
    assert run_due(now) == 0
    assert run_due(now + MINUTE) == 1


def test_what_failed_asks_for_nothing(ask: Any, effects: list[str], now: datetime) -> None:
    with pytest.raises(RuntimeError):
        ask(actor=NOBODY, now=now, fail=True)
    assert run_due(now) == 0


def test_work_can_only_be_asked_for_inside_an_operation(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        later("test.write")


def test_leased_work_is_left_alone_until_the_lease_ends(ask: Any, effects: list[str], now: datetime) -> None:
    ask(actor=NOBODY, now=now)
    assert len(lease(now)) == 1
    assert lease(now) == []
    assert len(lease(now + outbox.LEASE)) == 1


def test_a_lease_takes_no_more_than_a_batch(ask: Any, effects: list[str], now: datetime) -> None:
    for name in "abc":
        ask(actor=NOBODY, now=now, name=name)
    assert len(lease(now, limit=2)) == 2
    assert len(lease(now, limit=2)) == 1


@pytest.mark.database("sqlite")
def test_a_worker_with_nothing_to_do_does_not_wait_for_whoever_writes(
    app: Flask, settings: Settings, now: datetime
) -> None:
    db.session.connection().exec_driver_sql("PRAGMA busy_timeout = 0")
    file = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as elsewhere:
        elsewhere.execute("BEGIN IMMEDIATE")
        assert lease(now) == []


def test_work_that_was_given_up_is_shown_and_no_other(ask: Any, effects: list[str], now: datetime) -> None:
    ask(actor=NOBODY, now=now, name="a", at=now)
    ask(actor=NOBODY, now=now, name="b", at=now + MINUTE)
    with transaction("test.give_up", actor=SYSTEM, now=now):
        db.session.execute(update(OutboxRow).where(OutboxRow.due_at <= now).values(failed_at=now))
    assert [row.payload for row in outbox.failed_rows()] == [{"name": "a"}]


def test_a_worker_whose_lease_ran_out_does_not_repeat_the_effect(ask: Any, effects: list[str], now: datetime) -> None:
    ask(actor=NOBODY, now=now)
    [row] = lease(now)
    assert lease(now + outbox.LEASE) == [row]
    assert run_row(row, now) and run_row(row, now)
    assert effects == ["a"]
    assert db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all() == ["test.ask", "test.write"]


def test_a_worker_that_fails_at_what_another_has_done_does_not_put_it_back(ask: Any, now: datetime) -> None:
    runs = []

    @task("test.write", outside=True)
    def write(*, now: datetime, name: str) -> None:
        runs.append(name)
        if len(runs) == 1:
            assert run_row(row, now)
            raise RuntimeError("too late")

    ask(actor=NOBODY, now=now)
    [row] = lease(now)
    assert not run_row(row, now)
    kept = db.session.get_one(OutboxRow, row, populate_existing=True)
    assert (kept.done_at, kept.attempts, kept.failed_at) == (now, 0, None)


def test_failing_work_is_tried_again_later_and_given_up_in_the_end(ask: Any, app: Flask, now: datetime) -> None:
    attempts = []

    @task("test.write")
    def fail(*, now: datetime, name: str) -> None:
        attempts.append(now)
        db.session.add(CitySetting(key=name, value="1"))
        raise RuntimeError("fell over")

    ask(actor=NOBODY, now=now)
    at = now
    rows = select(OutboxRow).execution_options(populate_existing=True)
    while (row := db.session.scalars(rows).one()).failed_at is None:
        at = row.due_at
        run_due(at)
    assert len(attempts) == outbox.ATTEMPTS
    assert attempts[1] - attempts[0] == 2 * MINUTE
    assert db.session.scalars(select(CitySetting)).all() == []


def test_work_outside_is_done_before_the_mark(ask: Any, app: Flask, now: datetime) -> None:
    within = []

    @task("test.write", outside=True)
    def send(*, now: datetime, name: str) -> None:
        from marketplace.kernel.running import running

        within.append(running())

    ask(actor=NOBODY, now=now)
    run_due(now)
    assert within == [None]
    assert run_due(now) == 0


def test_regular_work_runs_once_in_each_interval(app: Flask, now: datetime) -> None:
    runs = []

    @every("test.hourly", minutes=60)
    def hourly(*, now: datetime) -> None:
        runs.append(now)

    for minutes in (0, 30, 60, 61):
        run_due(now + minutes * MINUTE)
    assert runs == [now, now + 60 * MINUTE]
    assert db.session.scalars(select(AuditRow.action)).all() == ["test.hourly", "test.hourly"]


def test_each_piece_of_regular_work_has_times_of_its_own(app: Flask, now: datetime) -> None:
    runs = []
    for name, minutes in (("test.hourly", 60), ("test.often", 20)):
        every(name, minutes=minutes)(lambda *, now, name=name: runs.append((name, now)))
    for minutes in (0, 20, 40, 60):
        run_due(now + minutes * MINUTE)
    assert [at for name, at in runs if name == "test.hourly"] == [now, now + 60 * MINUTE]
    assert [at for name, at in runs if name == "test.often"] == [now + minutes * MINUTE for minutes in (0, 20, 40, 60)]


def test_regular_work_that_another_worker_took_meanwhile_is_left_to_it(app: Flask, now: datetime) -> None:
    runs = []
    taken = update(ScheduledJob).where(ScheduledJob.name == "test.second").values(next_at=now + 120 * MINUTE)

    @every("test.first", minutes=60)
    def first(*, now: datetime) -> None:
        if runs:
            db.session.execute(taken, execution_options={"synchronize_session": False})

    @every("test.second", minutes=60)
    def second(*, now: datetime) -> None:
        runs.append(now)

    assert outbox.run_jobs(now) == 2
    assert outbox.run_jobs(now + 60 * MINUTE) == 1
    assert runs == [now]
    assert len(db.session.scalars(select(AuditRow).where(AuditRow.action == "test.second")).all()) == 1


def test_regular_work_that_fails_runs_again_next_time(app: Flask, now: datetime) -> None:
    runs = []

    @every("test.hourly", minutes=60)
    def hourly(*, now: datetime) -> None:
        runs.append(now)
        if len(runs) == 1:
            raise RuntimeError("fell over")

    run_due(now)
    run_due(now)
    assert len(runs) == 2


def test_two_workers_share_the_work_and_double_none(app: Flask, ask: Any, effects: list[str], now: datetime) -> None:
    names = [f"n{number}" for number in range(30)]
    for name in names:
        ask(actor=NOBODY, now=now, name=name)
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            run_due(now)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(effects) == sorted(names)
