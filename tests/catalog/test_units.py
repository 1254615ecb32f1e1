"""Units come in from a file: added, changed, unchanged, refused; a dry run changes nothing."""

import time
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalog import operations, queries
from catalog.errors import UnitUnknown, WrongHeader
from catalog.models import Area, Unit
from catalog.operations.units import packaged_units
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import NOBODY, SYSTEM
from tests.factories.catalog import a_unit
from tests.factories.people import an_actor

pytestmark = pytest.mark.database
HEADER = "name,kind,provider_type,language,street,postal_code,city,lon,lat\n"
ROW = "Talo,centre,MUNICIPAL,fi,Katu 1,33100,Tampere,23.5,61.5\n"


def imported(now: datetime, *rows: str, dry_run: bool = False) -> operations.UnitImport:
    return operations.import_units(actor=SYSTEM, now=now, content=(HEADER + "".join(rows)).encode(), dry_run=dry_run)


def counted() -> int:
    return db.session.scalar(select(func.count()).select_from(Unit)) or 0


@pytest.mark.allows("catalog.read_unit_file")
@pytest.mark.allows("catalog.save_units")
def test_the_real_units_come_in_once(app: Any, now: datetime) -> None:
    officer = an_actor(now, "city.officer")
    first = operations.import_units(actor=officer, now=now, content=packaged_units())
    assert (first.added, first.changed, first.unchanged, first.refused) == (144, 0, 0, ())
    again = operations.import_units(actor=officer, now=now, content=packaged_units())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 144)
    assert counted() == 144


@pytest.mark.allows("catalog.compare_units")
def test_a_dry_run_says_what_would_be_done_and_does_nothing(app: Any, now: datetime) -> None:
    imported(now, ROW)
    dry = imported(now, ROW.replace("Tampere", "Nokia"), ROW.replace("Talo", "Tupa"), "x\n", dry_run=True)
    assert (dry.added, dry.changed, dry.unchanged, len(dry.refused)) == (1, 1, 0, 1)
    assert counted() == 1
    assert queries.units()[0][0].city == "Tampere"


def test_where_nothing_differs_nothing_is_written(app: Any, now: datetime, statements: Any) -> None:
    imported(now, ROW)
    with statements() as sent:
        imported(now, ROW)
    assert [each for each in sent if each.startswith(("UPDATE unit", "INSERT INTO unit"))] == []


def test_the_same_name_street_and_postal_code_change_the_unit_and_keep_its_id(app: Any, now: datetime) -> None:
    imported(now, ROW)
    before = queries.units()[0][0].id
    db.session.remove()
    done = imported(now, ROW.replace("Tampere,23.5,61.5", "Nokia,,"), ROW.replace("Katu 1", "Katu 2"))
    assert (done.added, done.changed, done.unchanged) == (1, 1, 0)
    unit = queries.unit(before)
    assert (unit.city, unit.lon, unit.lat) == ("Nokia", None, None)


@pytest.mark.parametrize(
    "changed",
    [
        "TALO,centre,MUNICIPAL,fi,Katu 1,33100,Tampere,23.5,61.5\n",
        "Talo,club,MUNICIPAL,fi,Katu 1,33100,Tampere,23.5,61.5\n",
        "Talo,centre,PRIVATE,fi,Katu 1,33100,Tampere,23.5,61.5\n",
        "Talo,centre,MUNICIPAL,sv,Katu 1,33100,Tampere,23.5,61.5\n",
        "Talo,centre,MUNICIPAL,fi,Katu 1,33100,Tampere,23.6,61.5\n",
        "Talo,centre,MUNICIPAL,fi,Katu 1,33100,Tampere,23.5,61.6\n",
    ],
)
def test_each_column_that_differs_is_a_change(app: Any, now: datetime, changed: str) -> None:
    imported(now, ROW)
    done = imported(now, changed)
    assert (done.added, done.changed, done.unchanged) == (0, 1, 0)


def test_good_rows_are_saved_and_bad_ones_reported(app: Any, now: datetime) -> None:
    done = imported(now, ROW, "=cmd,centre,MUNICIPAL,fi,Katu 1,33100,Tampere,,\n", ROW)
    assert done.added == 1
    assert [(refused.line, refused.column) for refused in done.refused] == [(3, "name"), (4, "name")]


@pytest.mark.refuses("catalog.read_unit_file")
def test_others_do_not_send_files(app: Any, now: datetime) -> None:
    for other in (NOBODY, an_actor(now, "auditor")):
        with pytest.raises(NotAllowed):
            operations.import_units(actor=other, now=now, content=b"not even a file")


@pytest.mark.refuses("catalog.save_units")
@pytest.mark.refuses("catalog.compare_units")
def test_others_neither_compare_nor_save(app: Any, now: datetime) -> None:
    for work in (operations.save_units, operations.compare_units):
        with pytest.raises(NotAllowed):
            work(actor=an_actor(now, "auditor"), now=now, rows=())


def test_a_wrong_file_changes_nothing(app: Any, now: datetime) -> None:
    with pytest.raises(WrongHeader):
        operations.import_units(actor=SYSTEM, now=now, content=ROW.encode())
    assert counted() == 0


@pytest.mark.database("sqlite")
def test_a_hundred_thousand_rows_come_in_within_a_minute_of_work(app: Any, now: datetime) -> None:
    rows = [ROW.replace("Talo", f"Talo {number}") for number in range(100_000)]
    rows[50_000] = "broken\n"
    started = time.process_time()
    done = imported(now, *rows)
    assert (done.added, [refused.line for refused in done.refused]) == (99_999, [50_002])
    assert time.process_time() - started < 60


def test_units_are_read_by_name_in_pages(app: Any, now: datetime) -> None:
    imported(now, *(ROW.replace("Talo", name) for name in ("C", "A", "B")))
    page, total = queries.units(page=2, page_size=2)
    assert ([unit.name for unit in page], total) == (["C"], 3)
    assert [unit.name for unit in queries.units(page=0, page_size=2)[0]] == ["A", "B"]
    assert queries.unit_names([page[0].id]) == {page[0].id: "C"}


def test_a_unit_that_is_not_there_is_unknown(app: Any) -> None:
    with pytest.raises(UnitUnknown):
        queries.unit("nothing")


@pytest.mark.parametrize("wrong", ["lon = 181", "lon = NULL", "lat = -91"])
def test_the_database_too_keeps_units_on_earth(app: Any, now: datetime, wrong: str) -> None:
    a_unit(now)
    with pytest.raises(IntegrityError):
        db.session.execute(db.text(f"UPDATE unit SET {wrong}"))
    db.session.rollback()


@pytest.mark.allows("catalog.load_areas")
def test_the_postal_areas_are_loaded_and_loaded_again(app: Any, now: datetime) -> None:
    assert operations.load_areas(actor=SYSTEM, now=now) == 36
    assert operations.load_areas(actor=SYSTEM, now=now) == 36
    areas = queries.areas()
    assert len(areas) == 36
    centre = db.session.get_one(Area, "33100")
    assert (centre.children_0_14, centre.median_income_cents, centre.residents) == (1126, 23267_00, 17451)


@pytest.mark.refuses("catalog.load_areas")
def test_others_load_no_areas(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.load_areas(actor=NOBODY, now=now)
