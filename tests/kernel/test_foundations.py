"""Names, secrets, kinds, instants, digests and settings behave the same everywhere."""

from __future__ import annotations

import doctest
import importlib
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import Column, Date, MetaData, Table, insert, select
from sqlalchemy.dialects import postgresql

from marketplace.cli.demo import reached_at
from marketplace.kernel import clock, ids, personal_data
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.config import Settings
from marketplace.kernel.db import CitySetting, UtcDateTime, db, forget_clock_offset
from marketplace.kernel.digests import canonical, digest
from marketplace.kernel.errors import Invalid
from marketplace.kernel.events import Event, announce, known_events, on
from marketplace.kernel.operation import NOBODY, SYSTEM, Actor, RoleHeld, transaction
from marketplace.kernel.periods import Period, day_after, in_force
from marketplace.kernel.registry import KindUnknown, Registry
from marketplace.kernel.text import Text, _


@pytest.mark.parametrize("module", ["text", "money", "clock", "periods", "registry", "digests"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"marketplace.kernel.{module}")).failed == 0


def test_ids_differ_and_follow_from_a_seed_where_one_is_given() -> None:
    assert ids.new_id() != ids.new_id()
    with ids.ids_from_seed("tampere"):
        first = [ids.new_id(), ids.new_id(), ids.new_seed()]
    with ids.ids_from_seed("tampere"):
        assert [ids.new_id(), ids.new_id(), ids.new_seed()] == first
    assert ids.new_id() not in first
    assert len(ids.new_secret()) == 64


def test_secrets_never_follow_from_a_seed() -> None:
    with ids.ids_from_seed("tampere"):
        first = ids.new_secret()
    with ids.ids_from_seed("tampere"):
        assert ids.new_secret() != first


def test_two_kinds_of_one_name_are_a_mistake_and_an_unknown_one_is_told() -> None:
    kinds = Registry[int]("thing")
    kinds.add("a", 1)
    with pytest.raises(ValueError, match="two kinds"):
        kinds.add("a", 2)
    with pytest.raises(KindUnknown):
        kinds["b"]
    assert "a" in kinds and "b" not in kinds
    assert (list(kinds), len(kinds), kinds.items()) == ([1], 1, (("a", 1),))


def test_a_text_keeps_its_sentence_and_its_values() -> None:
    text = _("%(places)d places left", places=3)
    assert isinstance(text, Text)
    assert (str(text), text.message, text.values) == ("3 places left", "%(places)d places left", {"places": 3})


@pytest.mark.database
def test_an_instant_comes_back_in_utc_and_needs_a_zone(app: Flask) -> None:
    table = Table("instant", MetaData(), Column("at", UtcDateTime))
    with db.engine.connect() as connection:
        transaction = connection.begin()
        table.create(connection)
        noon_in_helsinki = datetime(2026, 9, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
        connection.execute(insert(table).values(at=noon_in_helsinki))
        connection.execute(insert(table).values(at=None))
        assert set(connection.scalars(select(table.c.at))) == {datetime(2026, 9, 1, 9, 0, tzinfo=UTC), None}
        with pytest.raises(Exception, match="time zone"):
            connection.execute(insert(table).values(at=datetime(2026, 9, 1, 12, 0)))  # noqa: DTZ001
        transaction.rollback()


@pytest.mark.database
def test_the_city_clock_is_ahead_by_its_offset(app: Flask) -> None:
    assert clock.offset() == timedelta(0)
    with transaction("test.set_clock", actor=SYSTEM, now=clock.now()):
        db.session.add(CitySetting(key="clock_offset_seconds", value="86400"))
    forget_clock_offset()
    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own zone is another than the city's."""
    with monkeypatch.context() as machine:
        machine.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.database
def test_an_instant_is_the_same_whatever_the_zone_of_the_machine(app: Flask, in_tokyo: None) -> None:
    morning = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
    with transaction("test.begin", actor=SYSTEM, now=morning):
        pass
    assert db.session.scalars(select(AuditRow.at)).all() == [morning]


def test_postgresql_is_told_the_zone_and_may_answer_in_another() -> None:
    in_helsinki = datetime(2026, 9, 1, 9, 0, tzinfo=timezone(timedelta(hours=3)))
    told = UtcDateTime().process_bind_param(in_helsinki, postgresql.dialect())
    given = UtcDateTime().process_result_value(in_helsinki, postgresql.dialect())
    assert told == given == datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
    assert told is not None and given is not None and told.tzinfo == given.tzinfo == UTC


def test_a_day_begins_at_midnight_of_the_city_also_when_clocks_change() -> None:
    assert clock.day_start(date(2026, 10, 25)) == datetime(2026, 10, 24, 21, 0, tzinfo=UTC)
    assert clock.day_start(date(2026, 10, 26)) == datetime(2026, 10, 25, 22, 0, tzinfo=UTC)
    assert clock.local(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)).hour == 14


def test_a_period_ends_before_its_exclusive_end() -> None:
    august = Period(date(2026, 8, 1), date(2026, 9, 1))
    assert august.covers(date(2026, 8, 31)) and not august.covers(date(2026, 9, 1))
    assert not august.covers(date(2026, 7, 31))
    assert august.overlaps(Period(date(2026, 8, 31)))
    assert not Period(date(2026, 9, 1)).overlaps(august)
    assert day_after(date(2026, 8, 31)) == date(2026, 9, 1)
    assert day_after(None) is None


def test_two_periods_overlap_where_they_share_a_day() -> None:
    days = [date(2026, 8, day) for day in range(1, 6)]
    periods = [Period(first, end) for first in days for end in [*days, None] if end is None or first < end]
    for one in periods:
        for other in periods:
            assert one.overlaps(other) is any(one.covers(day) and other.covers(day) for day in days), (one, other)


@pytest.mark.database
def test_the_database_holds_the_same_rows_in_force_as_their_periods_say(app: Flask) -> None:
    days = [date(2026, 8, day) for day in range(1, 5)]
    periods = {Period(days[0], days[2]), Period(days[1], days[3]), Period(days[1]), Period(days[2])}
    spans = Table("span", MetaData(), Column("valid_from", Date), Column("valid_until", Date))
    with db.engine.connect() as connection:
        transaction = connection.begin()
        spans.create(connection)
        connection.execute(insert(spans), [asdict(period) for period in periods])
        held = {
            day: {Period(*row) for row in connection.execute(select(spans).where(in_force(spans.c, day)))}
            for day in days
        }
        transaction.rollback()
    assert held == {day: {period for period in periods if period.covers(day)} for day in days}
    assert [len(held[day]) for day in days] == [1, 3, 3, 2]


def test_one_content_has_one_canonical_form() -> None:
    assert canonical({"b": date(2026, 1, 2), "a": {3, 1}}) == '{"a":[1,3],"b":"2026-01-02"}'
    assert canonical(RoleHeld("auditor")) == '{"name":"auditor","scope":null}'
    assert digest(b"x") != digest(b"y")
    for formless in (object(), RoleHeld, iter("ab")):
        with pytest.raises(TypeError, match="no canonical form"):
            canonical(formless)


def test_an_actor_holds_a_role_for_its_scope_only() -> None:
    actor = Actor(person="p", roles=frozenset({RoleHeld("unit.manager", "u1"), RoleHeld("auditor")}))
    assert actor.holds("unit.manager") and actor.holds("unit.manager", "u1")
    assert not actor.holds("unit.manager", "u2") and not actor.holds("city.officer")
    assert actor.scopes("unit.manager") == {"u1"} and actor.scopes("auditor") == frozenset()
    assert actor.subject == "p" and Actor(person="p", acting_for="g").subject == "g"
    assert NOBODY.subject is None


@pytest.mark.database
def test_an_event_is_told_to_its_listeners_with_actor_and_time(app: Flask, now: datetime) -> None:
    from marketplace.kernel.events import LISTENERS

    class Happened(Event):
        name = "test.happened"

    heard: list[object] = []
    on("test.happened")(lambda event, *, actor, now: heard.append((event.name, actor, now)))
    with pytest.raises(RuntimeError):
        announce(Happened())
    with transaction("test.act", actor=SYSTEM, now=now):
        announce(Happened())
    del LISTENERS["test.happened"]
    assert heard == [("test.happened", SYSTEM, now)]
    assert known_events()["test.happened"] is Happened


def test_a_refusal_says_its_state_its_code_and_a_way_forward() -> None:
    refusal = Invalid(fields={"age": ["Enter a whole number."]}, offering="o")
    assert refusal.title == "Something in the request is not right."
    assert refusal.fields == {"age": ["Enter a whole number."]}
    assert refusal.facts == {"offering": "o"}


def test_settings_prefer_the_data_dir_over_the_address(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql://db/city", "SECRET_KEY": "s"}
    by_address = Settings.load(environ=environ)
    assert by_address.database_url == "postgresql+psycopg://db/city" and not by_address.embedded
    by_folder = Settings.load(tmp_path, environ)
    assert by_folder.database_url == f"sqlite:///{tmp_path / 'city.sqlite3'}" and by_folder.embedded
    assert by_folder.mail_dir == tmp_path / "mail"
    assert Settings.load(environ={"DATABASE_URL": "sqlite:///x.db", "SECRET_KEY": "s"}).database_url == "sqlite:///x.db"


def test_settings_are_read_from_the_environment_where_the_command_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "city"))
    monkeypatch.setenv("SECRET_KEY", "s")
    assert Settings.load().data_dir == tmp_path / "city"
    assert Settings.load(tmp_path / "other").data_dir == tmp_path / "other"
    assert Settings.load(environ={"SECRET_KEY": "s"}).data_dir == Path("data").absolute()


def test_links_in_letters_lead_to_the_address_that_is_set_and_in_an_example_to_its_port(tmp_path: Path) -> None:
    unset = Settings.load(tmp_path, {})
    assert unset.public_url == "http://127.0.0.1:8000"
    assert reached_at(unset, 8123).public_url == "http://127.0.0.1:8123"
    chosen = Settings.load(tmp_path, {"PUBLIC_URL": "https://services.example.org/"})
    assert chosen.public_url == reached_at(chosen, 8123).public_url == "https://services.example.org"


def test_the_secret_is_made_once_and_kept_beside_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    first = Settings.load(folder, {}).secret_key
    assert len(first) == 64
    assert Settings.load(folder, {}).secret_key == first
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0
    assert [file.name for file in folder.iterdir()] == ["secret-key"]
    assert Settings.load(folder, {"SECRET_KEY": "given"}).secret_key == "given"


def test_nothing_is_written_beside_the_data_where_the_secret_is_there(tmp_path: Path) -> None:
    Settings.load(tmp_path, {})
    os.utime(tmp_path, (0, 0))
    Settings.load(tmp_path, {})
    assert tmp_path.stat().st_mtime == 0


def test_a_table_is_classified_once() -> None:
    table = SimpleNamespace(__tablename__="test_table")
    personal_data.holding(table, personal={"name": "child.name"}, plain={"id"}, persons={"id"})
    with pytest.raises(ValueError, match="two kinds"):
        personal_data.holding(table, plain={"id"})
    del personal_data.HOLDINGS._kinds["test_table"]
