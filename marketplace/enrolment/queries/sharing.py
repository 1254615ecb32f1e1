"""Agreements of guardians on who bears how much of what a family owes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, bindparam, or_, select

from marketplace.enrolment.models import PayerAgreement
from marketplace.kernel.db import db


def payer_agreement(agreement: str) -> PayerAgreement | None:
    """Return an agreement or a proposal, if there is one."""
    return db.session.get(PayerAgreement, agreement)


def payer_agreements_of(person: str) -> list[PayerAgreement]:
    """Return what somebody proposed, was proposed and agreed to, also what has ended, the newest first."""
    party = or_(PayerAgreement.proposer_id == person, PayerAgreement.other_id == person)
    wanted = select(PayerAgreement).where(party).order_by(PayerAgreement.proposed_at.desc(), PayerAgreement.id)
    return list(db.session.scalars(wanted))


def shares_proposed(child: str, enrolment: str | None) -> PayerAgreement | None:
    """Return the proposal for a child, or for one enrolment, that waits for an answer."""
    return db.session.scalar(
        select(PayerAgreement).where(
            PayerAgreement.child_id == child,
            _for(enrolment),
            PayerAgreement.agreed_at.is_(None),
            PayerAgreement.ended_at.is_(None),
        )
    )


def agreed_from(child: str, enrolment: str | None, day: date) -> list[PayerAgreement]:
    """Return what was agreed for a child, or for one enrolment, and holds on a day or begins later."""
    still = or_(PayerAgreement.valid_until.is_(None), PayerAgreement.valid_until > day)
    agreed = PayerAgreement.agreed_at.is_not(None)
    wanted = select(PayerAgreement).where(PayerAgreement.child_id == child, _for(enrolment), agreed, still)
    return list(db.session.scalars(wanted.order_by(PayerAgreement.valid_from, PayerAgreement.id)))


def agreement_for(child: str, enrolment: str, signer: str, day: date) -> PayerAgreement | None:
    """Return by what an enrolment that is signed on a day is shared: its own agreement before that of the child.

    Who signs owes: an agreement of two others binds nobody here.
    """
    asked = {"child": child, "enrolment": enrolment, "signer": signer, "day": day}
    held = list(db.session.scalars(_HELD, asked))
    return max(held, key=lambda each: each.enrolment_id is not None, default=None)


_HELD = select(PayerAgreement).where(
    PayerAgreement.child_id == bindparam("child"),
    or_(PayerAgreement.enrolment_id.is_(None), PayerAgreement.enrolment_id == bindparam("enrolment")),
    or_(PayerAgreement.proposer_id == bindparam("signer"), PayerAgreement.other_id == bindparam("signer")),
    PayerAgreement.agreed_at.is_not(None),
    PayerAgreement.valid_from <= bindparam("day"),
    or_(PayerAgreement.valid_until.is_(None), PayerAgreement.valid_until > bindparam("day")),
)


def _for(enrolment: str | None) -> ColumnElement[bool]:
    same = PayerAgreement.enrolment_id
    return same.is_(None) if enrolment is None else same == enrolment
