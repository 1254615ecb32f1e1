"""Read the enrolments that somebody may see, a page at a time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from marketplace.enrolment.errors import EnrolmentNotFound
from marketplace.enrolment.models import Enrolment
from marketplace.enrolment.queries.enrolments import enrolments_visible_to
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor


def enrolments_seen(actor: Actor, on: date, *, limit: int, offset: int = 0) -> tuple[list[Enrolment], int]:
    """Return a page of the enrolments that the actor may see, the newest first, and how many there are in all."""
    visible = enrolments_visible_to(actor, on)
    wanted = select(Enrolment).where(visible).order_by(Enrolment.asked_at.desc(), Enrolment.id)
    total = db.session.scalar(select(func.count()).select_from(Enrolment).where(visible)) or 0
    return list(db.session.scalars(wanted.limit(limit).offset(offset))), total


def enrolment_seen(enrolment: str, actor: Actor, on: date) -> Enrolment:
    """Return an enrolment that the actor may see. Raises: EnrolmentNotFound."""
    wanted = select(Enrolment).where(Enrolment.id == enrolment, enrolments_visible_to(actor, on))
    if (found := db.session.scalar(wanted)) is None:
        raise EnrolmentNotFound(enrolment=enrolment)
    return found
