"""Whoever gives or takes a place locks first whom it is about, and who may get a place that becomes free; no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from marketplace.enrolment.operations.moves import lock_children, locked_enrolment
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from tests.factories.enrolment import City, a_group, a_wait, an_enrolment

pytestmark = pytest.mark.database


@contextmanager
def locked(now: datetime) -> Iterator[set[str]]:
    """Give the persons whose rows are asked for meanwhile; where rows can be locked, they are locked to be."""
    found: set[str] = set()
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "FROM person" in statement:
            asked.append((statement, parameters))

    with transaction("tests.lock", actor=SYSTEM, now=now):
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        for statement, parameters in asked:
            assert db.engine.dialect.name == "sqlite" or statement.endswith("FOR NO KEY UPDATE")
            found.update(row[0] for row in db.session.connection().exec_driver_sql(statement, parameters))


def test_those_who_wait_for_a_place_are_locked_with_whom_it_is_about(city: City, now: datetime):
    elsewhere = a_group(city, weekday=3, capacity=1)
    place, _other, _third = an_enrolment(city), an_enrolment(city), an_enrolment(city, group=elsewhere)
    waits = [a_wait(city), a_wait(city)]
    a_wait(city, group=elsewhere)
    waiting = {each.child_id for each in waits}
    for children, groups, expected in (
        ([place.child_id], [], {place.child_id}),
        ([place.child_id], [city.group], {place.child_id, *waiting}),
        ([], [city.group], waiting),
    ):
        with locked(now) as found:
            lock_children(children, waiting_in=groups)
        assert found == expected


@pytest.mark.parametrize("freeing", [True, False])
def test_those_who_wait_are_locked_where_a_place_may_become_free(city: City, now: datetime, freeing: bool):
    place, _other, wait = an_enrolment(city), an_enrolment(city), a_wait(city)
    with locked(now) as found:
        locked_enrolment(place.id, freeing=freeing)
    assert found == {place.child_id, *([wait.child_id] if freeing else [])}
