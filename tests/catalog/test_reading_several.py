"""What pages read of several sessions and attachments at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from catalog import queries
from tests.factories.catalog import a_draft, a_published_offering, a_unit, an_attachment

pytestmark = pytest.mark.database


def test_sessions_are_found_with_what_they_belong_to_and_unknown_ones_left_out(app: Flask, now: datetime) -> None:
    offering = a_draft(now)
    first = queries.sessions_of_group(offering.group)[0].id
    found = queries.sessions_among([first, "unknown"])
    assert list(found) == [first]
    assert (found[first].offering.id, found[first].unit.id) == (offering.id, offering.unit)


def test_the_next_session_is_the_first_published_one_after_an_instant(app: Flask, now: datetime) -> None:
    draft = a_draft(now)
    assert queries.next_session(now, provider=draft.provider.id) is None
    offering = a_published_offering(now, provider=draft.provider)
    first, second = queries.sessions_of_group(offering.group)[:2]
    found = queries.next_session(now, provider=draft.provider.id)
    assert found is not None
    assert found.session.id == first.id
    later = queries.next_session(first.starts_at, unit=offering.unit)
    assert later is not None
    assert later.session.id == second.id
    assert queries.next_session(now, unit=a_unit(now).id) is None
    assert queries.next_session(now + timedelta(days=900)) is None


def test_a_provider_sees_what_it_asked_of_units_and_nothing_of_others(app: Flask, now: datetime) -> None:
    mine = an_attachment(now, draft := a_draft(now))
    an_attachment(now, a_draft(now))
    assert [row[0].id for row in queries.attachments_of_provider(draft.provider.id)] == [mine.id]
