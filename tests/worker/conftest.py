"""A city whose worker has much to do: holds that have run out, built once and copied for each test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select

from catalog.models import Session
from marketplace.app import create_app, furnish
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.operations import hold_place
from marketplace.kernel import example
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.config import Settings
from marketplace.kernel.db import db, forget_clock_offset, release, unsafe_but_quick
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.outbox import OutboxRow
from tests.conftest import MORNING
from tests.factories.catalog import a_published_offering
from tests.factories.enrolment import CLUB_RULES, guardian, the_law
from tests.factories.money import a_budget_line
from tests.factories.people import a_family
from tests.factories.rules import a_rule_set_in_force

HOLDS = 40
EXPIRE = "enrolment.expire_hold"
COMMAND = (sys.executable, "-c", "from marketplace.cli import main; main()")
PATIENCE_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.01


def until(true: Callable[[], object]) -> None:
    """Wait for something to be true, and fail where it does not come."""
    ends, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not true():
        assert time.monotonic() < ends, "waited too long"
        pause.wait(LOOK_AGAIN_SECONDS)


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """The application of a city with its context open."""
    forget_clock_offset()
    app = create_app(settings)
    with app.app_context():
        yield app
        release()
    forget_clock_offset()


def show(at: datetime) -> None:
    """Let the city's clock show an instant."""
    with transaction("tests.clock", actor=SYSTEM, now=MORNING):
        example.set_clock(at)


@dataclass
class Busy:
    """A city in a folder, in which all holds have run out, and what its worker has done so far."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """Where it stands."""
        return Settings.load(self.folder, environ={})

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run `marketplace worker` beside; it is gone in the end."""
        environment = {name: value for name, value in os.environ.items() if name not in ("BROKER_URL", "DATABASE_URL")}
        with (
            (self.folder / "worker.log").open("ab") as log,
            subprocess.Popen(
                [*COMMAND, "worker", "--data-dir", str(self.folder)], env=environment, stdout=log, stderr=log
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    def until_done(self, worker: subprocess.Popen[bytes], count: int) -> None:
        """Wait until so many holds were ended; a worker that fell over is told with what it said."""

        def done() -> bool:
            assert worker.poll() is None, (self.folder / "worker.log").read_text(encoding="utf-8")
            return self.done() >= count

        until(done)

    def done(self) -> int:
        """How many holds were ended."""
        return self._count(OutboxRow.done_at.is_not(None))

    def leased(self) -> int:
        """How many holds were taken on and are not ended."""
        return self._count(OutboxRow.leased_until.is_not(None) & OutboxRow.done_at.is_(None))

    def _count(self, condition: ColumnElement[bool]) -> int:
        db.session.rollback()
        return db.session.scalar(select(func.count()).where(OutboxRow.task == EXPIRE, condition)) or 0

    def effects(self) -> dict[str, object]:
        """What the worker's work has changed: states, places taken, and how often each hold was ended."""
        db.session.rollback()
        ended = db.session.scalars(select(AuditRow.notes).where(AuditRow.action == EXPIRE)).all()
        return {
            "states": set(db.session.scalars(select(Enrolment.status))),
            "taken": set(db.session.scalars(select(Session.taken))),
            "ended": len(ended),
            "different": len({note["enrolment"] for note in ended}),
        }


ALL_ENDED_ONCE = {"states": {"expired"}, "taken": {0}, "ended": HOLDS, "different": HOLDS}


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask a worker to end and return its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE_SECONDS)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the city once: as a command makes it, with its holds an hour old."""
    from marketplace.cli.city import open_app

    furnish()
    folder = tmp_path_factory.mktemp("prepared")
    settings = Settings.load(folder, environ={})
    with unsafe_but_quick():
        open_app(settings)
        with opened(settings):
            the_law(MORNING)
            a_budget_line(MORNING)
            a_rule_set_in_force(MORNING, rules=CLUB_RULES)
            club = a_published_offering(MORNING, capacity=HOLDS, group_max=HOLDS)
            for family in [a_family(MORNING) for _ in range(HOLDS)]:
                hold_place(actor=guardian(family, MORNING), now=MORNING, child=family.child, group=club.group)
            show(MORNING + timedelta(hours=1))
    return folder


@pytest.fixture
def busy(prepared: Path, tmp_path: Path) -> Iterator[Busy]:
    """A copy of the city, opened to look at."""
    folder = tmp_path / "city"
    shutil.copytree(prepared, folder)
    city = Busy(folder)
    with opened(city.settings):
        yield city
