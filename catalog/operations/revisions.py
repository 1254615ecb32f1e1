"""Keep each published state of an offering as it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from catalog import queries
from catalog.models import Group, Offering, OfferingRevision, Session, SessionStatus
from marketplace.kernel.db import db
from marketplace.kernel.digests import digest
from marketplace.kernel.operation import Actor

TERMS = (
    "title",
    "summary",
    "languages",
    "age_from",
    "age_to",
    "price_cents",
    "what_else",
    "vat_code",
    "legal_regime",
    "group_min",
    "group_max",
    "go_no_go_on",
    "accessibility",
    "access",
    "admission",
)


def keep_revision(offering: Offering, *, actor: Actor, now: datetime) -> OfferingRevision:
    """Keep the offering as it stands as its next revision, from which the sessions to come have their capacity."""
    offering.revision += 1
    content = _content(offering)
    revision = OfferingRevision(
        offering_id=offering.id,
        revision=offering.revision,
        content=content,
        digest=digest(content),
        published_by=actor.person,
        published_at=now,
    )
    db.session.add(revision)
    db.session.flush()
    groups = select(Group.id).where(Group.offering_id == offering.id)
    db.session.execute(
        update(Session)
        .where(Session.group_id.in_(groups), Session.status == SessionStatus.PLANNED, Session.starts_at > now)
        .values(revision=offering.revision)
    )
    return revision


def _content(offering: Offering) -> dict[str, Any]:
    """What is published, in plain values that JSON keeps as they are."""
    return {
        "offering": offering.id,
        "provider": offering.provider_id,
        "service": offering.service_id,
        "season": offering.season_id,
        "model": offering.model,
        **{name: _plain(getattr(offering, name)) for name in TERMS},
        "groups": [_group(group) for group in queries.groups_of_offering(offering.id)],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": group.id,
        "unit": group.unit_id,
        "attachment": group.attachment_id,
        "rrule": group.rrule,
        "start_time": group.start_time.isoformat(),
        "end_time": group.end_time.isoformat(),
        "starts_on": group.starts_on.isoformat(),
        "ends_on": group.ends_on.isoformat(),
        "left_out": group.left_out,
        "capacity": group.capacity,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
