"""An operation is a permission, a transaction and an audit row."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel import audit
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.errors import Conflict, NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, Actor, RoleHeld, operation, personal_read, read
from marketplace.kernel.policy import Action, Rule, anyone, role, signed_in
from marketplace.kernel.repeats import KeyReused, idempotency_key

pytestmark = pytest.mark.database

OFFICER = Actor(person="o" * 24, roles=frozenset({RoleHeld("city.officer")}))


class Full(Conflict):
    """Full."""

    code = "test.full"


@pytest.fixture
def write(app: Flask, registries: None) -> Any:
    """An operation that writes a setting, or refuses after it wrote."""

    @operation(Action("test.write", role("city.officer")))
    def write(
        *, actor: Actor, now: datetime, name: str, value: str = "1", full: bool = False, key: str | None = None
    ) -> CitySetting:
        row = CitySetting(key=name, value=value)
        db.session.add(row)
        db.session.flush()
        if full:
            raise Full()
        return row

    return write


def outcomes() -> list[tuple[str, str]]:
    return [(row.action, row.outcome) for row in db.session.scalars(select(AuditRow).order_by(AuditRow.id))]


def settings() -> int:
    return db.session.scalar(select(func.count()).select_from(CitySetting)) or 0


def test_what_is_allowed_is_done_and_audited(write: Any, now: datetime) -> None:
    write(actor=OFFICER, now=now, name="a")
    assert settings() == 1
    assert outcomes() == [("test.write", "done")]


def test_what_is_not_allowed_is_refused_and_audited_and_leaves_nothing(write: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        write(actor=NOBODY, now=now, name="a")
    assert settings() == 0
    assert outcomes() == [("test.write", "kernel.not_allowed")]


def test_a_refusal_rolls_back_what_was_written_before_it(write: Any, now: datetime) -> None:
    with pytest.raises(Full):
        write(actor=OFFICER, now=now, name="a", full=True)
    assert settings() == 0
    assert outcomes() == [("test.write", "test.full")]


def test_what_is_for_anyone_signed_in_is_refused_to_others(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.own", signed_in))
    def own(*, actor: Actor, now: datetime) -> None: ...

    own(actor=Actor(person="p" * 24), now=now)
    with pytest.raises(NotAllowed):
        own(actor=NOBODY, now=now)
    assert outcomes() == [("test.own", "done"), ("test.own", "kernel.not_allowed")]


def test_a_refusal_about_a_particular_thing_says_that_there_is_no_such_thing(
    app: Flask, registries: None, now: datetime
) -> None:
    never = Rule("her guardian", lambda actor, arguments: False, relation=True)

    @operation(Action("test.theirs", never))
    def theirs(*, actor: Actor, now: datetime) -> None: ...

    with pytest.raises(NotFound):
        theirs(actor=OFFICER, now=now)


def test_an_inner_operation_joins_and_rests_on_the_outer_permission(
    write: Any, registries: None, now: datetime
) -> None:
    @operation(Action("test.outer", anyone))
    def outer(*, actor: Actor, now: datetime) -> None:
        write(actor=actor, now=now, name="a")
        write(actor=actor, now=now, name="b")

    outer(actor=NOBODY, now=now)
    assert settings() == 2
    assert outcomes() == [("test.outer", "done")]


def test_an_inner_refusal_undoes_the_outer_operation(write: Any, registries: None, now: datetime) -> None:
    @operation(Action("test.outer", anyone))
    def outer(*, actor: Actor, now: datetime) -> None:
        write(actor=actor, now=now, name="a")
        write(actor=actor, now=now, name="b", full=True)

    with pytest.raises(Full):
        outer(actor=NOBODY, now=now)
    assert settings() == 0


def test_a_read_leaves_no_audit_row_and_refuses_to_write(write: Any, registries: None, now: datetime) -> None:
    @read(Action("test.read", anyone))
    def count(*, actor: Actor, now: datetime) -> int:
        return settings()

    @read(Action("test.sly", anyone))
    def sly(*, actor: Actor, now: datetime) -> None:
        write(actor=OFFICER, now=now, name="a")

    assert count(actor=NOBODY, now=now) == 0
    with pytest.raises(RuntimeError):
        sly(actor=NOBODY, now=now)
    assert outcomes() == []


def test_a_read_is_refused_to_whoever_may_not(app: Flask, registries: None, now: datetime) -> None:
    @read(Action("test.read", role("auditor")))
    def count(*, actor: Actor, now: datetime) -> int:
        return settings()

    with pytest.raises(NotAllowed):
        count(actor=OFFICER, now=now)
    assert outcomes() == []


def test_a_read_of_personal_data_is_audited(app: Flask, registries: None, now: datetime) -> None:
    @personal_read(Action("test.look", anyone))
    def look(*, actor: Actor, now: datetime) -> None: ...

    look(actor=NOBODY, now=now)
    assert outcomes() == [("test.look", "done")]


def test_a_write_after_an_open_read_begins_a_transaction_of_its_own(write: Any, now: datetime) -> None:
    assert settings() == 0
    write(actor=OFFICER, now=now, name="a")
    assert settings() == 1


def test_something_changed_outside_an_operation_is_told(write: Any, now: datetime) -> None:
    db.session.add(CitySetting(key="stray", value="1"))
    with pytest.raises(RuntimeError, match="outside an operation"):
        write(actor=OFFICER, now=now, name="a")


def test_the_same_key_gives_the_same_answer_and_no_second_effect(write: Any, now: datetime) -> None:
    first = write(actor=OFFICER, now=now, name="a", key="k")
    again = write(actor=OFFICER, now=now, name="a", key="k")
    assert again.key == first.key
    assert settings() == 1
    assert outcomes() == [("test.write", "done")]


def test_the_same_key_for_another_request_is_a_conflict(write: Any, now: datetime) -> None:
    write(actor=OFFICER, now=now, name="a", key="k")
    with pytest.raises(KeyReused):
        write(actor=OFFICER, now=now, name="b", key="k")
    assert settings() == 1


def test_the_same_key_of_another_person_is_another_request(write: Any, now: datetime) -> None:
    other = Actor(person="p" * 24, roles=OFFICER.roles)
    write(actor=OFFICER, now=now, name="a", key="k")
    write(actor=other, now=now, name="b", key="k")
    assert settings() == 2


def test_a_key_given_around_the_call_counts_too(write: Any, now: datetime) -> None:
    for _ in range(2):
        with idempotency_key("k"):
            write(actor=OFFICER, now=now, name="a")
    assert settings() == 1


def test_a_refused_request_may_be_repeated_with_its_key(write: Any, now: datetime) -> None:
    with pytest.raises(Full):
        write(actor=OFFICER, now=now, name="a", full=True, key="k")
    write(actor=OFFICER, now=now, name="a", key="k")
    assert settings() == 1


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_of_wrong_length_is_refused(write: Any, now: datetime, key: str) -> None:
    from marketplace.kernel.repeats import KeyTooLong

    with pytest.raises(KeyTooLong), idempotency_key(key):
        write(actor=OFFICER, now=now, name="a")


def test_two_requests_with_one_key_at_the_same_moment_have_one_effect(app: Flask, write: Any, now: datetime) -> None:
    start, answers = threading.Barrier(2), []

    def ask() -> None:
        with app.app_context():
            start.wait()
            answers.append(write(actor=OFFICER, now=now, name="a", key="k").key)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["a", "a"]
    assert settings() == 1


def test_the_audit_row_holds_ids_and_no_words(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.name", anyone))
    def name(*, actor: Actor, now: datetime, child: str, name: str, children: list[str]) -> None:
        audit.note(delegation="§ 12")

    name(actor=OFFICER, now=now, child="c" * 24, name="Aino", children=["d" * 24])
    row = db.session.scalars(select(AuditRow)).one()
    assert row.objects == {"child": "c" * 24, "children": ["d" * 24]}
    assert row.notes == {"delegation": "§ 12"}


def test_of_a_list_the_audit_row_holds_the_ids_alone(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.list", anyone))
    def listed(*, actor: Actor, now: datetime, children: list[Any], names: list[str], marks: list[int]) -> None: ...

    listed(actor=OFFICER, now=now, children=["c" * 24, "Aino", 7], names=["Aino", "Eino"], marks=[1, 2])
    assert db.session.scalars(select(AuditRow.objects)).one() == {"children": ["c" * 24]}


def test_a_password_is_not_kept_even_where_it_looks_like_an_id(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.change_password", anyone))
    def change(*, actor: Actor, now: datetime, person: str, old: str, password: str) -> None: ...

    change(actor=OFFICER, now=now, person="p" * 24, old="q" * 24, password="r" * 24)
    assert db.session.scalars(select(AuditRow.objects)).one() == {"person": "p" * 24}


@pytest.mark.parametrize("statement", ["UPDATE audit_row SET outcome = 'x'", "DELETE FROM audit_row"])
def test_the_database_lets_nobody_change_the_audit(write: Any, now: datetime, statement: str) -> None:
    write(actor=OFFICER, now=now, name="a")
    db.session.rollback()
    with pytest.raises(Exception, match="append only"):
        db.session.execute(db.text(statement))
    db.session.rollback()
    assert outcomes() == [("test.write", "done")]


def test_a_changed_audit_row_is_found_by_its_digest(write: Any, now: datetime, dialect: str) -> None:
    write(actor=OFFICER, now=now, name="a")
    assert list(audit.altered_rows()) == []
    db.session.rollback()
    drop = "DROP TRIGGER audit_row_append_only_" + ("update" if dialect == "sqlite" else "row ON audit_row")
    db.session.execute(db.text(drop))
    db.session.execute(db.text("UPDATE audit_row SET outcome = 'x'"))
    assert [found[0] for found in audit.altered_rows()] == [db.session.scalar(select(AuditRow.id))]
    db.session.rollback()


@pytest.mark.parametrize("wrong", ["positional", "timeless"])
def test_an_operation_must_take_keywords_and_be_told_actor_and_time(registries: None, wrong: str) -> None:
    with pytest.raises(TypeError):
        if wrong == "positional":
            operation(Action("test.positional", anyone))(lambda actor, now: None)
        else:
            operation(Action("test.timeless", anyone))(lambda *, actor: None)
