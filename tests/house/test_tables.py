"""Tables obey the floors as imports do, and what the database must look up is indexed."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, MetaData, String, Table, UniqueConstraint

from tests.house.source_tree import floors, import_everything, room_of


def rooms_of_tables() -> dict[str, str]:
    """The room in which each table is declared."""
    import_everything()
    from marketplace.kernel.db import Base, db

    mappers = {*Base.registry.mappers, *db.Model.registry.mappers}
    return {
        mapper.local_table.name: room_of(mapper.class_.__module__)
        for mapper in mappers
        if mapper.class_.__module__.split(".")[0] != "tests"
    }


def house_tables() -> list[Table]:
    """Every table of the house, without those that a test made to have one to try."""
    rooms = rooms_of_tables()
    from marketplace.kernel.db import db

    return [table for table in db.metadata.sorted_tables if table.name in rooms]


def climbing(tables: list[Table], rooms: dict[str, str]) -> list[str]:
    """The foreign keys that refer to a higher floor, or to a neighbour on the same one."""
    height = floors()
    return [
        f"{key.parent} refers to {key.target_fullname} of {rooms[target]}"
        for table in tables
        for key in table.foreign_keys
        if (target := key.target_fullname.split(".")[0])
        if rooms[target] != rooms[table.name] and height[rooms[target]] >= height[rooms[table.name]]
    ]


def slow_to_follow(table: Table) -> list[str]:
    """The foreign keys of a table that no index begins with: following or deleting reads the whole table."""
    return [
        f"{table.name}({', '.join(constraint.column_keys)})"
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
        if not any(_begins_with(leading, constraint.column_keys) for leading in _indexed(table))
    ]


def _indexed(table: Table) -> list[list[str]]:
    unique = [list(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [[column.name for column in table.primary_key], *unique, *(_names(index) for index in table.indexes)]


def _names(index: Index) -> list[str]:
    return [getattr(expression, "name", "") for expression in index.expressions]


def _begins_with(indexed: list[str], wanted: list[str]) -> bool:
    return set(indexed[: len(wanted)]) == set(wanted)


def test_foreign_keys_point_down_the_floors() -> None:
    assert climbing(house_tables(), rooms_of_tables()) == []


def test_every_foreign_key_is_indexed() -> None:
    assert [key for table in house_tables() for key in slow_to_follow(table)] == []


def test_every_table_belongs_to_a_room() -> None:
    import_everything()
    from marketplace.kernel.db import db

    made_by_tests = {name for name in db.metadata.tables if name.startswith("test")}
    assert set(db.metadata.tables) - rooms_of_tables().keys() - made_by_tests == set()


def _two_tables() -> tuple[Table, Table]:
    metadata = MetaData()
    person = Table("person", metadata, Column("id", String, primary_key=True))
    place = Table(
        "place",
        metadata,
        Column("id", String, primary_key=True),
        Column("holder", String, ForeignKey("person.id")),
        Column("asker", String, ForeignKey("person.id"), index=True),
    )
    return person, place


def test_a_foreign_key_that_climbs_is_found() -> None:
    tables = list(_two_tables())
    assert climbing(tables, {"person": "marketplace.enrolment", "place": "marketplace.people"})
    assert climbing(tables, {"person": "marketplace.money", "place": "catalog"})
    assert not climbing(tables, {"person": "marketplace.people", "place": "catalog"})


def test_a_foreign_key_without_an_index_is_found() -> None:
    _, place = _two_tables()
    assert slow_to_follow(place) == ["place(holder)"]
