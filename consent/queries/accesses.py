"""Who has read what about whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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


def accesses_page(
    subjects: Sequence[str], *, apart_from: Collection[str] = (), limit: int, offset: int = 0
) -> tuple[list[AccessLog], bool]:
    """Return a page of who read what about these persons, the latest first, and whether there is more.

    Readings by kinds of recipient in `apart_from` are left out. One statement.
    """
    wanted = (
        select(AccessLog)
        .where(among(AccessLog.subject_id, subjects), AccessLog.recipient_kind.not_in(apart_from))
        .order_by(AccessLog.id.desc())
        .limit(limit + 1)
        .offset(offset)
    )
    rows = list(db.session.scalars(wanted))
    return rows[:limit], len(rows) > limit
