"""What the catalogue stores is recomputed: whoever changes it behind the operations is found out."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from catalog import operations, queries
from catalog.verification import (
    group_capacities,
    places_within_capacity,
    prices,
    revision_digests,
    session_capacities,
)
from marketplace.kernel.db import db
from marketplace.kernel.operation import SYSTEM, transaction
from marketplace.kernel.verification import CHECKS, Difference
from tests.factories.catalog import a_draft, a_group, a_published_offering
from tests.factories.providers import a_service_owner

CHECKED = (group_capacities, places_within_capacity, prices, revision_digests, session_capacities)

pytestmark = pytest.mark.database


def alter(statement: str, now: datetime, **values: Any) -> None:
    with transaction("test.alter", actor=SYSTEM, now=now):
        db.session.execute(db.text(statement), values)


def all_differences() -> Iterator[Difference]:
    for each in CHECKED:
        yield from each()


def test_all_checks_are_run_by_verify() -> None:
    assert {name for name, _run in CHECKS.items() if name.startswith("catalog.")} == {
        "catalog.group_capacity_is_published",
        "catalog.places_within_capacity",
        "catalog.price_is_published",
        "catalog.revision_digests",
        "catalog.session_capacity_is_published",
    }


def test_nothing_is_off_after_a_season_of_changes(app: Any, now: datetime) -> None:
    a_draft(now)
    changed = a_draft(now)
    operations.change_capacity(actor=changed.provider.staff, now=now, group=changed.group, capacity=9)
    published = a_published_offering(now)
    later = datetime(2026, 10, 1, tzinfo=UTC)
    for capacity in (12, 14):
        operations.change_capacity(actor=published.provider.staff, now=later, group=published.group, capacity=capacity)
    withdrawn = a_published_offering(now)
    operations.withdraw_offering(actor=a_service_owner(now), now=now, offering=withdrawn.id, reason="No.")
    db.session.expire_all()
    assert list(all_differences()) == []


def test_a_capacity_that_was_not_published_is_named(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    alter("UPDATE offering_group SET capacity = 19", now)
    assert list(group_capacities()) == [Difference(f"offering_group {offering.group} capacity", 20, 19)]
    assert list(session_capacities()) == []


def test_a_session_with_another_capacity_than_published_is_named(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    session = queries.sessions_of_group(offering.group)[3].id
    alter("UPDATE session SET capacity = 21 WHERE id = :id", now, id=session)
    assert list(session_capacities()) == [Difference(f"session {session} capacity", 20, 21)]
    alter("UPDATE session SET capacity = 20, revision = 7 WHERE id = :id", now, id=session)
    assert list(session_capacities()) == [Difference(f"session {session} capacity", None, 20)]


def test_a_session_of_a_draft_has_the_capacity_of_its_group(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    session = queries.sessions_of_group(offering.group)[0].id
    alter("UPDATE session SET capacity = 21 WHERE id = :id", now, id=session)
    assert list(session_capacities()) == [Difference(f"session {session} capacity", 20, 21)]


def test_a_revision_that_is_missing_is_named(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    alter("UPDATE offering SET revision = 5", now)
    assert list(group_capacities()) == [Difference(f"offering_group {offering.group} capacity", None, 20)]
    assert list(prices()) == [Difference(f"offering {offering.id} price_cents", None, offering.row.price_cents)]


def test_groups_of_different_size_are_each_compared_with_what_was_published_of_them(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    a_group(now, offering.provider.staff, offering.id, offering.unit, capacity=5)
    operations.submit_offering(actor=offering.provider.staff, now=now, offering=offering.id)
    operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)
    assert list(all_differences()) == []


def test_a_price_that_is_published_anew_is_compared_with_the_latest_revision(app: Any, now: datetime) -> None:
    offering, owner = a_published_offering(now), a_service_owner(now)
    operations.withdraw_offering(actor=owner, now=now, offering=offering.id, reason="Too dear.")
    terms = {name: getattr(offering.row, name) for name in operations.OfferingTerms.__dataclass_fields__}
    staff = offering.provider.staff
    cheaper = operations.OfferingTerms(**{**terms, "price_cents": 100_00})
    operations.revise_offering(actor=staff, now=now, offering=offering.id, terms=cheaper)
    operations.submit_offering(actor=staff, now=now, offering=offering.id)
    operations.publish_offering(actor=owner, now=now, offering=offering.id)
    assert list(prices()) == []


@pytest.mark.database("sqlite")
def test_a_price_that_was_not_published_is_named(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    published = queries.revisions_of(offering.id)[0].content["price_cents"]
    alter("UPDATE offering SET price_cents = price_cents + 1", now)
    assert list(prices()) == [Difference(f"offering {offering.id} price_cents", published, published + 1)]


@pytest.mark.database("sqlite")
def test_an_altered_revision_is_named(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    revision = queries.revisions_of(offering.id)[0]
    alter("DROP TRIGGER offering_revision_append_only_update", now)
    alter("UPDATE offering_revision SET digest = 'x'", now)
    assert list(revision_digests()) == [Difference(f"offering_revision {revision.id} digest", revision.digest, "x")]


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("taken", [21, -1])
def test_more_places_taken_than_there_are_or_fewer_than_none_is_named(app: Any, now: datetime, taken: int) -> None:
    session = queries.sessions_of_group(a_draft(now).group)[0].id
    db.session.remove()
    connection = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("UPDATE session SET taken = ? WHERE id = ?", (taken, session))
    connection.close()
    assert list(places_within_capacity()) == [Difference(f"session {session} taken", "0 to 20", taken)]
