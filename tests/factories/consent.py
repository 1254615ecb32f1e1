"""Law, notices, consents and grounds for tests, made by the same operations that a city uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from consent import operations
from consent.door import Recipient
from consent.law import LawLine
from consent.law_file import example_law
from consent.models import Consent
from marketplace.kernel.operation import SYSTEM
from marketplace.service_models.base import RecipientKind
from tests.factories.people import an_actor, as_actor

CLUB = "c" * 24
AT_THE_CLUB = Recipient(RecipientKind.OWN_CONTROLLER, CLUB)


def the_law(now: datetime, lines: Sequence[LawLine] | None = None, valid_from: date | None = None) -> str:
    """Put a table of law in force by two persons, the shipped example unless told otherwise; return its id."""
    example = example_law()
    table = operations.propose_law_table(
        actor=an_actor(now, "data_protection_officer"),
        now=now,
        lines=example.lines if lines is None else lines,
        valid_from=valid_from or example.valid_from,
        notice=example.notice,
    )
    operations.approve_law_table(actor=an_actor(now, "data_protection_officer"), now=now, law_table=table.id)
    return table.id


def a_notice(now: datetime, category: str, purpose: str) -> str:
    """Publish a notice and return its id."""
    officer = an_actor(now, "data_protection_officer")
    text = f"We ask whether {category} may be used for {purpose}. You can withdraw at any time."
    return operations.publish_notice(actor=officer, now=now, category=category, purpose=purpose, text=text).id


def an_asked_consent(
    now: datetime, subject: str, category: str, purpose: str, recipient: Recipient = AT_THE_CLUB
) -> Consent:
    """Ask for a consent under a new notice."""
    a_notice(now, category, purpose)
    return operations.ask_consent(
        actor=SYSTEM, now=now, subject=subject, category=category, purpose=purpose, recipient=recipient
    )


def a_given_consent(
    now: datetime,
    subject: str,
    category: str,
    purpose: str,
    by: Sequence[str],
    recipient: Recipient = AT_THE_CLUB,
) -> Consent:
    """Ask for a consent and let these persons agree."""
    consent = an_asked_consent(now, subject, category, purpose, recipient)
    for person in by:
        operations.answer_consent(actor=as_actor(person, now), now=now, consent=consent.id, agrees=True)
    return consent


def a_ground(
    now: datetime, subject: str, *purposes: str, recipient: Recipient = AT_THE_CLUB, source: str = "e" * 24
) -> None:
    """Open contract grounds about a person, for delivering the service unless told otherwise."""
    operations.open_grounds(
        actor=SYSTEM,
        now=now,
        subject=subject,
        recipient=recipient,
        purposes=purposes or ("service_delivery", "safety"),
        source=source,
    )
