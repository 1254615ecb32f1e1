"""Auditors read all that was done and refused, and have everything recomputed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.kernel import audit
from marketplace.kernel.clock import CITY_ZONE, city_day
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld, transaction
from marketplace.kernel.operations import move_example_clock, read_audit, record_verification, verify_city
from marketplace.kernel.oversight import AuditPage, AuditWanted
from marketplace.kernel.verification import CHECKS

AUDITOR = Actor(person=new_id(), roles=frozenset({RoleHeld("auditor")}))
OTHERS = [NOBODY, Actor(person="o" * 24, roles=frozenset({RoleHeld("city.service_owner")}))]

pytestmark = pytest.mark.database


def rows(now: datetime, **wanted: object) -> AuditPage:
    """What the auditor reads."""
    return read_audit(actor=AUDITOR, now=now, wanted=AuditWanted(**wanted))  # type: ignore[arg-type]


@pytest.fixture
def done(app: Flask, now: datetime) -> str:
    """Three things that were done, one of them on behalf of somebody, and one refused; returns an id they name."""
    about = new_id()
    agent = Actor(person="c" * 24, acting_for="f" * 24)
    for number, actor in enumerate((SYSTEM, AUDITOR, agent)):
        with transaction(f"test.step_{number}", actor=actor, now=now + timedelta(days=number)):
            audit.note(about=about)
    with pytest.raises(NotAllowed):
        move_example_clock(actor=NOBODY, now=now, hours=1)
    return about


@pytest.mark.allows("kernel.read_audit")
def test_the_audit_is_read_the_newest_first_and_page_by_page(done: str, now: datetime) -> None:
    page = rows(now)
    assert page.total == 4
    assert [row.id for row in page.rows] == sorted((row.id for row in page.rows), reverse=True)
    small = read_audit(actor=AUDITOR, now=now, wanted=AuditWanted(), page=2, page_size=3)
    assert (len(small.rows), small.page, small.pages) == (1, 2, 2)
    assert read_audit(actor=AUDITOR, now=now, wanted=AuditWanted(), page=9, page_size=3).page == 2


def test_it_is_narrowed_by_action_outcome_person_day_thing_and_row(done: str, now: datetime) -> None:
    assert [row.action for row in rows(now, action="test.step_1").rows] == ["test.step_1"]
    assert [row.action for row in rows(now, refused=True).rows] == ["kernel.move_example_clock"]
    assert rows(now, refused=False).total == 3
    assert [row.action for row in rows(now, actor=AUDITOR.person).rows] == ["test.step_1"]
    assert [row.action for row in rows(now, actor="f" * 24).rows] == ["test.step_2"]
    assert rows(now, about=done).total == 3
    assert rows(now, about="%").total == 0
    assert [row.action for row in rows(now, on=city_day(now) + timedelta(days=2)).rows] == ["test.step_2"]
    one = rows(now).rows[-1]
    assert [row.id for row in rows(now, row=one.id).rows] == [one.id]


def test_an_id_under_a_hidden_name_finds_nothing_and_under_another_it_does(app: Flask, now: datetime) -> None:
    home, thing = new_id(), new_id()
    objects = {"test.both": {"home": home, "thing": thing}, "test.home": {"home": home}, "test.thing": {"thing": home}}
    with transaction("test.keep", actor=SYSTEM, now=now) as running:
        for action, named in objects.items():
            audit.record(replace(running, action=action), named)
    assert {row.action for row in rows(now, about=home).rows} == objects.keys()
    assert [row.action for row in rows(now, about=home, hidden=["home"]).rows] == ["test.thing"]
    assert [row.action for row in rows(now, about=home[:8], hidden=["home"]).rows] == ["test.thing"]
    assert [row.action for row in rows(now, about=thing, hidden=["home"]).rows] == ["test.both"]


@pytest.mark.refuses("kernel.read_audit")
@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_else_reads_it(app: Flask, now: datetime, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        read_audit(actor=actor, now=now, wanted=AuditWanted())


@pytest.mark.allows("kernel.verify_city")
@pytest.mark.allows("kernel.record_verification")
def test_every_check_is_run_and_its_result_noted_for_others(done: str, now: datetime) -> None:
    found = verify_city(actor=AUDITOR, now=now)
    assert tuple(found) == CHECKS.keys()
    assert not any(found.values())
    record_verification(actor=AUDITOR, now=now, differences={"a.check": 0, "another.check": 2})
    (row,) = rows(now, action="kernel.record_verification").rows
    assert row.notes == {"checks": 2, "off": {"another.check": 2}}


@pytest.mark.refuses("kernel.verify_city")
@pytest.mark.refuses("kernel.record_verification")
@pytest.mark.parametrize("actor", OTHERS)
def test_nobody_else_has_the_city_recomputed(app: Flask, now: datetime, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        verify_city(actor=actor, now=now)
    with pytest.raises(NotAllowed):
        record_verification(actor=actor, now=now, differences={})


def test_a_row_keeps_its_digest_whatever_zone_its_time_came_in(app: Flask, now: datetime) -> None:
    with transaction("test.local", actor=SYSTEM, now=now.astimezone(CITY_ZONE)):
        pass
    assert list(audit.altered_rows()) == []
