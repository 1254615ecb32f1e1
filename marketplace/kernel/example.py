"""Whether this city is an example, and what its clock says: settings that only an example city has."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, select

from marketplace.kernel.db import CitySetting, db, forget_clock_offset, release
from marketplace.kernel.errors import Conflict
from marketplace.kernel.schema import bring_up_to_date, empty
from marketplace.kernel.text import _

EXAMPLE = "example"
ONLY_EXAMPLE = _("This is for an example city only: run `marketplace demo` first, on the same --data-dir.")
CLOCK_OFFSET = "clock_offset_seconds"
BUILDING, READY = "building", "ready"


class NotAnExample(Conflict):
    """This folder or database holds a city that is not an example."""

    code = "kernel.not_an_example"
    advice = _("Name another folder with --data-dir, so that nothing of the city is touched.")


def example_state() -> str | None:
    """Return `building` or `ready` for an example city, None for a real one."""
    return db.session.scalar(select(CitySetting.value).where(CitySetting.key == EXAMPLE))


def mark_example(state: str) -> None:
    """Mark this database as an example in the open transaction."""
    db.session.merge(CitySetting(key=EXAMPLE, value=state))


def set_clock(shows: datetime) -> None:
    """Let the city's clock show an instant from now on, in the open transaction."""
    seconds = round((shows - datetime.now(UTC)).total_seconds())
    db.session.merge(CitySetting(key=CLOCK_OFFSET, value=str(seconds)))
    forget_clock_offset()


def state_of_file(file: Path) -> str | None:
    """Return the example state of an embedded database that may be another program's file. Raises: NotAnExample."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            row = connection.execute("SELECT value FROM city_setting WHERE key = 'example'").fetchone()
        except sqlite3.DatabaseError:
            row = None
    if row is None:
        raise NotAnExample()
    return str(row[0])


def settle_file(draft: Path, file: Path) -> None:
    """Put a finished database file in its place: all of it in the one file, on the disk before under its name."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(file)


def state_here() -> str | None:
    """Return the example state of the database of this application, or None where it is empty.

    Raises: NotAnExample where another city lives there.
    """
    if not inspect(db.engine).has_table(CitySetting.__tablename__):
        return None
    state = example_state()
    if state is None:
        raise NotAnExample()
    return state


def prepare_here() -> None:
    """Empty the database of this application, make its tables anew and mark it as being built."""
    release()
    empty(db.engine)
    bring_up_to_date(db.engine)
