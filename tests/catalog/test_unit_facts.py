"""Facts of units carry their source and their day; what was known before stays."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from catalog import operations, queries
from catalog.errors import FactFileUnreadable, FactsWrong, UnitUnknown
from catalog.kinds import FactKind
from catalog.operations import NewFact
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from tests.factories.catalog import a_unit, a_unit_manager
from tests.factories.people import an_actor
from tests.factories.providers import a_service_owner

pytestmark = pytest.mark.database
SPRING = date(2026, 3, 1)


def a_fact(unit: str, value: int = 9_000, **facts: Any) -> NewFact:
    given = {"kind": FactKind.QUALIFIED_STAFF, "as_of": SPRING, "source": "Staff register", **facts}
    return NewFact(unit=unit, value=value, **given)


@pytest.mark.allows("catalog.record_unit_facts")
def test_the_latest_fact_of_each_kind_is_shown_and_earlier_ones_stay(app: Any, now: datetime) -> None:
    unit = a_unit(now).id
    head, owner = a_unit_manager(now, unit), a_service_owner(now)
    operations.record_unit_facts(
        actor=head, now=now, facts=[a_fact(unit, 8_000), a_fact(unit, 4, kind="equipment_grade")]
    )
    operations.record_unit_facts(actor=owner, now=now, facts=[a_fact(unit, 7_000, as_of=SPRING - timedelta(days=9))])
    known = queries.facts_of_unit(unit)
    assert (known[FactKind.QUALIFIED_STAFF].value, known[FactKind.QUALIFIED_STAFF].source) == (8_000, "Staff register")
    assert known[FactKind.EQUIPMENT].value == 4
    assert FactKind.CHILDREN_PER_ADULT not in known
    assert db.session.scalar(text("SELECT count(*) FROM unit_fact")) == 3


@pytest.mark.refuses("catalog.record_unit_facts")
def test_the_head_of_another_unit_records_nothing(app: Any, now: datetime) -> None:
    unit, other = a_unit(now).id, a_unit(now).id
    head = a_unit_manager(now, other)
    with pytest.raises(NotAllowed):
        operations.record_unit_facts(actor=head, now=now, facts=[a_fact(other), a_fact(unit)])
    with pytest.raises(NotAllowed):
        operations.record_unit_facts(actor=an_actor(now, "city.vetting_officer"), now=now, facts=[a_fact(unit)])
    assert queries.facts_of_units() == {}


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        ({"value": 10_001}, "value"),
        ({"value": 6, "kind": FactKind.FACILITY_CONDITION}, "value"),
        ({"value": 0, "kind": FactKind.CHILDREN_PER_ADULT}, "value"),
        ({"as_of": date(2026, 9, 2)}, "as_of"),
        ({"as_of": date(1999, 12, 31)}, "as_of"),
        ({"source": "  "}, "source"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_recorded(
    app: Any, now: datetime, fact: dict[str, Any], field: str
) -> None:
    unit = a_unit(now).id
    with pytest.raises(FactsWrong) as refusal:
        operations.record_unit_facts(actor=a_service_owner(now), now=now, facts=[a_fact(unit), a_fact(unit, **fact)])
    assert list(refusal.value.fields) == [f"facts.1.{field}"]
    assert queries.facts_of_unit(unit) == {}


def test_no_facts_and_unknown_units_are_refused(app: Any, now: datetime) -> None:
    owner = a_service_owner(now)
    with pytest.raises(FactsWrong):
        operations.record_unit_facts(actor=owner, now=now, facts=[])
    with pytest.raises(UnitUnknown):
        operations.record_unit_facts(actor=owner, now=now, facts=[a_fact("nowhere")])


def test_a_recorded_fact_is_never_changed(app: Any, now: datetime) -> None:
    unit = a_unit(now).id
    operations.record_unit_facts(actor=a_service_owner(now), now=now, facts=[a_fact(unit)])
    with pytest.raises(DBAPIError):
        db.session.execute(text("UPDATE unit_fact SET value = 1"))
    db.session.rollback()


def test_good_rows_of_a_file_survive_and_bad_ones_are_named(app: Any, now: datetime) -> None:
    a_unit(now, name="Ranta")
    a_unit(now, name="Twin", street="A 1")
    twin = a_unit(now, name="Twin", street="B 2").id
    content = "\n".join(
        [
            "unit,kind,value,as_of,source",
            "Ranta,qualified_staff_bp,9250,2026-03-01,Staff register",
            "Nowhere,qualified_staff_bp,9250,2026-03-01,Staff register",
            "Twin,equipment_grade,4,2026-03-01,Round of the rooms",
            f"{twin},equipment_grade,4,2026-03-01,Round of the rooms",
            "Ranta,colour,4,2026-03-01,Round",
            "Ranta,equipment_grade,-4,2026-03-01,Round",
            "Ranta,equipment_grade,4,1.3.2026,Round",
            "Ranta,equipment_grade,4,2026-03-01,=cmd()",
            "Ranta,equipment_grade",
            "",
        ]
    ).encode()
    owner = a_service_owner(now)
    dry = operations.import_unit_facts(actor=owner, now=now, content=content, dry_run=True)
    assert queries.facts_of_units() == {}
    done = operations.import_unit_facts(actor=owner, now=now, content=content)
    assert (done, len(done.facts)) == (dry, 2)
    assert [(row.line, row.column) for row in done.refused] == [
        (3, "unit"),
        (4, "unit"),
        (6, "kind"),
        (7, "value"),
        (8, "as_of"),
        (9, "source"),
        (10, "source"),
    ]
    assert len(queries.facts_of_units()) == 2


@pytest.mark.parametrize("content", [b"", b"name,kind\n", "unit,kind,value,as_of,source\nä".encode("latin-1")])
def test_a_file_that_is_no_file_of_facts_is_refused(app: Any, now: datetime, content: bytes) -> None:
    with pytest.raises(FactFileUnreadable):
        operations.import_unit_facts(actor=a_service_owner(now), now=now, content=content)
