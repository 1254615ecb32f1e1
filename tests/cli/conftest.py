"""The command line as a person uses it, and an example city that is built once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = [sys.executable, "-c", "from marketplace.cli import main; main()"]


def environment() -> dict[str, str]:
    """The environment without what names another city."""
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}


def marketplace(*arguments: str, data_dir: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    given = [*arguments, *(["--data-dir", str(data_dir)] if data_dir else [])]
    return subprocess.run([*COMMAND, *given], capture_output=True, text=True, env=environment(), check=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The example city, built once, and what the command said."""
    folder = tmp_path_factory.mktemp("example")
    return folder, marketplace("demo", "--no-serve", data_dir=folder)


@pytest.fixture(scope="session")
def example(built: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """The folder of the example city."""
    folder, done = built
    assert done.returncode == 0, done.stderr
    return folder
