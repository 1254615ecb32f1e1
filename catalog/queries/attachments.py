"""Which add-ons are attached where, and who still has to agree."""

from sqlalchemy import select

from catalog.errors import AttachmentUnknown
from catalog.models import Attachment, AttachmentStatus, Offering, OfferingStatus, Season, SeasonStatus, Unit
from marketplace.kernel.db import db


def attachment(attachment: str) -> Attachment:
    """Return an attachment. Raises: AttachmentUnknown."""
    found = db.session.get(Attachment, attachment)
    if found is None:
        raise AttachmentUnknown(attachment=attachment)
    return found


def unit_of_attachment(attachment: str) -> str | None:
    """The unit that is asked, or None where there is no such attachment."""
    return db.session.scalar(select(Attachment.unit_id).where(Attachment.id == attachment))


def attachments_of_offering(offering: str) -> list[tuple[Attachment, Unit]]:
    """The attachments of an offering with their units, in the order in which they were asked."""
    rows = db.session.execute(
        select(Attachment, Unit)
        .join(Unit, Unit.id == Attachment.unit_id)
        .where(Attachment.offering_id == offering)
        .order_by(Attachment.asked_at, Unit.name, Attachment.id)
    )
    return [(row[0], row[1]) for row in rows]


def attachments_of_provider(provider: str) -> list[tuple[Attachment, Offering, Unit]]:
    """What a provider asked of units, with offerings and units, the latest asked first."""
    rows = db.session.execute(
        select(Attachment, Offering, Unit)
        .join(Offering, Offering.id == Attachment.offering_id)
        .join(Unit, Unit.id == Attachment.unit_id)
        .where(Offering.provider_id == provider)
        .order_by(Attachment.asked_at.desc(), Attachment.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def attachments_of_unit(unit: str) -> list[tuple[Attachment, Offering]]:
    """The attachments at a unit with their offerings, the latest asked first."""
    rows = db.session.execute(
        select(Attachment, Offering)
        .join(Offering, Offering.id == Attachment.offering_id)
        .where(Attachment.unit_id == unit)
        .order_by(Attachment.asked_at.desc(), Attachment.id)
    )
    return [(row[0], row[1]) for row in rows]


def attachments_to_approve() -> list[tuple[Attachment, Offering, Unit]]:
    """The attachments that a unit has agreed to and the service owner has not decided, oldest agreement first."""
    rows = db.session.execute(
        select(Attachment, Offering, Unit)
        .join(Offering, Offering.id == Attachment.offering_id)
        .join(Unit, Unit.id == Attachment.unit_id)
        .where(Attachment.status == AttachmentStatus.UNIT_AGREED)
        .order_by(Attachment.agreed_at, Attachment.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def attachments_that_hold() -> list[tuple[Attachment, Offering, Unit]]:
    """The approved attachments of published offerings in open seasons, by unit and title."""
    rows = db.session.execute(
        select(Attachment, Offering, Unit)
        .join(Offering, Offering.id == Attachment.offering_id)
        .join(Unit, Unit.id == Attachment.unit_id)
        .join(Season, Season.id == Offering.season_id)
        .where(
            Attachment.status == AttachmentStatus.APPROVED,
            Offering.status == OfferingStatus.PUBLISHED,
            Season.status == SeasonStatus.OPEN,
        )
        .order_by(Unit.name, Offering.title, Attachment.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
