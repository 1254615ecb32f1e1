"""Consents: asked under a notice, given by all who must agree, withdrawn by any one of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from consent import policy, queries
from consent.errors import (
    ConsentNotGiven,
    ConsentNotOpen,
    ConsentNotUsed,
    ConsentUnknown,
    ExpiryNotValid,
    NoticeMissing,
    RecipientMissing,
)
from consent.events import ConsentAsked, ConsentExpired, ConsentGiven, ConsentRefused, ConsentWithdrawn
from consent.models import NO_ORGANISATION, Consent, ConsentAnswer, ConsentStatus
from consent.recipients import DELIVERING, Recipient
from consent.verdicts import ASKING, consent_holds
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import Event, announce
from marketplace.kernel.operation import Actor, operation

ANSWER_DAYS = 14
CONSENT_DAYS = 365
CONSENT_DAYS_MAX = 730


@operation(policy.ASK_CONSENT)
def ask_consent(
    *,
    actor: Actor,
    now: datetime,
    subject: str,
    category: str,
    purpose: str,
    recipient: Recipient,
    expires_on: date | None = None,
) -> Consent:
    """Ask those who may decide about a person, for one category, purpose and recipient, under the notice of today.

    What is asked or given already is returned as it stands. It holds until `expires_on` (a year, unless told otherwise)
    and waits 14 days for answers. Raises: RecipientMissing, ConsentNotUsed where the law does not want a consent,
    NoticeMissing, ExpiryNotValid.
    """
    today = city_day(now)
    if recipient.kind in DELIVERING and recipient.organisation is None:
        raise RecipientMissing(fields={"recipient": [RecipientMissing.advice]})
    line = queries.law_in_force(today).governing(category, recipient.kind, purpose)
    if line.effect not in ASKING:
        raise ConsentNotUsed()
    if already := queries.open_consent(subject, category, purpose, recipient):
        return already
    notice = queries.notice_in_force(category, purpose, today)
    if notice is None:
        raise NoticeMissing()
    consent = Consent(
        subject_id=subject,
        category=category,
        purpose=purpose,
        recipient_kind=recipient.kind,
        recipient_id=recipient.organisation or NO_ORGANISATION,
        effect=line.effect,
        status=ConsentStatus.ASKED,
        notice_id=notice.id,
        asked_by=actor.subject,
        asked_at=now,
        answer_by_on=today + timedelta(days=ANSWER_DAYS),
        expires_on=_expiry(expires_on, today),
    )
    db.session.add(consent)
    db.session.flush()
    _announce(ConsentAsked, consent)
    return consent


@operation(policy.ANSWER_CONSENT)
def answer_consent(*, actor: Actor, now: datetime, consent: str, agrees: bool) -> Consent:
    """Answer for oneself as one who may decide; the last one who must agree makes it hold, any one can refuse it.

    An officer who acts for a guardian answers in her name, and that is recorded. Raises: ConsentNotOpen.
    """
    row = _locked(consent)
    today = city_day(now)
    if row.status is not ConsentStatus.ASKED or row.answer_by_on <= today:
        raise ConsentNotOpen()
    _write_answer(row, actor, agrees, now)
    if not agrees:
        _end(row, ConsentStatus.REFUSED, actor, now)
        _announce(ConsentRefused, row)
    elif _suffices(row, today):
        row.status, row.given_at = ConsentStatus.GIVEN, now
        _announce(ConsentGiven, row)
    return row


@operation(policy.WITHDRAW_CONSENT)
def withdraw_consent(*, actor: Actor, now: datetime, consent: str) -> Consent:
    """Withdraw a consent as any one who may decide: no reading that begins after this sees the data.

    Raises: ConsentUnknown, ConsentNotGiven.
    """
    row = _locked(consent)
    if row.status is not ConsentStatus.GIVEN:
        raise ConsentNotGiven()
    _end(row, ConsentStatus.WITHDRAWN, actor, now)
    _announce(ConsentWithdrawn, row)
    return row


@operation(policy.EXPIRE_CONSENTS)
def expire_consents(*, actor: Actor, now: datetime) -> None:
    """Mark the consents whose time has passed; the door did not count them since that day anyhow."""
    for row in queries.overdue_consents(city_day(now)):
        _end(row, ConsentStatus.EXPIRED, actor, now)
        _announce(ConsentExpired, row)


def expire_requests(*, actor: Actor, now: datetime, subject: str, recipient: Recipient) -> None:
    """Ask no longer what waits for answers about a person and a recipient; what was given stands until its day."""
    for row in queries.open_consents(subject):
        asked_for = (row.recipient_kind, row.recipient_id) == (
            recipient.kind,
            recipient.organisation or NO_ORGANISATION,
        )
        if asked_for and row.status is ConsentStatus.ASKED:
            _end(row, ConsentStatus.EXPIRED, actor, now)
            _announce(ConsentExpired, row)


def _expiry(asked: date | None, today: date) -> date:
    expires_on = asked or today + timedelta(days=CONSENT_DAYS)
    if not today < expires_on <= today + timedelta(days=CONSENT_DAYS_MAX):
        raise ExpiryNotValid(fields={"expires_on": [ExpiryNotValid.advice]})
    return expires_on


def _locked(consent: str) -> Consent:
    row = queries.locked_consent(consent)
    if row is None:
        raise ConsentUnknown()
    return row


def _write_answer(consent: Consent, actor: Actor, agrees: bool, now: datetime) -> None:
    person = actor.subject
    earlier = next((each for each in queries.answers_to(consent.id) if each.person_id == person), None)
    answer = earlier or ConsentAnswer(consent_id=consent.id, person_id=person)
    answer.agrees, answer.at, answer.entered_by = agrees, now, actor.person
    db.session.add(answer)
    db.session.flush()


def _suffices(consent: Consent, today: date) -> bool:
    deciding = queries.deciders(consent.subject_id, today)
    agreed = queries.agreed_to(consent.id)
    return consent_holds(consent.effect, agreed=agreed, guardians=deciding.guardians, alone=deciding.alone)


def _end(consent: Consent, status: ConsentStatus, actor: Actor, now: datetime) -> None:
    consent.status, consent.ended_at, consent.ended_by = status, now, actor.subject


def _announce(kind: type[Event], consent: Consent) -> None:
    announce(kind(consent=consent.id, subject=consent.subject_id, recipient=consent.recipient_id))  # type: ignore[call-arg]
