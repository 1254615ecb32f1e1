"""Which contracts give whom a ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select, union_all

from consent.models import NO_ORGANISATION, ContractGround
from consent.recipients import Recipient
from marketplace.kernel.db import db, rows
from marketplace.people.models import Custody, Guardianship
from marketplace.people.queries.among import ASKED, among, in_force_on_day

_OPEN = (
    ContractGround.recipient_kind == bindparam("kind"),
    ContractGround.recipient_id == bindparam("organisation"),
    ContractGround.closed_at.is_(None),
)
_OPEN_GROUNDS = union_all(
    select(ContractGround.subject_id, ContractGround.purpose).where(among(ContractGround.subject_id, ASKED), *_OPEN),
    select(Guardianship.guardian_id, ContractGround.purpose)
    .join(ContractGround, ContractGround.subject_id == Guardianship.child_id)
    .where(
        among(Guardianship.guardian_id, ASKED),
        in_force_on_day(Guardianship),
        Guardianship.custody != Custody.NONE,
        *_OPEN,
    ),
)


def open_grounds(recipient: Recipient, subjects: Sequence[str], on: date) -> dict[str, set[str]]:
    """Return for each subject the purposes for which a contract is open with a recipient; one statement.

    A contract about a child is also one with those who have custody of it.
    """
    asked = {
        "asked": subjects,
        "day": on,
        "kind": recipient.kind,
        "organisation": recipient.organisation or NO_ORGANISATION,
    }
    found: dict[str, set[str]] = {}
    for subject, purpose in rows(_OPEN_GROUNDS, asked).all():
        found.setdefault(subject, set()).add(purpose)
    return found


def grounds_of(subject: str) -> list[ContractGround]:
    """Return all contract grounds about a person, open and closed, the newest first."""
    return list(
        db.session.scalars(
            select(ContractGround)
            .where(ContractGround.subject_id == subject)
            .order_by(ContractGround.opened_at.desc(), ContractGround.purpose)
        )
    )


_GROUNDS_FROM = (
    select(ContractGround).where(ContractGround.source == bindparam("source")).order_by(ContractGround.purpose)
)


def grounds_from(source: str) -> list[ContractGround]:
    """Return the grounds that one contract (an enrolment, or a registration) has opened."""
    return list(db.session.scalars(_GROUNDS_FROM, {"source": source}))
