"""What is installed from the wheel is the whole product: the code, and also pages, pictures, data and revisions."""

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.house.source_tree import PACKAGES, ROOT

SHIPPED = (*PACKAGES, "migrations")
NEEDED_TO_BUILD = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.pyc")
AN_EXAMPLE_FEE = ("--on", "2026-09-01", "--family-size", "4", "--income-cents-per-month", "900000")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the source, so that nothing built earlier slips in."""
    folder = tmp_path_factory.mktemp("source")
    for package in SHIPPED:
        shutil.copytree(ROOT / package, folder / package, ignore=LEFT_BEHIND)
    for file in NEEDED_TO_BUILD:
        shutil.copy(ROOT / file, folder)
    build = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "wheels", "."]
    subprocess.run([sys.executable, *build], cwd=folder, check=True)
    (built,) = (folder / "wheels").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel alone; what it needs is borrowed, our editable install is not."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    install = ["install", "--quiet", "--no-deps", wheel]
    subprocess.run([sys.executable, "-m", "pip", "--python", programs / "python", *install], check=True)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def run(program: Path, *arguments: str, cwd: Path) -> str:
    """Run a program outside of the repository and return what it printed."""
    command = [str(program), *arguments]
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_wheel_carries_every_file_of_the_packages(wheel: Path) -> None:
    there = {name for name in zipfile.ZipFile(wheel).namelist() if not name.split("/")[0].endswith(".dist-info")}
    files = (file for package in SHIPPED for file in (ROOT / package).rglob("*") if file.is_file())
    wanted = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts}
    assert sorted(wanted - there) == []


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(SHIPPED)


def test_the_installed_product_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    program = "import marketplace, migrations; print(marketplace.__file__); print(*migrations.__path__)"
    places = run(installed / "python", "-c", program, cwd=tmp_path).split()
    assert len(places) == 2
    assert all(place.startswith(str(installed.parent)) for place in places)


def test_the_installed_command_computes_a_fee_without_a_city(installed: Path, tmp_path: Path) -> None:
    options = (*AN_EXAMPLE_FEE, "--child-order", "1", "--hours-coefficient-bp", "10000")
    said = json.loads(run(installed / "marketplace", "fee", *options, cwd=tmp_path))
    assert said["fee_cents"] > 0
    assert said["steps"]
    assert not (tmp_path / "data").exists()


def test_the_installed_product_makes_a_city_and_answers_a_page(installed: Path, tmp_path: Path) -> None:
    run(installed / "marketplace", "verify", "--data-dir", "city", cwd=tmp_path)
    program = (
        "from marketplace.app import create_app; from marketplace.kernel.config import Settings;"
        "print(create_app(Settings.load('city')).test_client().get('/').status_code)"
    )
    assert run(installed / "python", "-c", program, cwd=tmp_path).split() == ["200"]
