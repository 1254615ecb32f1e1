"""Which consents there are, who may answer them, and which hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select

from consent.law import Effect
from consent.models import NO_ORGANISATION, Consent, ConsentAnswer, ConsentStatus, Notice
from consent.recipients import Recipient
from consent.verdicts import consent_holds
from marketplace.kernel.db import db, rows
from marketplace.people.queries import guardian_ids_of, maturity_of
from marketplace.people.queries.among import ASKED, DAY, among

AGE_OF_DIGITAL_CONSENT_YEARS = 13
OPEN = (ConsentStatus.ASKED, ConsentStatus.GIVEN)


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide about a person: her guardians with custody, and `alone` she herself if she is old enough."""

    guardians: frozenset[str]
    alone: str | None

    @property
    def everybody(self) -> frozenset[str]:
        """All who may answer and withdraw."""
        return self.guardians | ({self.alone} if self.alone else set())


def deciders_of(subjects: Sequence[str], on: date) -> dict[str, Deciders]:
    """Return who may decide about each person on a day; two statements for all of them."""
    guardians = guardian_ids_of(subjects, on)
    return {
        subject: Deciders(
            guardians.get(subject, frozenset()),
            subject if years is None or years >= AGE_OF_DIGITAL_CONSENT_YEARS else None,
        )
        for subject, years in maturity_of(subjects, on).items()
    }


def deciders(subject: str, on: date) -> Deciders:
    """Return who may decide about a person on a day; nobody for one who is not known."""
    return deciders_of([subject], on).get(subject, Deciders(frozenset(), None))


_AGREED = select(Consent.subject_id, Consent.category, ConsentAnswer.person_id).where(
    among(Consent.subject_id, ASKED),
    Consent.purpose == bindparam("purpose"),
    Consent.recipient_kind == bindparam("kind"),
    Consent.recipient_id == bindparam("organisation"),
    Consent.status == ConsentStatus.GIVEN,
    Consent.expires_on > DAY,
    ConsentAnswer.consent_id == Consent.id,
    ConsentAnswer.agrees,
)


def consents_in_force(
    recipient: Recipient, purpose: str, subjects: Sequence[str], effects: dict[str, Effect], on: date
) -> set[tuple[str, str]]:
    """Return the pairs of subject and category whose consent holds on a day; three statements at most.

    `effects` tells for each category what the law asks for today. Nothing is kept between calls: what was withdrawn
    before this reading began does not count.
    """
    asked = {
        "asked": subjects,
        "purpose": purpose,
        "kind": recipient.kind,
        "organisation": recipient.organisation or NO_ORGANISATION,
        "day": on,
    }
    agreed: dict[tuple[str, str], set[str]] = {}
    for subject, category, person in rows(_AGREED, asked).all():
        if category in effects:
            agreed.setdefault((subject, category), set()).add(person)
    if not agreed:
        return set()
    deciding = deciders_of([subject for subject, _category in agreed], on)
    return {
        (subject, category)
        for (subject, category), persons in agreed.items()
        if consent_holds(
            effects[category],
            agreed=frozenset(persons),
            guardians=deciding[subject].guardians,
            alone=deciding[subject].alone,
        )
    }


def agreed_to(consent: str) -> frozenset[str]:
    """Return who has agreed to one consent."""
    return frozenset(each.person_id for each in answers_to(consent) if each.agrees)


def consent(consent_id: str) -> Consent | None:
    """Return one consent, or None."""
    return db.session.get(Consent, consent_id)


def locked_consent(consent_id: str) -> Consent | None:
    """Return one consent as it stands now, kept from others until this transaction ends; or None."""
    return db.session.scalar(
        select(Consent).where(Consent.id == consent_id).with_for_update().execution_options(populate_existing=True)
    )


def open_consent(subject: str, category: str, purpose: str, recipient: Recipient) -> Consent | None:
    """Return the consent that is asked or given for exactly this, or None."""
    return db.session.scalar(
        select(Consent).where(
            Consent.subject_id == subject,
            Consent.category == category,
            Consent.purpose == purpose,
            Consent.recipient_kind == recipient.kind,
            Consent.recipient_id == (recipient.organisation or NO_ORGANISATION),
            Consent.status.in_(OPEN),
        )
    )


def consents_of(subject: str) -> list[Consent]:
    """Return all consents about a person, the newest first."""
    return list(
        db.session.scalars(
            select(Consent).where(Consent.subject_id == subject).order_by(Consent.asked_at.desc(), Consent.id)
        )
    )


def open_consents(subject: str) -> list[Consent]:
    """Return the consents about a person that are asked or given, in order of category and purpose."""
    return list(
        db.session.scalars(
            select(Consent)
            .where(Consent.subject_id == subject, Consent.status.in_(OPEN))
            .order_by(Consent.category, Consent.purpose)
        )
    )


def answers_to(consent_id: str) -> list[ConsentAnswer]:
    """Return what was answered to a consent, in order of time."""
    return list(
        db.session.scalars(
            select(ConsentAnswer).where(ConsentAnswer.consent_id == consent_id).order_by(ConsentAnswer.at)
        )
    )


def waiting_for(person: str, subjects: Sequence[str], on: date) -> list[Consent]:
    """Return the consents about these persons that wait, on a day, for an answer of one who may decide."""
    answered = select(ConsentAnswer.consent_id).where(ConsentAnswer.person_id == person)
    return list(
        db.session.scalars(
            select(Consent)
            .where(
                among(Consent.subject_id, subjects),
                Consent.status == ConsentStatus.ASKED,
                Consent.answer_by_on > on,
                Consent.id.not_in(answered),
            )
            .order_by(Consent.asked_at, Consent.id)
        )
    )


def overdue_consents(on: date) -> list[Consent]:
    """Return the consents whose time has passed on a day: given ones that ran out, asked ones without all answers."""
    late = (Consent.status == ConsentStatus.ASKED) & (Consent.answer_by_on <= on)
    run_out = (Consent.status == ConsentStatus.GIVEN) & (Consent.expires_on <= on)
    return list(db.session.scalars(select(Consent).where(or_(late, run_out)).order_by(Consent.id)))


def notice_in_force(category: str, purpose: str, on: date) -> Notice | None:
    """Return the notice under which people are asked on a day: the latest version that has begun; or None."""
    return db.session.scalar(
        select(Notice)
        .where(Notice.category == category, Notice.purpose == purpose, Notice.valid_from <= on)
        .order_by(Notice.version.desc())
        .limit(1)
    )


def notice(notice_id: str) -> Notice | None:
    """Return one version of a notice, or None."""
    return db.session.get(Notice, notice_id)


def notices() -> list[Notice]:
    """Return all notices in all versions, by category, purpose and version."""
    return list(db.session.scalars(select(Notice).order_by(Notice.category, Notice.purpose, Notice.version)))
