"""Contract grounds: opened when somebody enrols or becomes known, closed when that ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from consent import policy, queries
from consent.models import NO_ORGANISATION, ContractGround
from consent.operations.consents import expire_requests
from consent.recipients import PLATFORM, Recipient
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import on
from marketplace.kernel.operation import Actor, operation
from marketplace.service_models.base import RecipientKind

PLATFORM_PURPOSES = ("invoicing", "notification")


class Enrolled(Protocol):
    """What this room needs to know of a child that was enrolled."""

    enrolment: str
    child: str
    provider: str | None
    recipient_kind: str
    unit: str | None
    purposes: Sequence[str]


class Ended(Protocol):
    """What this room needs to know of an enrolment that ended."""

    enrolment: str


class Registered(Protocol):
    """What this room needs to know of adults who became known."""

    persons: Sequence[str]


@operation(policy.OPEN_GROUNDS)
def open_grounds(
    *, actor: Actor, now: datetime, subject: str, recipient: Recipient, purposes: Sequence[str], source: str
) -> list[ContractGround]:
    """Give a recipient a contract ground about a person for each purpose, from one source (an enrolment's id).

    Opening again what the same source has opened changes nothing; what it had closed opens anew.
    """
    organisation = recipient.organisation or NO_ORGANISATION
    known = {
        ground.purpose: ground
        for ground in queries.grounds_from(source)
        if (ground.subject_id, ground.recipient_kind, ground.recipient_id) == (subject, recipient.kind, organisation)
    }
    grounds = []
    for purpose in dict.fromkeys(purposes):
        ground = known.get(purpose) or ContractGround(
            subject_id=subject,
            recipient_kind=recipient.kind,
            recipient_id=organisation,
            purpose=purpose,
            source=source,
            opened_at=now,
        )
        ground.closed_at = None
        db.session.add(ground)
        grounds.append(ground)
    return grounds


@operation(policy.CLOSE_GROUNDS)
def close_grounds(*, actor: Actor, now: datetime, source: str) -> None:
    """Close every ground that a source has opened; a second time changes nothing.

    Who has no ground about a person any more does not go on asking for consents about her.
    """
    closing = [ground for ground in queries.grounds_from(source) if ground.closed_at is None]
    for ground in closing:
        ground.closed_at = now
    db.session.flush()
    recipients = {(each.subject_id, each.recipient_kind, each.recipient_id) for each in closing}
    for subject, kind, organisation in sorted(recipients):
        recipient = Recipient(kind, organisation or None)
        if not queries.open_grounds(recipient, [subject], city_day(now)):
            expire_requests(actor=actor, now=now, subject=subject, recipient=recipient)


@on("enrolment.child_enrolled")
def open_grounds_of_enrolment(event: Enrolled, *, actor: Actor, now: datetime) -> None:
    """Let whoever delivers know what delivering needs: a unit of the city, else the provider."""
    kind = RecipientKind(event.recipient_kind)
    organisation = event.unit if kind is RecipientKind.CITY_UNIT else event.provider
    open_grounds(
        actor=actor,
        now=now,
        subject=event.child,
        recipient=Recipient(kind, organisation),
        purposes=event.purposes,
        source=event.enrolment,
    )


@on("enrolment.enrolment_ended")
def close_grounds_of_enrolment(event: Ended, *, actor: Actor, now: datetime) -> None:
    """End what the enrolment allowed."""
    close_grounds(actor=actor, now=now, source=event.enrolment)


@on("people.adults_registered")
def open_grounds_of_registration(event: Registered, *, actor: Actor, now: datetime) -> None:
    """Let the marketplace write to people about their own matters and name them on their own invoices.

    Nobody who only now became known has a ground yet, so that all are opened at once.
    """
    insert_rows(
        ContractGround,
        [
            {
                "subject_id": person,
                "recipient_kind": PLATFORM.kind,
                "recipient_id": PLATFORM.organisation or NO_ORGANISATION,
                "purpose": purpose,
                "source": person,
                "opened_at": now,
            }
            for person in event.persons
            for purpose in PLATFORM_PURPOSES
        ],
    )
