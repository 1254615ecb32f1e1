"""Two published revisions are compared value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from catalog import operations, queries
from catalog.differences import Difference, differences
from catalog.kinds import AccessFact
from catalog.operations.drafting import terms_of
from tests.factories.catalog import a_published_offering

MONDAYS = {"group": "a", "unit": "u", "rrule": "FREQ=WEEKLY;BYDAY=MO", "capacity": 8}
THURSDAYS = {"group": "b", "unit": "u", "rrule": "FREQ=WEEKLY;BYDAY=TH", "capacity": 8}


def test_a_price_that_rose_and_a_new_group_are_told() -> None:
    before = {"offering": "o", "price_cents": 240_00, "groups": [MONDAYS]}
    after = {"offering": "o", "price_cents": 260_00, "groups": [MONDAYS, THURSDAYS]}
    assert differences(before, after) == [
        Difference("price_cents", 240_00, 260_00),
        Difference("group", None, THURSDAYS, THURSDAYS),
    ]
    assert differences(after, before)[1] == Difference("group", THURSDAYS, None, THURSDAYS)
    assert differences(after, after) == []


def test_what_changed_of_a_group_names_the_group() -> None:
    moved = {**MONDAYS, "unit": "v", "capacity": 9}
    assert differences({"groups": [MONDAYS]}, {"groups": [moved]}) == [
        Difference("unit", "u", "v", moved),
        Difference("capacity", 8, 9, moved),
    ]


def test_what_an_old_revision_did_not_know_of_is_no_change() -> None:
    assert differences({"title": "A"}, {"title": "A", "access": []}) == []
    assert differences({"title": "A"}, {"title": "A", "access": ["step_free"]}) == [
        Difference("access", None, ["step_free"])
    ]


@pytest.mark.database
def test_each_revision_tells_what_it_changed_of_the_one_before(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    staff = offering.provider.staff
    more = replace(terms_of(offering.row), title="Drama", access=(AccessFact.STEP_FREE,))
    operations.revise_offering(actor=staff, now=now, offering=offering.id, terms=more)
    operations.change_capacity(actor=staff, now=now, group=offering.group, capacity=12)
    told = [
        [(each.term, each.before, each.after) for each in change.differences]
        for change in queries.changes_of(offering.id)
    ]
    assert told == [
        [("capacity", 20, 12)],
        [("title", "Drama club", "Drama"), ("access", [], ["step_free"])],
        [],
    ]
