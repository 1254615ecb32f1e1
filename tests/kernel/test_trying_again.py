"""A database that asks for another try gets one; one that is busy or gone is told as that, and nothing else is."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from psycopg import errors as postgresql
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.errors import Unavailable
from marketplace.kernel.operation import NOBODY, operation
from marketplace.kernel.policy import Action, anyone

pytestmark = pytest.mark.database

ASKS_FOR_ANOTHER_TRY = [postgresql.SerializationFailure, postgresql.DeadlockDetected, postgresql.UniqueViolation]


@pytest.fixture
def write(app: Flask, registries: None) -> Any:
    """An operation that writes a setting, after which the database fails as often as told."""

    @operation(Action("test.write", anyone))
    def write(*, actor: Any, now: datetime, failures: list[DBAPIError]) -> str:
        db.session.add(CitySetting(key="a", value="1"))
        db.session.flush()
        if failures:
            raise failures.pop(0)
        return "written"

    return write


def said_by(driver: Exception, *, gone: bool = False) -> DBAPIError:
    """An error of the driver, as it comes out of a statement."""
    return DBAPIError("UPDATE city_setting", {}, driver, connection_invalidated=gone)


def counted(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("error", ASKS_FOR_ANOTHER_TRY)
def test_what_the_database_could_not_do_at_once_is_done_at_the_second_try(
    write: Any, now: datetime, error: type[Exception]
) -> None:
    assert write(actor=NOBODY, now=now, failures=[said_by(error())]) == "written"
    assert (counted(CitySetting), counted(AuditRow)) == (1, 1)


@pytest.mark.parametrize("error", ASKS_FOR_ANOTHER_TRY[:2])
def test_what_fails_twice_is_told_as_busy_and_leaves_nothing(write: Any, now: datetime, error: type[Exception]) -> None:
    failures = [said_by(error()) for _ in range(3)]
    with pytest.raises(Unavailable):
        write(actor=NOBODY, now=now, failures=failures)
    assert len(failures) == 1
    assert (counted(CitySetting), counted(AuditRow)) == (0, 0)


def test_a_key_that_is_taken_also_at_the_second_try_is_a_mistake_and_not_a_busy_moment(
    write: Any, now: datetime
) -> None:
    failures = [said_by(postgresql.UniqueViolation()) for _ in range(3)]
    with pytest.raises(DBAPIError):
        write(actor=NOBODY, now=now, failures=failures)
    assert len(failures) == 1


def test_what_no_second_try_can_mend_is_not_tried_again(write: Any, now: datetime) -> None:
    failures = [said_by(postgresql.CheckViolation()) for _ in range(2)]
    with pytest.raises(DBAPIError) as raised:
        write(actor=NOBODY, now=now, failures=failures)
    assert isinstance(raised.value.orig, postgresql.CheckViolation)
    assert len(failures) == 1
    assert counted(CitySetting) == 0


@pytest.mark.parametrize(
    "failure",
    [
        said_by(sqlite3.OperationalError("database is locked")),
        said_by(postgresql.AdminShutdown(), gone=True),
    ],
)
def test_a_database_that_is_locked_or_gone_is_told_as_that_at_once(
    write: Any, now: datetime, failure: DBAPIError
) -> None:
    failures = [failure, failure]
    with pytest.raises(Unavailable):
        write(actor=NOBODY, now=now, failures=failures)
    assert len(failures) == 1
