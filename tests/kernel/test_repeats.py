"""The same request twice has the same answer, of whatever kind it is, and one effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel.db import CitySetting, db
from marketplace.kernel.operation import OPERATIONS, Actor, operation
from marketplace.kernel.policy import Action, anyone

pytestmark = pytest.mark.database

PERSON = Actor(person="p" * 24)


@pytest.fixture
def ask(app: Flask, registries: None) -> Any:
    """An operation that writes a setting and answers as it is told to."""

    def write(*, actor: Actor, now: datetime, name: str, answer: str, key: str | None = None) -> Any:
        row = CitySetting(key=name, value="1")
        db.session.add(row)
        answers = {
            "a row": row,
            "rows": [row, row],
            "two things": (row, 7),
            "words": "done",
            "a number": 7,
            "no": False,
            "nothing": None,
            "something else": {"at": now},
        }
        return answers[answer]

    operation(Action("test.write_too", anyone))(write)
    return operation(Action("test.write", anyone))(write)


def written() -> int:
    return db.session.scalar(select(func.count()).select_from(CitySetting)) or 0


@pytest.mark.parametrize("answer", ["a row", "rows", "words", "a number", "no", "nothing"])
def test_an_answer_is_given_again_as_it_was(ask: Any, now: datetime, answer: str) -> None:
    first = ask(actor=PERSON, now=now, name="a", answer=answer, key="k")
    assert ask(actor=PERSON, now=now, name="a", answer=answer, key="k") == first
    assert written() == 1


def test_an_answer_of_several_things_is_given_again_as_a_list(ask: Any, now: datetime) -> None:
    first = ask(actor=PERSON, now=now, name="a", answer="two things", key="k")
    assert ask(actor=PERSON, now=now, name="a", answer="two things", key="k") == list(first)


def test_an_answer_that_cannot_be_kept_is_a_mistake_and_nothing_is_written(ask: Any, now: datetime) -> None:
    with pytest.raises(TypeError, match="may not answer with a dict"):
        ask(actor=PERSON, now=now, name="a", answer="something else", key="k")
    assert written() == 0


def test_the_same_request_may_come_again_at_another_time_and_by_another_channel(ask: Any, now: datetime) -> None:
    first = ask(actor=PERSON, now=now, name="a", answer="a row", key="k")
    elsewhere = Actor(person=PERSON.person, channel="api")
    again = ask(actor=elsewhere, now=now + timedelta(hours=1), name="a", answer="a row", key="k")
    assert again == first
    assert written() == 1


def test_another_key_is_another_request(ask: Any, now: datetime) -> None:
    ask(actor=PERSON, now=now, name="a", answer="words", key="k")
    ask(actor=PERSON, now=now, name="b", answer="words", key="l")
    assert written() == 2


def test_the_same_key_for_another_action_is_another_request(ask: Any, app: Flask, now: datetime) -> None:
    ask(actor=PERSON, now=now, name="a", answer="words", key="k")
    OPERATIONS["test.write_too"](actor=PERSON, now=now, name="b", answer="words", key="k")
    assert written() == 2


def test_what_is_not_to_be_repeated_may_be_asked_with_anything(app: Flask, registries: None, now: datetime) -> None:
    @operation(Action("test.take", anyone))
    def take(*, actor: Actor, now: datetime, lines: Any) -> int:
        return sum(1 for _ in lines)

    assert take(actor=PERSON, now=now, lines=iter("abc")) == 3
