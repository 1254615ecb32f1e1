"""Run every test on SQLite, and the database tests again on PostgreSQL: the tests of `make test`.

PostgreSQL is the one of TEST_DATABASE_URL, else a local server where one answers. Arguments go to both runs of pytest.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

import psycopg
import pytest

from tests.requirements_plugin import POSTGRESQL_IS_MISSING, require_all

LOCAL_SERVERS = ("postgresql:///postgres", "postgresql://postgres@127.0.0.1:5432/postgres")
WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Files in the order of the tree: by the number of their tests, the longest would come last, on one processor alone."""
MAY_CREATE_DATABASES = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
NOTHING_TO_RUN = pytest.ExitCode.NO_TESTS_COLLECTED


def answers(url: str) -> bool:
    """Whether this server lets us in, and lets us make databases for tests."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute(MAY_CREATE_DATABASES).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def postgresql_url() -> str | None:
    """The server for the second run, as SQLAlchemy writes it, or None where none answers."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    found = next((url for url in LOCAL_SERVERS if answers(url)), None)
    return found and found.replace("postgresql:", "postgresql+psycopg:", 1)


def run_pytest(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run pytest in a process of its own; no tests collected is not a failure here. Returns the exit code."""
    code = subprocess.call([sys.executable, "-m", "pytest", *WORKERS, *arguments], env=dict(environment))
    return 0 if code == NOTHING_TO_RUN else code


def main(arguments: list[str]) -> int:
    """Run both suites, the second also when the first failed, and return the worse exit code."""
    url = postgresql_url()
    bare = {name: value for name, value in os.environ.items() if name not in ("TEST_DATABASE_URL", "DATABASE_URL")}
    print("== all tests, on SQLite", flush=True)
    on_sqlite = run_pytest(arguments, bare)
    if url:
        print("== database tests, on PostgreSQL", flush=True)
        return max(on_sqlite, run_pytest(["-m", "database", *arguments], {**bare, "TEST_DATABASE_URL": url}))
    print("== database tests, on PostgreSQL: no server answers", flush=True)
    named = run_pytest(["-m", "database", *arguments], {**bare, POSTGRESQL_IS_MISSING: "1"})
    return max(on_sqlite, named, 1 if require_all() else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
