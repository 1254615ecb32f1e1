"""What must happen later: rows written with what caused them, leased by whoever works, done exactly once.

A broker is only a wake-up; the rows are the truth. A task runs in one transaction with the mark that it is done, so
that a worker killed anywhere loses and doubles nothing. A task that talks to the outside runs before the mark, and must
bear to be run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import BigInteger, Index, Integer, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Json, Model, UtcDateTime, begin_write, db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.registry import Registry
from marketplace.kernel.running import must_be_running

LEASE = timedelta(minutes=5)
BATCH = 50
ATTEMPTS = 8
log = structlog.get_logger()

F = TypeVar("F", bound=Callable[..., None])


class OutboxRow(Model):
    """One piece of work that is due at a time."""

    __tablename__ = "outbox_row"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_outbox_row_waiting",
            "due_at",
            "id",
            sqlite_where=db.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=db.text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )


class ScheduledJob(Model):
    """When a piece of regular work is due next."""

    __tablename__ = "scheduled_job"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Task:
    """A named piece of work; `outside` where it talks to another system and so cannot share our transaction."""

    name: str
    run: Callable[..., None]
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Regular work and its interval in minutes."""

    name: str
    run: Callable[..., None]
    minutes: int


TASKS: Registry[Task] = Registry("task")
JOBS: Registry[Job] = Registry("job")


def task(name: str, *, outside: bool = False) -> Callable[[F], F]:
    """Name a function `f(*, now, …)` so that `later` can ask for it."""

    def register(function: F) -> F:
        TASKS.add(name, Task(name, function, outside))
        return function

    return register


def every(name: str, *, minutes: int) -> Callable[[F], F]:
    """Let a function `f(*, now)` run once in each interval, by whichever worker comes first."""

    def register(function: F) -> F:
        JOBS.add(name, Job(name, function, minutes))
        return function

    return register


def later(name: str, /, *, at: datetime | None = None, **payload: str | int | None) -> None:
    """Ask for a task in this transaction, at once or at a time. Raises: RuntimeError outside an operation."""
    current = must_be_running()
    db.session.add(OutboxRow(task=name, payload=payload, due_at=at or current.now))


def run_due(now: datetime) -> int:
    """Run all that is due, regular work included, until nothing is left; return how many pieces were run."""
    count = run_jobs(now)
    while leased := lease(now):
        for row in leased:
            run_row(row, now)
        count += len(leased)
    return count


def lease(now: datetime, limit: int = BATCH) -> list[int]:
    """Take rows that are due for this worker alone, for five minutes; return their ids, oldest first."""
    free = (
        OutboxRow.done_at.is_(None)
        & OutboxRow.failed_at.is_(None)
        & (OutboxRow.due_at <= now)
        & (OutboxRow.leased_until.is_(None) | (OutboxRow.leased_until <= now))
    )
    waiting = select(OutboxRow.id).where(free).order_by(OutboxRow.due_at, OutboxRow.id).limit(limit)
    if not db.session.scalars(waiting.limit(1)).all():
        return []
    begin_write(db.session())
    ids = list(db.session.scalars(waiting.with_for_update(skip_locked=True)))
    if ids:
        db.session.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(leased_until=now + LEASE))
    db.session.commit()
    return ids


def run_row(row: int, now: datetime) -> bool:
    """Run one leased row and mark it done; on failure put it back for later. Returns whether it is done."""
    try:
        _run(row, now)
    except _TakenMeanwhile:
        return True
    except Exception:
        log.exception("task_failed", row=row)
        _postpone(row, now)
        return False
    return True


def _run(row_id: int, now: datetime) -> None:
    row = db.session.get_one(OutboxRow, row_id)
    work, payload = TASKS[row.task], dict(row.payload)
    if work.outside:
        work.run(now=now, **payload)
    with transaction(work.name, actor=SYSTEM, now=now) as current:
        current.notes.update(payload)
        _mark_done(row_id, now)
        if not work.outside:
            work.run(now=now, **payload)


class _TakenMeanwhile(Exception):
    """Another worker has the work, or has done it: this one leaves no trace of it."""


def _mark_done(row_id: int, now: datetime) -> None:
    """Mark a row as done. Raises: _TakenMeanwhile if somebody else did, since we outlived our lease."""
    marked = db.session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.done_at.is_(None)).values(done_at=now)
    )
    if not marked.rowcount:  # type: ignore[attr-defined]
        raise _TakenMeanwhile()


def _postpone(row_id: int, now: datetime) -> None:
    begin_write(db.session())
    row = db.session.get_one(OutboxRow, row_id, populate_existing=True)
    if row.done_at is None:
        row.attempts += 1
        row.leased_until = None
        row.due_at = now + timedelta(minutes=2**row.attempts)
        if row.attempts >= ATTEMPTS:
            row.failed_at = now
    db.session.commit()


def failed_rows() -> list[OutboxRow]:
    """Return the work that was given up after too many failures, the longest ago first."""
    return list(
        db.session.scalars(select(OutboxRow).where(OutboxRow.failed_at.is_not(None)).order_by(OutboxRow.failed_at))
    )


def run_jobs(now: datetime) -> int:
    """Run the regular work whose time has come; return how many jobs were run."""
    known = {job.name: job.next_at for job in db.session.scalars(select(ScheduledJob))}
    due = [job for job in JOBS if job.name not in known or known[job.name] <= now]
    return sum(_run_job(job, now) for job in due)


def _run_job(job: Job, now: datetime) -> bool:
    """Run one job and set its next time in the same transaction; False if another worker was faster."""
    try:
        with transaction(job.name, actor=SYSTEM, now=now):
            _claim_job(job, now)
            job.run(now=now)
    except _TakenMeanwhile:
        return False
    except Exception:
        log.exception("job_failed", job=job.name)
        return False
    return True


def _claim_job(job: Job, now: datetime) -> None:
    wanted = select(ScheduledJob).where(ScheduledJob.name == job.name).with_for_update()
    row = db.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        row = ScheduledJob(name=job.name, next_at=now)
        db.session.add(row)
    elif row.next_at > now:
        raise _TakenMeanwhile()
    row.next_at = now + timedelta(minutes=job.minutes)
    db.session.flush()
