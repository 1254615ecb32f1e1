"""Carry a group over to another provider's offering: same hour, same unit, same room; inside an operation above."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from catalog import queries
from catalog.models import Attachment, AttachmentStatus, Group, Offering, OfferingStatus, Session, SessionStatus
from catalog.operations.revisions import keep_revision
from catalog.queries.times import remaining
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor

ROOM = ("placement", "wish", "room", "time_note", "staffing", "others_do", "handover", "rent_cents")
HOURS = ("unit_id", "rrule", "start_time", "end_time", "ends_on", "left_out", "weekdays")


def fitting_offerings(group: str) -> list[Offering]:
    """Return what other providers publish in the same season and model for these ages and a language of the group's.

    Offerings of the same service come first.
    """
    found = queries.offering(queries.group(group).offering_id)
    others = db.session.scalars(
        select(Offering)
        .where(
            Offering.status == OfferingStatus.PUBLISHED,
            Offering.season_id == found.season_id,
            Offering.model == found.model,
            Offering.provider_id.is_not(None),
            Offering.provider_id != found.provider_id,
            Offering.age_from <= found.age_from,
            Offering.age_to >= found.age_to,
        )
        .order_by(Offering.service_id != found.service_id, Offering.title, Offering.id)
    )
    return [each for each in others if {*each.languages} & {*found.languages}]


def sessions_to_come(group: str, now: datetime) -> list[Session]:
    """Return the planned sessions of a group that have not begun, in order."""
    return list(db.session.scalars(select(Session).where(*remaining(group, now)).order_by(Session.position)))


def carry_group(
    *, group: str, offering: str, places: int, approved_by: str | None, actor: Actor, now: datetime
) -> Group:
    """Give an offering a group in the hours, the unit and the room of another that is not held any more.

    The attachment is carried over as the unit head, who acts, agrees to it; `approved_by` approved it for the city.
    """
    old, substitute = queries.group(group), queries.offering(offering)
    sessions = sessions_to_come(group, now)
    attachment = _carried_attachment(old, offering, approved_by, actor, now)
    carried = Group(
        offering_id=offering,
        attachment_id=attachment,
        capacity=places,
        starts_on=city_day(sessions[0].starts_at),
        **{fact: getattr(old, fact) for fact in HOURS},
    )
    db.session.add(carried)
    db.session.flush()
    db.session.add_all(
        Session(group_id=carried.id, position=position, starts_at=each.starts_at, ends_at=each.ends_at, capacity=places)
        for position, each in enumerate(sessions, start=1)
    )
    db.session.flush()
    keep_revision(substitute, actor=actor, now=now)
    return carried


def cancel_rest(group: str, now: datetime) -> None:
    """Cancel the sessions to come in which nobody has a place any more."""
    for session in sessions_to_come(group, now):
        if not session.taken:
            session.status = SessionStatus.CANCELLED
    db.session.flush()


def _carried_attachment(old: Group, offering: str, approved_by: str | None, actor: Actor, now: datetime) -> str | None:
    if old.attachment_id is None:
        return None
    live = select(Attachment.id).where(
        Attachment.offering_id == offering,
        Attachment.unit_id == old.unit_id,
        Attachment.status == AttachmentStatus.APPROVED,
    )
    if there := db.session.scalar(live):
        return there
    before = queries.attachment(old.attachment_id)
    carried = Attachment(
        offering_id=offering,
        unit_id=old.unit_id,
        status=AttachmentStatus.APPROVED,
        asked_by=approved_by,
        asked_at=now,
        agreed_by=actor.person,
        agreed_at=now,
        approved_by=approved_by,
        approved_at=now,
        **{fact: getattr(before, fact) for fact in ROOM},
    )
    db.session.add(carried)
    db.session.flush()
    return carried.id
