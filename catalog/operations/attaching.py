"""Attach an add-on to a basic service at a unit: the provider asks, the unit agrees, the service owner approves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from catalog import policy, queries
from catalog.errors import (
    AttachmentAsked,
    AttachmentDecided,
    AttachmentNotAgreed,
    AttachmentTermsWrong,
    BasicServiceAttached,
    OfferingNotPublished,
    SamePersonDecides,
)
from catalog.events import AttachmentApproved
from catalog.events import AttachmentAsked as AttachmentWasAsked
from catalog.models import Attachment, AttachmentStatus, OfferingStatus, Placement
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.text import Text, _

OVER = frozenset({OfferingStatus.WITHDRAWN, OfferingStatus.ARCHIVED})
UNDECIDED = frozenset({AttachmentStatus.ASKED, AttachmentStatus.UNIT_AGREED})
MAX_TEXT, MAX_ROOM, MAX_LONG = 500, 120, 5000
MAX_RENT_CENTS = 100_000_00


@dataclass(frozen=True, kw_only=True)
class UnitTerms:
    """What a unit agrees to. `others_do`: what the children who stay do meanwhile, needed inside care; `handover`: who
    walks the children, when responsibility passes, who may fetch, what happens if nobody comes. Rent for the season."""

    room: str
    time_note: str
    staffing: str
    others_do: str = ""
    handover: str = ""
    rent_cents: int = 0


@operation(policy.ASK_ATTACHMENT)
def ask_attachment(
    *,
    actor: Actor,
    now: datetime,
    offering: str,
    unit: str,
    placement: Placement,
    wish: str = "",
    key: IdempotencyKey | None = None,
) -> Attachment:
    """Ask a unit to carry an add-on inside, next to or apart from care.

    Raises: OfferingUnknown, UnitUnknown, OfferingNotPublished (withdrawn or archived), BasicServiceAttached,
    AttachmentAsked, AttachmentTermsWrong.
    """
    found = queries.offering(offering)
    queries.unit(unit)
    if found.status in OVER:
        raise OfferingNotPublished(offering=offering)
    if queries.service(found.service_id).is_basic:
        raise BasicServiceAttached(offering=offering)
    if _live_attachment(offering, unit):
        raise AttachmentAsked(offering=offering, unit=unit)
    if len(wish) > MAX_LONG:
        raise AttachmentTermsWrong(fields={"wish": [_("Write at most 5,000 characters.")]})
    attachment = Attachment(
        offering_id=offering, unit_id=unit, placement=placement, wish=wish.strip(), asked_by=actor.person, asked_at=now
    )
    db.session.add(attachment)
    db.session.flush()
    announce(AttachmentWasAsked(attachment=attachment.id, offering=offering, unit=unit))
    return attachment


@operation(policy.AGREE_ATTACHMENT)
def agree_attachment(*, actor: Actor, now: datetime, attachment: str, terms: UnitTerms) -> Attachment:
    """Agree as the unit manager: which room, when, who staffs it, what the others do.

    Raises: AttachmentUnknown, AttachmentDecided, AttachmentTermsWrong (naming the fields).
    """
    found = queries.attachment(attachment)
    if found.status != AttachmentStatus.ASKED:
        raise AttachmentDecided(attachment=attachment)
    _refuse_terms(terms, found.placement)
    found.room, found.time_note, found.staffing = terms.room.strip(), terms.time_note.strip(), terms.staffing.strip()
    found.others_do, found.handover = terms.others_do.strip(), terms.handover.strip()
    found.rent_cents = terms.rent_cents
    found.status, found.agreed_by, found.agreed_at = AttachmentStatus.UNIT_AGREED, actor.person, now
    return found


@operation(policy.APPROVE_ATTACHMENT)
def approve_attachment(*, actor: Actor, now: datetime, attachment: str) -> Attachment:
    """Approve as the service owner what the unit has agreed to.

    Raises: AttachmentUnknown, AttachmentNotAgreed, AttachmentDecided, SamePersonDecides.
    """
    found = queries.attachment(attachment)
    if found.status == AttachmentStatus.ASKED:
        raise AttachmentNotAgreed(attachment=attachment)
    if found.status != AttachmentStatus.UNIT_AGREED:
        raise AttachmentDecided(attachment=attachment)
    if found.agreed_by == actor.person:
        raise SamePersonDecides(attachment=attachment)
    found.status, found.approved_by, found.approved_at = AttachmentStatus.APPROVED, actor.person, now
    db.session.flush()
    announce(AttachmentApproved(attachment=attachment, offering=found.offering_id, unit=found.unit_id))
    return found


@operation(policy.DECLINE_ATTACHMENT)
def decline_attachment(*, actor: Actor, now: datetime, attachment: str, reason: str) -> Attachment:
    """Say no, as the unit manager or the service owner, with the reason.

    Raises: AttachmentUnknown, AttachmentDecided, AttachmentTermsWrong (no reason).
    """
    found = queries.attachment(attachment)
    if found.status not in UNDECIDED:
        raise AttachmentDecided(attachment=attachment)
    if not 0 < len(reason.strip()) <= MAX_TEXT:
        raise AttachmentTermsWrong(fields={"reason": [_("Give the reason, in at most 500 characters.")]})
    found.status, found.declined_by, found.declined_at = AttachmentStatus.DECLINED, actor.person, now
    found.decline_reason = reason.strip()
    return found


def _live_attachment(offering: str, unit: str) -> str | None:
    return db.session.scalar(
        select(Attachment.id).where(
            Attachment.offering_id == offering,
            Attachment.unit_id == unit,
            Attachment.status != AttachmentStatus.DECLINED,
        )
    )


def _refuse_terms(terms: UnitTerms, placement: Placement) -> None:
    needed = {"room": MAX_ROOM, "time_note": MAX_TEXT, "staffing": MAX_TEXT}
    if placement == Placement.INSIDE:
        needed["others_do"] = MAX_TEXT
    wrong: dict[str, list[Text]] = {}
    for name, limit in {"others_do": MAX_TEXT, "handover": MAX_LONG, **needed}.items():
        written = getattr(terms, name).strip()
        if len(written) > limit or (name in needed and not written):
            wrong[name] = [_("Write this down, in at most %(limit)s characters.", limit=limit)]
    if not 0 <= terms.rent_cents <= MAX_RENT_CENTS:
        wrong["rent_cents"] = [_("State a rent from 0 to 100,000 euros.")]
    if wrong:
        raise AttachmentTermsWrong(fields=wrong)
