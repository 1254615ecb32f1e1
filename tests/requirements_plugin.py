"""What a test needs beside Python: tests whose program is missing are left out and named, or fail under REQUIRE_ALL=1.

A test says what it needs by a marker: `browser` Chromium, `hledger` hledger, `database` the database of
TEST_DATABASE_URL (SQLite where it is not set). `database("postgresql")` runs on that database alone.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Generator, Iterable
from typing import Any, TypeVar

import pytest

PROGRAMS = {"browser": ("chromium", "chromium-browser", "google-chrome"), "hledger": ("hledger",)}
"""For each marker, the programs of which one must be on the PATH."""

POSTGRESQL_IS_MISSING = "V2_POSTGRESQL_IS_MISSING"
"""Set by tests/run_suite.py when no PostgreSQL answers, so that the tests it would have run are named."""

deselected_for = pytest.StashKey[dict[str, list[str]]]()
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def require_all() -> bool:
    """Whether a test that does not run is a failure (REQUIRE_ALL=1)."""
    return os.environ.get("REQUIRE_ALL", "") not in ("", "0")


def missing_programs(markers: Iterable[str]) -> list[str]:
    """What is not on this machine of the programs that these markers ask for."""
    return [
        PROGRAMS[marker][0]
        for marker in sorted(markers)
        if marker in PROGRAMS and not any(shutil.which(program) for program in PROGRAMS[marker])
    ]


def database_kind() -> str:
    """`sqlite` or `postgresql`: where this run's database tests run."""
    return "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgres") else "sqlite"


def runs_on_this_database(only: tuple[str, ...]) -> bool:
    """Whether a test marked `database(*only)` runs here; without arguments it runs on both."""
    unknown = set(only) - {"sqlite", "postgresql"}
    if unknown:
        raise pytest.UsageError(f"database marker names an unknown database: {sorted(unknown)}")
    return not only or database_kind() in only


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing deselected."""
    config.stash[deselected_for] = defaultdict(list)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what cannot run here; what is missed, and not merely run elsewhere, is named at the end."""
    kept, dropped = [], []
    for item in items:
        marker = item.get_closest_marker("database")
        missing = missing_programs({mark.name for mark in item.iter_markers()})
        if marker and os.environ.get(POSTGRESQL_IS_MISSING):
            missing.append("PostgreSQL")
        for program in missing:
            config.stash[deselected_for][program].append(item.nodeid)
        here = marker is None or runs_on_this_database(marker.args)
        (kept if here and not missing else dropped).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under REQUIRE_ALL a test that skips itself is reported as a failure."""
    return failing_when_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Under REQUIRE_ALL a module that skips itself is reported as a failure."""
    return failing_when_skipped((yield))


def failing_when_skipped(report: Report) -> Report:
    """Turn a skip into the failure that it is under REQUIRE_ALL=1."""
    if report.skipped and require_all() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and REQUIRE_ALL is set: {report.longrepr}"
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of pytest-xdist deselected: only the workers collect tests."""
    node.config.stash[deselected_for].update(getattr(node, "workeroutput", {}).get("deselected_for", {}))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Hand the deselected tests to the controller; under REQUIRE_ALL they fail the run."""
    deselected = session.config.stash[deselected_for]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["deselected_for"] = dict(deselected)
    if require_all() and deselected and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each test that was deselected because a program is missing."""
    for program, tests in config.stash[deselected_for].items():
        terminalreporter.section(f"{program} is missing: {len(tests)} tests did not run")
        for test in tests:
            terminalreporter.line(test)
