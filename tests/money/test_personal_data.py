"""The books hold ids of people and nothing else about them."""

from __future__ import annotations

from marketplace.kernel.db import db
from marketplace.kernel.personal_data import HOLDINGS
from marketplace.money.personal_data import COLUMNS, PERSONS


def test_every_column_of_every_table_is_classified_as_plain() -> None:
    for model, columns in COLUMNS.items():
        held = HOLDINGS[model.__tablename__]
        assert held.plain == {column.name for column in model.__table__.columns} == set(columns.split())
        assert (held.personal, held.erase) == ({}, "keep")
        assert held.persons == PERSONS.get(model, frozenset())
        assert "Accounting Act" in held.why


def test_every_table_of_the_room_is_there() -> None:
    tables = {mapper.class_ for mapper in db.Model.registry.mappers}
    assert {table for table in tables if table.__module__.startswith("marketplace.money.")} == COLUMNS.keys()


def test_every_column_that_names_a_person_is_claimed() -> None:
    claimed = {(model, column) for model, columns in PERSONS.items() for column in columns}
    naming = {
        (model, column.name)
        for model in COLUMNS
        for column in model.__table__.columns
        if column.name.endswith("_by") or column.name in {"payer_id", "person_id", "child_id"}
    }
    assert naming == claimed
