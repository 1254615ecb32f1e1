"""The background work of a city: runs what is due, by itself or by Celery where a broker is configured."""

from __future__ import annotations

import threading
from datetime import datetime

import structlog
from celery import Celery
from flask import Flask

from marketplace.kernel import clock
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.errors import Unavailable
from marketplace.kernel.outbox import lease, run_due, run_jobs, run_row

PAUSE_SECONDS = 1.0
RUN_ROW = "marketplace.run_outbox_row"
log = structlog.get_logger()


def work(app: Flask, stop: threading.Event) -> None:
    """Run what is due and look again, until told to stop; a database that is away is waited for."""
    settings: Settings = app.config["SETTINGS"]
    hand_over = sender(settings) if settings.broker_url else None
    while not stop.is_set():
        with app.app_context():
            try:
                now = clock.now()
                busy = _hand_over(hand_over, now) if hand_over else run_due(now)
            except Unavailable:
                busy = 0
            except Exception:
                log.exception("worker_round_failed")
                busy = 0
            finally:
                db.session.remove()
        if not busy:
            stop.wait(PAUSE_SECONDS)


def sender(settings: Settings) -> Celery:
    """Return the Celery application that leased rows are handed to."""
    return Celery("marketplace", broker=settings.broker_url, set_as_current=False)


def celery_app(app: Flask) -> Celery:
    """Return the Celery application whose workers run leased rows of this city."""
    celery = sender(app.config["SETTINGS"])

    @celery.task(name=RUN_ROW, acks_late=True, ignore_result=True)  # type: ignore[untyped-decorator]
    def run_outbox_row(row: int) -> None:
        with app.app_context():
            try:
                run_row(row, clock.now())
            finally:
                db.session.remove()

    return celery


def _hand_over(celery: Celery, now: datetime) -> int:
    """Run the regular work here and wake Celery's workers for the rest; a lost message only costs the lease."""
    count = run_jobs(now)
    rows = lease(now)
    for row in rows:
        celery.send_task(RUN_ROW, args=[row], ignore_result=True)
    return count + len(rows)
