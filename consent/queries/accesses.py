"""Who has read what about whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consent.models import AccessLog
from marketplace.kernel.db import db
from marketplace.people.queries.among import among

ACCESSES_SHOWN = 200


def accesses_of(subject: str, limit: int = ACCESSES_SHOWN) -> list[AccessLog]:
    """Return who read what about a person, the latest first, at most `limit` rows."""
    return accesses_of_many([subject], limit)


def accesses_of_many(subjects: Sequence[str], limit: int = ACCESSES_SHOWN) -> list[AccessLog]:
    """Return who read what about these persons, the latest first, at most `limit` rows; one statement."""
    return list(
        db.session.scalars(
            select(AccessLog).where(among(AccessLog.subject_id, subjects)).order_by(AccessLog.id.desc()).limit(limit)
        )
    )
