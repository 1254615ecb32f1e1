"""A mark made without a connection is sent later: once, and never over what somebody else has marked meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from marketplace.delivery.errors import MarkedElsewhere
from marketplace.delivery.models import Mark
from marketplace.delivery.operations import mark_attendance, mark_one
from marketplace.delivery.queries import marks_in
from marketplace.kernel.errors import NotFound
from marketplace.kernel.operation import IdempotencyKey
from tests.factories.delivery import a_child_in, a_club, after
from tests.factories.people import as_actor

pytestmark = pytest.mark.database


@pytest.mark.allows("delivery.mark_one")
def test_a_mark_made_without_a_connection_is_taken_where_nothing_else_was_marked_since(
    app: Flask, now: datetime
) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    at = after(club, 1)
    asked: dict[str, Any] = {"actor": club.staff, "session": club.first, "enrolment": enrolment}
    assert mark_one(now=at, mark="absent", seen=None, **asked).mark is Mark.ABSENT
    assert mark_one(now=at, mark="present", seen="absent", **asked).mark is Mark.PRESENT
    assert mark_one(now=at, mark="present", seen="sick", **asked).mark is Mark.PRESENT
    with pytest.raises(MarkedElsewhere):
        mark_one(now=at, mark="sick", seen="absent", **asked)
    with pytest.raises(MarkedElsewhere):
        mark_one(now=at, mark="sick", seen=None, **asked)
    assert marks_in(club.first)[enrolment].mark is Mark.PRESENT


def test_the_same_kept_mark_sent_twice_has_one_effect(app: Flask, now: datetime) -> None:
    club = a_club(now)
    _family, enrolment = a_child_in(club)
    kept: dict[str, Any] = {
        "session": club.first,
        "enrolment": enrolment,
        "seen": None,
        "mark": "absent",
        "key": IdempotencyKey("k1"),
    }
    mark_one(actor=club.staff, now=after(club, 1), **kept)
    mark_attendance(actor=club.staff, now=after(club, 1), session=club.first, marks=[(enrolment, "present")])
    mark_one(actor=club.staff, now=after(club, 1), **kept)
    assert marks_in(club.first)[enrolment].mark is Mark.PRESENT


@pytest.mark.refuses("delivery.mark_one")
def test_only_who_delivers_sends_kept_marks(app: Flask, now: datetime) -> None:
    club = a_club(now)
    family, enrolment = a_child_in(club)
    stranger = as_actor(family.guardian, now)
    with pytest.raises(NotFound):
        mark_one(actor=stranger, now=after(club, 1), session=club.first, enrolment=enrolment, mark="present", seen=None)
