"""To whom something would go, and who may read in that name."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.operation import Actor
from marketplace.service_models.base import RecipientKind

DELIVERING = frozenset(
    {
        RecipientKind.CITY_UNIT,
        RecipientKind.PROCESSOR,
        RecipientKind.JOINT_CONTROLLER,
        RecipientKind.OWN_CONTROLLER,
        RecipientKind.VOUCHER_PROVIDER,
    }
)
REASONED = frozenset({RecipientKind.SERVICE_DESK, RecipientKind.AUDITOR})
HERSELF = frozenset({RecipientKind.DATA_SUBJECT, RecipientKind.GUARDIAN})


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient in the words of the law: its kind, and which provider or unit, or which person, it is.

    `organisation` is the provider's or unit's id for kinds that deliver; `person` the reader for the data subject and
    another guardian.
    """

    kind: RecipientKind
    organisation: str | None = None
    person: str | None = None


PLATFORM = Recipient(RecipientKind.PLATFORM)


def speaks_for(actor: Actor, recipient: Recipient) -> bool:
    """Tell whether an actor may read in the name of a recipient: by the role that she holds there, or as herself."""
    if actor.holds("system") or recipient.kind is RecipientKind.PLATFORM:
        return True
    if recipient.kind in HERSELF:
        return actor.acting_for is None and actor.person is not None and recipient.person == actor.person
    if recipient.kind in DELIVERING:
        return works_for(actor, recipient.organisation)
    if recipient.kind is RecipientKind.SERVICE_DESK:
        return actor.holds("service_centre")
    if recipient.kind is RecipientKind.AUDITOR:
        return actor.holds("auditor")
    return any(held.name.startswith("city.") or held.name == "data_protection_officer" for held in actor.roles)


def works_for(actor: Actor, organisation: str | None) -> bool:
    """Tell whether an actor works for a provider or manages a unit."""
    return organisation is not None and (
        actor.holds("provider.staff", organisation) or actor.holds("unit.manager", organisation)
    )
