"""Who read what is shown page by page, without what one looked at oneself where that is not wanted."""

from __future__ import annotations

from datetime import datetime

import pytest

from consent import door, queries
from marketplace.service_models.base import RecipientKind
from tests.factories.consent import the_law
from tests.factories.people import a_family, as_actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_page_has_the_latest_first_says_whether_there_is_more_and_leaves_kinds_out(now: datetime) -> None:
    the_law(now)
    family = a_family(now)
    guardian = as_actor(family.guardian, now)
    for category in ("child.name", "child.birth_date", "child.allergies"):
        door.own_access(actor=guardian, now=now, subjects=[family.child], categories=[category])
    first, more = queries.accesses_page([family.child], limit=2)
    assert ([row.category for row in first], more) == (["child.allergies", "child.birth_date"], True)
    last, more = queries.accesses_page([family.child], limit=2, offset=2)
    assert ([row.category for row in last], more) == (["child.name"], False)
    herself = [RecipientKind.DATA_SUBJECT.value]
    assert queries.accesses_page([family.child], apart_from=herself, limit=2) == ([], False)
