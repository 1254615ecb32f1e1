"""Commands that need no example: the client fee and the import of units."""

from __future__ import annotations

import json
from pathlib import Path

from catalog.offering_file import template
from catalog.operations.units import packaged_units
from tests.cli.conftest import marketplace

HEADER = "name,kind,provider_type,language,street,postal_code,city,lon,lat\n"
GOOD = "Harbour nursery,centre,MUNICIPAL,en,Quay 1,AB1 2CD,Aberdeen,-2.1,57.1\n"


def fee(*arguments: str) -> tuple[int, str, str]:
    done = marketplace("fee", *arguments)
    return done.returncode, done.stdout, done.stderr


def test_the_fee_comes_with_its_steps() -> None:
    code, out, _err = fee(
        "--on", "2026-08-01", "--family-size", "4", "--income-cents-per-month", "669800",
        "--child-order", "1", "--hours-coefficient-bp", "10000",
    )  # fmt: skip
    told = json.loads(out)
    assert code == 0 and told["fee_cents"] == 32_00
    assert all(step["text"] and "amount_cents" in step for step in told["steps"])


def test_a_wrong_family_size_is_refused_with_a_sentence() -> None:
    code, out, err = fee("--on", "2026-08-01", "--family-size", "0")
    assert code == 2 and out == "" and "family_size" in err


def test_a_day_that_does_not_exist_is_refused() -> None:
    code, _out, err = fee("--on", "2026-02-30", "--family-size", "4")
    assert code == 2 and "2026-02-30" in err


def test_the_real_units_are_added_once(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(packaged_units())
    city = tmp_path / "city"
    first = marketplace("import", "units", str(file), data_dir=city)
    again = marketplace("import", "units", str(file), data_dir=city)
    assert first.stdout.startswith("added 144, changed 0, unchanged 0, refused 0")
    assert again.stdout.startswith("added 0, changed 0, unchanged 144, refused 0")


def test_a_dry_run_saves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    tried = marketplace("import", "units", str(file), "--dry-run", data_dir=tmp_path / "city")
    done = marketplace("import", "units", str(file), data_dir=tmp_path / "city")
    assert tried.stdout.startswith("added 1,") and "dry run" in tried.stdout
    assert done.stdout.startswith("added 1,")


def test_bad_rows_are_named_by_line_and_column_and_spare_the_good_ones(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    bad = "=cmd(),centre,MUNICIPAL,en,Quay 2,AB1,Aberdeen,,\nNorth,house,MUNICIPAL,en,Quay 3,AB1,Aberdeen,,\n"
    file.write_text(HEADER + bad + GOOD, encoding="utf-8")
    done = marketplace("import", "units", str(file), data_dir=tmp_path / "city")
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and lines[0] == "added 1, changed 0, unchanged 0, refused 2"
    assert lines[1].startswith("line 2, column name:") and lines[2].startswith("line 3, column kind:")


def test_a_wrong_header_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("naam;soort\n", encoding="utf-8")
    done = marketplace("import", "units", str(file), data_dir=tmp_path / "city")
    assert done.returncode == 2 and done.stdout == "" and done.stderr


def test_a_copied_folder_is_the_same_city(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(HEADER + GOOD, encoding="utf-8")
    marketplace("import", "units", str(file), data_dir=tmp_path / "city")
    (tmp_path / "city").rename(tmp_path / "moved")
    again = marketplace("import", "units", str(file), data_dir=tmp_path / "moved")
    assert again.stdout.startswith("added 0, changed 0, unchanged 1")


def test_offerings_of_an_unknown_season_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "offerings.csv"
    file.write_text(template(), encoding="utf-8")
    done = marketplace(
        "import", "offerings", str(file), "--provider", "nobody", "--season", "Never", "--dry-run",
        data_dir=tmp_path / "city",
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == "" and "season" in done.stderr
