"""Are the last places sold once each, when far more families than places ask at the same moment?

Run `python -m benchmarks.last_places [--scale 1] [--seed 1] [--rounds 1] [--database both]` from the root. At scale 1,
5,000 families ask for 200 places over 64 connections, through `marketplace serve` with `marketplace worker` beside it,
on a fresh city for each round; each request carries an idempotency key. In the round `killed`, web and worker get
SIGKILL when a third of the requests is answered and are started again; requests without an answer are sent again. Each
round checks the database for exactly as many holds as places, and runs `marketplace verify`. Prints answered requests a
second and latencies; exits with 1 where a place was lost or sold twice.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import queue
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.city import Club, Database, Family, Postgresql, Sqlite, build, servers

PLACES, REQUESTS, CONNECTIONS = 200, 5_000, 64
COMMAND = (sys.executable, "-c", "from marketplace.cli import main; main()")
PATIENCE_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 0.05
TRY_AGAIN = 503


Wish = tuple[Family, str]
"""A family and the group in which it wants a place."""


class City:
    """Web and worker of one city as processes of their own, which can be killed and started again."""

    def __init__(self, database: Database, web_processes: int) -> None:
        self.database, self.web_processes = database, web_processes
        self.port = free_port()
        self.up = threading.Event()
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start both, and wait until the web answers."""
        self.running = [
            self._started("serve", "--port", str(self.port), "--workers", str(self.web_processes)),
            self._started("worker"),
        ]
        wait_until(self._answers)
        self.up.set()

    def kill(self) -> None:
        """Kill both with all their children, without a warning."""
        self.up.clear()
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask both to end."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        for process in self.running:
            os.killpg(process.pid, number)
        for process in self.running:
            process.wait(PATIENCE_SECONDS)
        self.running = []

    def _started(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self.database.environment}
        log = (self.database.settings.data_dir / f"{arguments[0]}.log").open("ab")
        with log:
            return subprocess.Popen(
                [*COMMAND, *arguments], env=environment, start_new_session=True, stdout=log, stderr=log
            )

    def _answers(self) -> bool:
        try:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
            connection.request("GET", "/api/openapi.json")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


@dataclass
class Answers:
    """What was answered of what is asked: how often each status, and how long each answer took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    sent_again: int = 0
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int, seconds: float) -> None:
        """Note an answer."""
        with self.lock:
            self.statuses[status] += 1
            self.seconds.append(seconds)

    def note_unanswered(self) -> None:
        """Note a request that must be sent again."""
        with self.lock:
            self.sent_again += 1

    @property
    def count(self) -> int:
        """How many requests were answered."""
        return len(self.seconds)

    def times(self) -> dict[str, float]:
        """How long half and how long 19 of 20 answers took at most, in milliseconds."""
        return {
            "p50_ms": round(statistics.median(self.seconds) * 1000, 1),
            "p95_ms": round(statistics.quantiles(self.seconds, n=20)[-1] * 1000, 1),
        }


def ask_all(
    city: City, asking: Iterable[Wish], answers: Answers, connections: int = CONNECTIONS
) -> list[threading.Thread]:
    """Start a thread for each connection; together they send every request until it is answered."""
    waiting: queue.SimpleQueue[Wish] = queue.SimpleQueue()
    for wish in asking:
        waiting.put(wish)
    threads = [threading.Thread(target=ask, args=(city, waiting, answers)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    return threads


def ask(city: City, waiting: queue.SimpleQueue[Wish], answers: Answers) -> None:
    """Send requests over one connection that stays open, until none waits."""
    connection = HTTPConnection("127.0.0.1", city.port, timeout=PATIENCE_SECONDS)
    while True:
        try:
            family, group = waiting.get_nowait()
        except queue.Empty:
            connection.close()
            return
        status = None
        while status is None:
            city.up.wait()
            begun = time.perf_counter()
            status = hold(connection, group, family)
            if status is None:
                answers.note_unanswered()
        answers.add(status, time.perf_counter() - begun)


def hold(connection: HTTPConnection, group: str, family: Family) -> int | None:
    """Ask for a place; return the status of the answer, or None where none came or it said to try again."""
    body = json.dumps({"child": family.child, "group": group})
    headers = {
        "Authorization": f"Bearer {family.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": family.child,
    }
    try:
        connection.request("POST", "/api/v1/holds", body, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        connection.close()
        return None
    return None if response.status == TRY_AGAIN else response.status


def play(city: City, club: Club, asking: Sequence[Family], *, killed: bool) -> dict[str, Any]:
    """Let all ask, with a kill in the middle where it is asked for; return what was measured."""
    answers = Answers()
    city.start()
    begun = time.perf_counter()
    threads = ask_all(city, [(family, club.group) for family in asking], answers)
    down = 0.0
    if killed:
        wait_until(lambda: answers.count >= len(asking) // 3)
        fell = time.perf_counter()
        city.kill()
        city.start()
        down = time.perf_counter() - fell
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun - down
    city.stop()
    return {
        "answered": answers.count,
        "by_status": dict(sorted(answers.statuses.items())),
        "sent_again": answers.sent_again,
        "answered_per_second": round(answers.count / took, 1),
        **answers.times(),
    }


def judged(database: Database, places: int, groups: int = 1) -> dict[str, Any]:
    """Count holds and places taken in each group, and let `marketplace verify` recompute everything."""
    engine = create_engine(database.settings.database_url)
    with engine.connect() as connection:
        holds = connection.execute(text("SELECT count(*) FROM enrolment WHERE status = 'hold'")).scalar_one()
        taken = connection.execute(text("SELECT DISTINCT taken FROM session")).scalars().all()
    engine.dispose()
    verify = subprocess.run(
        [*COMMAND, "verify"], env={**os.environ, **database.environment}, capture_output=True, text=True, check=False
    )
    clean = verify.returncode == 0
    return {
        "holds": holds,
        "taken": list(taken),
        "verify": "clean" if clean else verify.stdout[-2_000:] + verify.stderr[-2_000:],
        "exact": holds == places * groups and list(taken) == [places] and clean,
    }


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def wait_until(true: Any) -> None:
    """Look until something is true. Raises: TimeoutError."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("waited too long")
        time.sleep(LOOK_AGAIN_SECONDS)


def measure(server: Sqlite | Postgresql, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Build a city, and play each round on a copy of it."""
    places, requests = max(round(PLACES * given.scale), 1), max(round(REQUESTS * given.scale), CONNECTIONS)
    prepared = server.new()
    club = build(prepared, places=places, families=requests, seed=str(given.seed))
    asking = random.Random(given.seed).sample(club.families, len(club.families))
    rounds = []
    for number in range(1, given.rounds + 1):
        for killed in (False, True):
            database = server.copy(prepared)
            city = City(database, given.web_processes)
            try:
                found = play(city, club, asking, killed=killed)
            finally:
                if city.running:
                    city.kill()
            name = "killed" if killed else "undisturbed"
            told = {"database": server.name, "round": number, "what": name, **found, **judged(database, places)}
            print(json.dumps(told), flush=True)
            rounds.append(told)
    return rounds


def main() -> None:
    """Measure on the chosen databases, and print each round and what they have in common."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--scale", type=float, default=1.0, help=f"times {PLACES} places and {REQUESTS} requests")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--web-processes", type=int, default=2, help="`marketplace serve --workers`")
    given = asked.parse_args()
    print(json.dumps({"python": platform.python_version(), "cpus": os.cpu_count(), **vars(given)}), flush=True)
    with tempfile.TemporaryDirectory() as folder, servers(given.database, Path(folder)) as chosen:
        rounds = [each for server in chosen for each in measure(server, given)]
    met = all(each["exact"] for each in rounds)
    print(json.dumps({"rounds": len(rounds), "every_place_sold_exactly_once": met}))
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
