"""Each column says whether it is about a person, and a table that refers to a person is claimed by its room."""

import re
from collections.abc import Mapping

from sqlalchemy import Column, MetaData, String, Table

from tests.house.source_tree import import_everything
from tests.house.test_tables import house_tables, rooms_of_tables

A_PERSON = "person|child|guardian|subject|payer|reader|actor|acting_for|officer"
REFERS_TO_A_PERSON = re.compile(rf"^({A_PERSON})_id$|^(to|from)_person$")
DONE_BY_A_PERSON = re.compile(r"^[a-z_]+_by$")
NOT_A_PERSON = {"refused_by"}
"""A rule refuses a choice, nobody does."""


def unclassified(table: Table, personal: Mapping[str, str], plain: frozenset[str]) -> list[str]:
    """The columns that are neither personal nor plain, or both, and the classified ones that do not exist."""
    columns = {column.name for column in table.columns}
    wrong = (columns - personal.keys() - plain) | (personal.keys() & plain) | ((personal.keys() | plain) - columns)
    return [f"{table.name}.{column}" for column in sorted(wrong)]


def unclaimed(table: Table, persons: frozenset[str]) -> list[str]:
    """The columns that refer to a person, by foreign key or by name, and are not told as such."""
    by_key = {key.parent.name for key in table.foreign_keys if key.target_fullname == "person.id"}
    by_name = {
        column.name
        for column in table.columns
        if REFERS_TO_A_PERSON.match(column.name) or DONE_BY_A_PERSON.match(column.name)
    }
    return [f"{table.name}.{column}" for column in sorted((by_key | by_name) - persons - NOT_A_PERSON)]


def test_every_column_is_classified() -> None:
    import_everything()
    from marketplace.kernel.personal_data import HOLDINGS

    holdings = dict(HOLDINGS.items())
    nobody = [table.name for table in house_tables() if table.name not in holdings]
    assert nobody == []
    assert [
        wrong
        for table in house_tables()
        for wrong in unclassified(table, holdings[table.name].personal, holdings[table.name].plain)
    ] == []


def test_every_column_that_refers_to_a_person_is_claimed() -> None:
    import_everything()
    from marketplace.kernel.personal_data import HOLDINGS

    persons = {table: holding.persons for table, holding in HOLDINGS.items()}
    assert [wrong for table in house_tables() for wrong in unclaimed(table, persons.get(table.name, frozenset()))] == []


def test_a_holding_says_why_rows_are_kept() -> None:
    rooms = rooms_of_tables()
    from marketplace.kernel.personal_data import HOLDINGS

    about_persons = [each for each in HOLDINGS if each.table in rooms and (each.personal or each.persons)]
    assert [each.table for each in about_persons if each.erase == "keep" and not each.why] == []


def _pet() -> Table:
    columns = [Column(name, String) for name in ("id", "name", "child_id", "fed_by", "colour")]
    return Table("pet", MetaData(), *columns)


def test_a_column_that_nobody_classified_is_found() -> None:
    plain = frozenset({"id", "child_id", "fed_by"})
    assert unclassified(_pet(), {"name": "pet.name"}, plain) == ["pet.colour"]
    assert unclassified(_pet(), {"name": "pet.name", "id": "pet.id"}, plain | {"colour"}) == ["pet.id"]
    assert unclassified(_pet(), {"name": "pet.name"}, plain | {"colour", "gone"}) == ["pet.gone"]


def test_a_column_that_refers_to_a_person_unclaimed_is_found() -> None:
    assert unclaimed(_pet(), frozenset()) == ["pet.child_id", "pet.fed_by"]
    assert unclaimed(_pet(), frozenset({"child_id", "fed_by"})) == []
