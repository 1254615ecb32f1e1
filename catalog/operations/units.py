"""Bring the units and areas of a city in, from a file that anybody can write."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from sqlalchemy import insert, select, update

from catalog import policy
from catalog.geography import from_tm35fin
from catalog.models import Area, Unit
from catalog.unit_file import RefusedRow, UnitFile, UnitRow, parse_units
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation, read

CHUNK = 1000
WORTH_COMPARING = ("name", "kind", "provider_type", "language", "street", "postal_code", "city", "lon", "lat")
CENTS = 100


@dataclass(frozen=True)
class UnitImport:
    """What an import did, or would do: numbers of rows, and each refused row with line, column and reason."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()

    def __add__(self, other: "UnitImport") -> "UnitImport":
        return UnitImport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )


def import_units(*, actor: Actor, now: datetime, content: bytes, dry_run: bool = False) -> UnitImport:
    """Read a file of units and save its good rows, a thousand at a time; a dry run only says what would be done.

    Raises: WrongEncoding, WrongHeader, TooManyRows (nothing is saved then), NotAllowed.
    """
    file = read_unit_file(actor=actor, now=now, content=content)
    work = compare_units if dry_run else save_units
    done = UnitImport(refused=file.refused)
    for start in range(0, len(file.rows), CHUNK):
        done += work(actor=actor, now=now, rows=file.rows[start : start + CHUNK])
    return done


@read(policy.READ_UNIT_FILE)
def read_unit_file(*, actor: Actor, now: datetime, content: bytes) -> UnitFile:
    """Read a file of units without saving anything. Raises: WrongEncoding, WrongHeader, TooManyRows."""
    return parse_units(content)


@read(policy.COMPARE_UNITS)
def compare_units(*, actor: Actor, now: datetime, rows: Sequence[UnitRow]) -> UnitImport:
    """Say what saving these rows would do."""
    new, changed = _differing(rows)
    return UnitImport(len(new), len(changed), len(rows) - len(new) - len(changed))


@operation(policy.SAVE_UNITS)
def save_units(*, actor: Actor, now: datetime, rows: Sequence[UnitRow]) -> UnitImport:
    """Add the units that are new, change those that differ, and leave the others alone."""
    new, changed = _differing(rows)
    if new:
        db.session.execute(
            insert(Unit), [{"id": new_id(), "unit_key": row.key, "imported_at": now, **_content(row)} for row in new]
        )
    if changed:
        db.session.execute(
            update(Unit), [{"id": unit, "imported_at": now, **_content(row)} for unit, row in changed.items()]
        )
    return UnitImport(len(new), len(changed), len(rows) - len(new) - len(changed))


@operation(policy.LOAD_AREAS)
def load_areas(*, actor: Actor, now: datetime) -> int:
    """Enter the postal areas that come with the product, or bring them up to date; return how many there are."""
    with files("catalog").joinpath("data/tampere_postal_areas.csv").open(encoding="utf-8") as lines:
        areas = [_area(row) for row in csv.DictReader(lines)]
    for area in areas:
        db.session.merge(area)
    return len(areas)


def packaged_units() -> bytes:
    """The real units that come with the product, as a file to import."""
    return files("catalog").joinpath("data/tampere_daycare_units.csv").read_bytes()


def _differing(rows: Iterable[UnitRow]) -> tuple[list[UnitRow], dict[str, UnitRow]]:
    """The rows that are new, and those that change a unit, by its id."""
    by_key = {row.key: row for row in rows}
    columns = [getattr(Unit, name) for name in WORTH_COMPARING]
    known = db.session.execute(select(Unit.unit_key, Unit.id, *columns).where(Unit.unit_key.in_(by_key))).all()
    found = {row[0] for row in known}
    changed = {row[1]: by_key[row[0]] for row in known if tuple(row[2:]) != tuple(_content(by_key[row[0]]).values())}
    return [row for key, row in by_key.items() if key not in found], changed


def _content(row: UnitRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in WORTH_COMPARING}


def _area(row: dict[str, str]) -> Area:
    middle = from_tm35fin(int(row["x_etrs_tm35fin"]), int(row["y_etrs_tm35fin"]))
    return Area(
        postal_code=row["postal_code"],
        name=row["area"],
        residents=int(row["residents"]),
        children_0_14=int(row["children_0_14"]),
        employed=int(row["employed"]),
        unemployed=int(row["unemployed"]),
        median_income_cents=int(row["median_income_eur_per_year"]) * CENTS,
        lon=middle.lon,
        lat=middle.lat,
    )
