"""How does a city bear its worst day: three offerings open at once, and everything else goes on meanwhile?

Run `python -m benchmarks.opening_day [--scale 1] [--seed 1]` from the root; PostgreSQL must answer. At scale 1, 4,000
families each want a place in one of three offerings with 200 places each. What would come in ten minutes is compressed
into as little time as 64 connections take, through `marketplace serve` with 8 processes and `marketplace worker`. The
rounds, each on a fresh copy of the city:

- `quiet`: one connection, one family after the other: what a booking takes when nobody else wants one;
- `opening`: all of them;
- `importing`: all of them, while a file of 20,000 units is imported in chunks;
- `away`: all of them, while the database lets nobody in for three seconds and ends every connection.

Each round counts holds and places, and runs `marketplace verify`; exits with 1 where a place was lost or sold twice.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from benchmarks.city import Club, Database, Postgresql, build, servers
from benchmarks.last_places import COMMAND, CONNECTIONS, Answers, City, Wish, ask_all, judged

PLACES, OFFERINGS, FAMILIES, WEB_PROCESSES = 200, 3, 4_000, 8
QUIET_BOOKINGS = 200
UNITS = 20_000
AWAY_SECONDS = 3.0
HEADER = "name,kind,provider_type,language,street,postal_code,city,lon,lat"


@contextmanager
def nothing(database: Database, answers: Answers) -> Iterator[None]:
    """Let nothing else happen."""
    yield


@contextmanager
def an_import(database: Database, answers: Answers) -> Iterator[None]:
    """Import a file of units while families book."""
    rows = (f"Unit {number},centre,MUNICIPAL,fi,Street {number},33100,Tampere,23.7,61.5" for number in range(UNITS))
    file = database.settings.data_dir / "units.csv"
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    environment = {**os.environ, **database.environment}
    importing = subprocess.Popen([*COMMAND, "import", "units", str(file)], env=environment, stdout=subprocess.PIPE)
    yield
    told = importing.communicate()[0].decode()
    if not told.startswith(f"added {UNITS},"):
        raise SystemExit(f"the import failed: {told}")


@contextmanager
def an_outage(database: Database, answers: Answers) -> Iterator[None]:
    """Let the database end every connection and let nobody in for a while, once a third is answered."""
    end = threading.Thread(target=_stand_apart, args=(database, answers))
    end.start()
    yield
    end.join()


def _stand_apart(database: Database, answers: Answers) -> None:
    while answers.count < answers.asked // 3:
        time.sleep(0.02)
    url = make_url(database.settings.database_url)
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": url.database}
        )
        time.sleep(AWAY_SECONDS)
        connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'))
    server.dispose()


ROUNDS = {
    "quiet": (nothing, 1),
    "opening": (nothing, CONNECTIONS),
    "importing": (an_import, CONNECTIONS),
    "away": (an_outage, CONNECTIONS),
}


def play(city: City, wishes: list[Wish], beside: Any, connections: int) -> dict[str, Any]:
    """Let all ask over some connections, with something else beside; return what was measured."""
    answers = Answers(asked=len(wishes))
    city.start()
    begun = time.perf_counter()
    with beside(city.database, answers):
        for thread in ask_all(city, wishes, answers, connections):
            thread.join()
        took = time.perf_counter() - begun
    city.stop()
    return {
        "answered": answers.count,
        "by_status": dict(sorted(answers.statuses.items())),
        "sent_again": answers.sent_again,
        "answered_per_second": round(answers.count / took, 1),
        **answers.times(),
    }


def measure(server: Postgresql, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Build a city, and play each round on a copy of it."""
    places, families = max(round(PLACES * given.scale), 1), max(round(FAMILIES * given.scale), CONNECTIONS)
    prepared = server.new()
    club = build(prepared, places=places, families=families, seed=str(given.seed), offerings=OFFERINGS)
    wishes = wished(club, given.seed)
    told = []
    for name, (beside, connections) in ROUNDS.items():
        database = server.copy(prepared)
        city = City(database, WEB_PROCESSES)
        try:
            asked = wishes[:QUIET_BOOKINGS] if connections == 1 else wishes
            found = play(city, asked, beside, connections)
        finally:
            if city.running:
                city.kill()
        expected = (
            judged(database, places, OFFERINGS) if connections > 1 else {"exact": found["answered"] == len(asked)}
        )
        told.append({"what": name, **found, **expected})
        print(json.dumps(told[-1]), flush=True)
    return told


def wished(club: Club, seed: int) -> list[Wish]:
    """Return each family with the offering that it wants, in the order in which they come."""
    chance = random.Random(seed)
    families = chance.sample(club.families, len(club.families))
    return [(family, chance.choice(club.groups)) for family in families]


def main() -> None:
    """Measure, and print each round and what they have in common."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--scale", type=float, default=1.0, help=f"times {PLACES} places and {FAMILIES} families")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    print(json.dumps({"python": platform.python_version(), "cpus": os.cpu_count(), **vars(given)}), flush=True)
    with tempfile.TemporaryDirectory() as folder, servers("postgresql", Path(folder)) as (server,):
        rounds = measure(server, given)
    quiet, *busy = rounds
    met = all(each["exact"] for each in rounds)
    ratios = {each["what"]: round(each["p95_ms"] / quiet["p95_ms"], 1) for each in busy}
    print(json.dumps({"every_place_sold_exactly_once": met, "p95_against_quiet": ratios}))
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
