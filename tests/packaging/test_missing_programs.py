"""A test whose program is missing is deselected and named; where everything is required, it fails the run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import requirements_plugin, run_suite
from tests.house.source_tree import ROOT

SUITE = """
import pytest

@pytest.mark.browser
def test_drives_a_browser(): ...

@pytest.mark.database("postgresql")
def test_asks_postgresql(): ...

def test_needs_nothing(): ...
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A small suite under the real plugin and the real settings."""
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    shutil.copy(ROOT / "tests" / "requirements_plugin.py", tmp_path / "tests")
    (tmp_path / "tests" / "conftest.py").write_text('pytest_plugins = ("tests.requirements_plugin",)\n')
    (tmp_path / "tests" / "test_three.py").write_text(SUITE)
    return tmp_path


def run(suite: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the small suite on a machine without any program."""
    bare = {"PATH": str(suite), "HOME": os.environ.get("HOME", "/"), **environment}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=suite, env=bare, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_tests_without_their_program_are_deselected_and_named(suite: Path, workers: tuple[str, ...]) -> None:
    ran = run(suite, *workers)
    assert ran.returncode == 0, ran.stdout
    assert "chromium is missing: 1 tests did not run" in ran.stdout
    assert "test_drives_a_browser" in ran.stdout
    assert "test_asks_postgresql" not in ran.stdout


def test_tests_without_postgresql_are_named(suite: Path) -> None:
    ran = run(suite, "-m", "database", **{requirements_plugin.POSTGRESQL_IS_MISSING: "1"})
    assert "PostgreSQL is missing: 1 tests did not run" in ran.stdout


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_where_all_is_required_a_missing_program_is_a_failure(suite: Path, workers: tuple[str, ...]) -> None:
    assert run(suite, *workers, REQUIRE_ALL="1").returncode == 1


@pytest.mark.parametrize(
    "text", ["def test_it():\n    pytest.skip('no')\n", "pytest.skip('no', allow_module_level=True)\n"]
)
def test_where_all_is_required_a_skip_is_a_failure(suite: Path, text: str) -> None:
    (suite / "tests" / "test_three.py").write_text(f"import pytest\n{text}")
    (suite / "tests" / "test_more.py").write_text("def test_needs_nothing(): ...\n")
    assert run(suite).returncode == 0
    assert run(suite, REQUIRE_ALL="1").returncode != 0


def test_a_database_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(pytest.UsageError, match="oracle"):
        requirements_plugin.runs_on_this_database(("oracle",))


def test_a_server_that_does_not_answer_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(run_suite, "LOCAL_SERVERS", ("postgresql://nobody@127.0.0.1:1/nothing",))
    assert run_suite.postgresql_url() is None


def test_a_server_that_was_named_is_used_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://127.0.0.1:1/named")
    assert run_suite.postgresql_url() == "postgresql+psycopg://127.0.0.1:1/named"
