"""Who may know whom: the contracts of setup.cfg hold, and each of them can break."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGES, ROOT, Source, sources

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
FURNISHED = ("money", "enrolment", "care", "admission", "delivery", "requests", "quality", "messages", "steering")
ONE_PLACE = {"stripe": "marketplace/money/gateways/stripe.py", "celery": "marketplace/worker.py"}

OFFENCES = {
    "floors": {"marketplace/kernel/ids.py": "import marketplace.people.models"},
    "furniture": {"marketplace/people/models.py": "import marketplace.people.operations"},
    "operations-without-a-web": {"catalog/operations.py": "import flask"},
    "pure-models-and-rules": {"marketplace/service_models/base.py": "import sqlalchemy"},
    "demo-through-operations": {"marketplace/demo/season.py": "import catalog.models"},
    "no-cycles": {"catalog/words.py": "import catalog.facets", "catalog/facets.py": "import catalog.words"},
}


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run the import linter on the packages of a folder, on all contracts or on some."""
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache", *chosen]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def settings() -> configparser.ConfigParser:
    """What setup.cfg says."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def contracts() -> set[str]:
    """The ids of the contracts in setup.cfg."""
    return {name.split(":")[2] for name in settings().sections() if name.startswith("importlinter:contract:")}


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with the real contracts and empty rooms."""
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    rooms = ("people", "kernel", "service_models", "demo", "rules/types", *FURNISHED)
    files = [f"marketplace/{room}/{name}.py" for room in rooms for name in ("__init__", "models", "operations")]
    files += [f"{room}/{name}.py" for room in PACKAGES for name in ("__init__", "models", "operations")]
    files += ["marketplace/rules/__init__.py", "marketplace/rules/facts.py", "marketplace/rules/evaluate.py"]
    files += ["marketplace/rules/models.py", "marketplace/rules/queries.py"]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return tmp_path


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_every_room_with_furniture_is_under_the_contract_of_furniture() -> None:
    furnished = {"marketplace." + path.parent.name for path in (ROOT / "marketplace").glob("*/operations*")}
    watched = settings()["importlinter:contract:furniture"]["containers"].split()
    assert sorted(furnished - {"marketplace.kernel", *watched}) == []


def test_every_contract_has_an_offence_that_shows_that_it_can_break() -> None:
    assert contracts() == OFFENCES.keys()


@pytest.mark.parametrize("contract", OFFENCES)
def test_an_offence_breaks_its_contract_and_points_to_the_decision(small_house: Path, contract: str) -> None:
    kept = lint(small_house, contract)
    assert kept.returncode == 0, kept.stdout
    for path, text in OFFENCES[contract].items():
        (small_house / path).write_text(text + "\n", encoding="utf-8")
    broken = lint(small_house, contract)
    assert broken.returncode == 1
    (record,) = set(re.findall(r"docs/decisions/[a-z0-9-]+\.md", "".join(broken.stdout.split())))
    assert (ROOT / record).exists()


def imported_outside(source: Source, library: str) -> bool:
    """Whether a file that is not the one place for a library imports it."""
    lines = [line.strip() for line in source.text.splitlines()]
    imports = [line for line in lines if line.startswith((f"import {library}", f"from {library} ", f"from {library}."))]
    return bool(imports) and source.path != ONE_PLACE[library]


@pytest.mark.parametrize("library", ONE_PLACE)
def test_a_library_for_the_outside_is_known_in_one_place(library: str) -> None:
    assert [source.path for source in sources(*PACKAGES) if imported_outside(source, library)] == []


def test_a_second_place_that_knows_stripe_is_found() -> None:
    assert imported_outside(Source("marketplace/web/families/paying.py", "from stripe import StripeClient\n"), "stripe")
    assert not imported_outside(Source(ONE_PLACE["stripe"], "import stripe\n"), "stripe")
