"""Bring an offering before families, and take it back."""

from datetime import datetime

from catalog import policy, queries
from catalog.completeness import what_is_missing
from catalog.errors import (
    OfferingIncomplete,
    OfferingNotDraft,
    OfferingNotPublished,
    OfferingNotSubmitted,
    OfferingStillRuns,
    TermsWrong,
)
from catalog.events import OfferingPublished, OfferingWithdrawn
from catalog.models import Offering, OfferingStatus
from catalog.operations.revisions import keep_revision
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _

MAX_REASON = 500
BEFORE_FAMILIES = frozenset({OfferingStatus.PUBLISHED, OfferingStatus.SUBMITTED})


@operation(policy.SUBMIT_OFFERING)
def submit_offering(*, actor: Actor, now: datetime, offering: str) -> Offering:
    """Say that a draft is ready to be published.

    Raises: OfferingUnknown, OfferingNotDraft, OfferingIncomplete (naming what is missing).
    """
    found = queries.offering(offering)
    if found.status != OfferingStatus.DRAFT:
        raise OfferingNotDraft(offering=offering)
    _refuse_incomplete(offering, now)
    found.status, found.submitted_at = OfferingStatus.SUBMITTED, now
    return found


@operation(policy.PUBLISH_OFFERING)
def publish_offering(*, actor: Actor, now: datetime, offering: str) -> Offering:
    """Publish a submitted offering, after looking again whether anything is missing; the revision is kept.

    Raises: OfferingUnknown, OfferingNotSubmitted, OfferingIncomplete.
    """
    found = queries.offering(offering)
    if found.status != OfferingStatus.SUBMITTED:
        raise OfferingNotSubmitted(offering=offering)
    _refuse_incomplete(offering, now)
    found.status, found.published_at = OfferingStatus.PUBLISHED, now
    keep_revision(found, actor=actor, now=now)
    announce(OfferingPublished(offering=offering, provider=found.provider_id, revision=found.revision))
    return found


@operation(policy.WITHDRAW_OFFERING)
def withdraw_offering(*, actor: Actor, now: datetime, offering: str, reason: str) -> Offering:
    """Take an offering back: no new enrolments; those who are enrolled keep their places.

    Raises: OfferingUnknown, OfferingNotPublished, TermsWrong (no reason).
    """
    found = queries.offering(offering)
    if found.status not in BEFORE_FAMILIES:
        raise OfferingNotPublished(offering=offering)
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise TermsWrong(fields={"reason": [_("Give the reason, in at most 500 characters.")]})
    withdraw(found, now=now, reason=reason.strip())
    return found


@operation(policy.ARCHIVE_OFFERING)
def archive_offering(*, actor: Actor, now: datetime, offering: str) -> Offering:
    """Put away an offering that was withdrawn, or whose sessions are all over.

    Raises: OfferingUnknown, OfferingNotPublished, OfferingStillRuns.
    """
    found = queries.offering(offering)
    if found.status not in (OfferingStatus.PUBLISHED, OfferingStatus.WITHDRAWN):
        raise OfferingNotPublished(offering=offering)
    if any(queries.open_sessions(group.id, now) for group in queries.groups_of_offering(offering)):
        raise OfferingStillRuns(offering=offering)
    found.status, found.archived_at = OfferingStatus.ARCHIVED, now
    return found


def withdraw(offering: Offering, *, now: datetime, reason: str) -> None:
    """Mark an offering as withdrawn and tell of it."""
    offering.status, offering.withdrawn_at, offering.withdraw_reason = OfferingStatus.WITHDRAWN, now, reason
    db.session.flush()
    announce(OfferingWithdrawn(offering=offering.id, provider=offering.provider_id))


def _refuse_incomplete(offering: str, now: datetime) -> None:
    missing = what_is_missing(offering, now=now)
    if missing:
        raise OfferingIncomplete(
            offering=offering,
            missing=[each.code for each in missing],
            fields={each.code: [each.text] for each in missing},
        )
