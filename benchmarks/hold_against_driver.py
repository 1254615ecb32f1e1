"""How much dearer is the operation `hold_place` than its own SQL statements sent straight through the driver?

Run `python -m benchmarks.hold_against_driver [--scale 1] [--seed 1] [--rounds 5] [--database both]` from the root. On
one copy of a city each of 200 families (at scale 1) with a low income holds a place, so that a subsidy is promised too.
The statements that this sends are recorded, with their parameters and where transactions begin and end, and sent
through the bare driver (`sqlite3`, `psycopg`) to another copy, rows fetched. Both copies stand the same afterwards.
Prints each round and the median ratio of the speeds; the aims are 1/8 on SQLite and 1/3 on PostgreSQL. On a busy
machine the wall's clock tells more of the neighbours than of us, so the processor's time is printed beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event, make_url

from benchmarks.city import NOW, Club, Database, Family, Postgresql, Sqlite, build, servers
from marketplace.app import create_app
from marketplace.enrolment.operations import hold_place
from marketplace.kernel.db import BUSY_TIMEOUT_MS, db, release
from marketplace.kernel.ids import ids_from_seed
from marketplace.kernel.operation import Actor

FAMILIES = 200
WARM_UP = 20
AIMS = {"sqlite": 1 / 8, "postgresql": 1 / 3}
COMMIT = "COMMIT"

Statement = tuple[str, Any, bool]
"""Text, parameters, and whether it is sent once for each of many parameters."""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock on the wall, and seconds of this process on a processor."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Took:
        """Return what both clocks show."""
        return cls(time.perf_counter(), time.process_time())

    def until_now(self) -> Took:
        """Return how far both clocks went since."""
        now = Took.now()
        return Took(now.wall - self.wall, now.cpu - self.cpu)


@contextmanager
def recorded(sent: list[Statement]) -> Iterator[None]:
    """Record meanwhile what is sent, and where transactions begin and end."""

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        sent.append((statement, parameters, many))

    def begin(connection: Any) -> None:
        if db.engine.dialect.name == "postgresql":
            sent.append(("BEGIN", (), False))

    def commit(connection: Any) -> None:
        sent.append((COMMIT, (), False))

    hooks = (("before_cursor_execute", note), ("begin", begin), ("commit", commit))
    for name, hook in hooks:
        event.listen(db.engine, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks:
            event.remove(db.engine, name, hook)


def by_operation(database: Database, club: Club, seed: str, sent: list[Statement] | None = None) -> Took:
    """Hold a place for each family; return what it took after a warm-up."""
    with create_app(database.settings).app_context(), ids_from_seed(seed):
        for family in club.families[:WARM_UP]:
            hold(family, club.group)
        begun = Took.now()
        if sent is None:
            for family in club.families[WARM_UP:]:
                hold(family, club.group)
        else:
            with recorded(sent):
                for family in club.families[WARM_UP:]:
                    hold(family, club.group)
        took = begun.until_now()
        release()
    return took


def hold(family: Family, group: str) -> None:
    """Hold a place as one request does: with a session of its own."""
    hold_place(actor=Actor(family.guardian, channel="api"), now=NOW, child=family.child, group=group)
    db.session.remove()


def by_driver(database: Database, sent: Sequence[Statement]) -> Took:
    """Send the same statements through the driver; return what it took."""
    connection: Any = connected(database)
    cursor = connection.cursor()
    begun = Took.now()
    for statement, parameters, many in sent:
        if many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters) if parameters else cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    took = begun.until_now()
    connection.close()
    return took


def connected(database: Database) -> Any:
    """Connect as the house does, with transactions left to what is sent."""
    url = make_url(database.settings.database_url)
    if url.get_backend_name() == "postgresql":
        return psycopg.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, dbname=url.database,
            autocommit=True,
        )  # fmt: skip
    connection = sqlite3.connect(str(url.database), isolation_level=None)
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def measure(server: Sqlite | Postgresql, given: argparse.Namespace) -> dict[str, Any]:
    """Measure both ways in turn on copies of one city."""
    families = WARM_UP + max(round(FAMILIES * given.scale), 1)
    prepared, seed = server.new(), str(given.seed)
    club = build(prepared, places=families, families=families, seed=seed, income=True)
    ratios: list[float] = []
    sent: list[Statement] = []
    timed = families - WARM_UP
    for number in range(given.rounds):
        sent.clear()
        by_operation(server.copy(prepared), club, seed, sent)
        operation = by_operation(server.copy(prepared), club, seed)
        replayed = server.copy(prepared)
        warm_up(replayed, club, seed)
        driver = by_driver(replayed, sent)
        ratios.append(driver.wall / operation.wall)
        told = {
            "database": server.name,
            "round": number + 1,
            "operation_ms": round(operation.wall / timed * 1000, 3),
            "driver_ms": round(driver.wall / timed * 1000, 3),
            "ratio": round(driver.wall / operation.wall, 4),
            "operation_cpu_ms": round(operation.cpu / timed * 1000, 3),
            "driver_cpu_ms": round(driver.cpu / timed * 1000, 3),
        }
        print(json.dumps(told), flush=True)
    median = statistics.median(ratios)
    return {
        "database": server.name,
        "statements_each": round(sum(text != COMMIT for text, *_ in sent) / timed, 1),
        "median_ratio": round(median, 4),
        "aim": round(AIMS[server.name], 4),
        "met": median >= AIMS[server.name],
    }


def warm_up(database: Database, club: Club, seed: str) -> None:
    """Bring a copy to where the recording began."""
    with create_app(database.settings).app_context(), ids_from_seed(seed):
        for family in club.families[:WARM_UP]:
            hold(family, club.group)
        release()


def main() -> None:
    """Measure on the chosen databases, and print each round and the medians."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--scale", type=float, default=1.0, help=f"times {FAMILIES} holds a round")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = asked.parse_args()
    print(json.dumps({"python": platform.python_version(), "cpus": os.cpu_count(), **vars(given)}), flush=True)
    with tempfile.TemporaryDirectory() as folder, servers(given.database, Path(folder)) as chosen:
        for server in chosen:
            print(json.dumps(measure(server, given)), flush=True)


if __name__ == "__main__":
    main()
