"""The background work of a city: runs what is due, by itself or by Celery where a broker is configured.

With `BROKER_URL`, `marketplace worker` keeps the schedule and wakes the workers of
`celery -A marketplace.cli.broker:celery worker`, which run the rows. The rows are the truth: a message that is lost
costs the time of a lease, and one that comes twice changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from celery import Celery
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from marketplace.kernel import clock
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.errors import Unavailable
from marketplace.kernel.outbox import lease, run_jobs, run_row

PAUSE_SECONDS = 1.0
RUN_ROW = "marketplace.run_outbox_row"
AWAY = (Unavailable, OperationalError, InterfaceError)
log = structlog.get_logger()


def work(app: Flask, stop: threading.Event) -> None:
    """Run what is due and look again, until told to stop; the batch at work is finished first.

    A database or a broker that is away is waited for.
    """
    settings: Settings = app.config["SETTINGS"]
    run = _handing_over_to(sender(settings)) if settings.broker_url else _run_batch
    while not stop.is_set():
        with app.app_context():
            busy = _round(run)
        if not busy:
            stop.wait(PAUSE_SECONDS)


def sender(settings: Settings) -> Celery:
    """Return the Celery application that leased rows are handed to."""
    return Celery("marketplace", broker=settings.broker_url, set_as_current=False)


def celery_app(app: Flask) -> Celery:
    """Return the Celery application whose workers run leased rows of this city."""
    celery = sender(app.config["SETTINGS"])

    @celery.task(name=RUN_ROW, acks_late=True, ignore_result=True, shared=False)  # type: ignore[untyped-decorator]
    def run_outbox_row(row: int) -> None:
        with app.app_context():
            try:
                run_row(row, clock.now())
            finally:
                db.session.remove()

    return celery


def _round(run: Callable[[datetime], int]) -> int:
    """Look once for what is due; return how many pieces of work were found."""
    try:
        return run(clock.now())
    except AWAY as away:
        log.warning("database_away", error=type(away).__name__)
    except Exception:
        log.exception("worker_round_failed")
    finally:
        db.session.remove()
    return 0


def _run_batch(now: datetime) -> int:
    """Run the regular work and one batch of rows here."""
    count = run_jobs(now)
    rows = lease(now)
    for row in rows:
        run_row(row, now)
    return count + len(rows)


def _handing_over_to(celery: Celery) -> Callable[[datetime], int]:
    def hand_over(now: datetime) -> int:
        """Run the regular work here, and wake Celery's workers for one batch of rows."""
        count = run_jobs(now)
        rows = lease(now)
        for row in rows:
            celery.send_task(RUN_ROW, args=[row], ignore_result=True)
        return count + len(rows)

    return hand_over
