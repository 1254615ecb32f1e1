"""Recompute what the catalogue stores: prices and capacities as published, places within them, digests of revisions."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select

from catalog.models import Group, Offering, OfferingRevision, OfferingStatus, Session
from marketplace.kernel.db import db
from marketplace.kernel.digests import digest
from marketplace.kernel.verification import Difference, check


@check("catalog.revision_digests")
def revision_digests() -> Iterator[Difference]:
    """Each published revision has the digest of its content."""
    for row in db.session.execute(select(OfferingRevision.id, OfferingRevision.content, OfferingRevision.digest)):
        expected = digest(row.content)
        if expected != row.digest:
            yield Difference(f"offering_revision {row.id} digest", expected, row.digest)


@check("catalog.price_is_published")
def prices() -> Iterator[Difference]:
    """Each published offering has the price of its latest revision."""
    rows = db.session.execute(
        select(Offering.id, Offering.price_cents, OfferingRevision.content)
        .join(
            OfferingRevision,
            (OfferingRevision.offering_id == Offering.id) & (OfferingRevision.revision == Offering.revision),
            isouter=True,
        )
        .where(Offering.status == OfferingStatus.PUBLISHED)
    )
    for row in rows:
        expected = row.content["price_cents"] if row.content else None
        if expected != row.price_cents:
            yield Difference(f"offering {row.id} price_cents", expected, row.price_cents)


@check("catalog.group_capacity_is_published")
def group_capacities() -> Iterator[Difference]:
    """Each group of a published offering has the capacity of the latest revision."""
    rows = db.session.execute(
        select(Group.id, Group.capacity, OfferingRevision.content)
        .join(Offering, Offering.id == Group.offering_id)
        .join(
            OfferingRevision,
            (OfferingRevision.offering_id == Offering.id) & (OfferingRevision.revision == Offering.revision),
            isouter=True,
        )
        .where(Offering.status == OfferingStatus.PUBLISHED)
    )
    for row in rows:
        expected = _published_capacity(row.content, row.id)
        if expected != row.capacity:
            yield Difference(f"offering_group {row.id} capacity", expected, row.capacity)


@check("catalog.session_capacity_is_published")
def session_capacities() -> Iterator[Difference]:
    """Each session has the capacity of the revision that it names; before the first publication, of its group."""
    rows = db.session.execute(
        select(
            Session.id, Session.group_id, Session.revision, Session.capacity, Group.capacity, OfferingRevision.content
        )
        .join(Group, Group.id == Session.group_id)
        .join(
            OfferingRevision,
            (OfferingRevision.offering_id == Group.offering_id) & (OfferingRevision.revision == Session.revision),
            isouter=True,
        )
        .order_by(Session.group_id, Session.revision, Session.position)
    )
    for (group, revision), sessions in groupby(rows, key=lambda row: (row[1], row[2])):
        for row in sessions:
            expected = _published_capacity(row[5], group) if revision else row[4]
            if expected != row[3]:
                yield Difference(f"session {row[0]} capacity", expected, row[3])


@check("catalog.places_within_capacity")
def places_within_capacity() -> Iterator[Difference]:
    """No session has more places taken than it has."""
    rows = db.session.execute(
        select(Session.id, Session.taken, Session.capacity).where(
            (Session.taken > Session.capacity) | (Session.taken < 0)
        )
    )
    for row in rows:
        yield Difference(f"session {row.id} taken", f"0 to {row.capacity}", row.taken)


def _published_capacity(content: dict[str, Any] | None, group: str) -> int | None:
    """The capacity of a group in a published revision; None where the revision or the group is not in it."""
    groups = content["groups"] if content else []
    return next((each["capacity"] for each in groups if each["group"] == group), None)
