"""Signing in with an e-mail and a password, and what keeps guessers out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, or_

from marketplace.kernel import audit
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_secret
from marketplace.kernel.operation import Actor, operation, read
from marketplace.kernel.text import _
from marketplace.people import policy, queries
from marketplace.people.credentials import (
    PASSWORD_CHARACTERS_MIN,
    email_hash,
    hash_password,
    keyed_hash,
    password_matches,
)
from marketplace.people.errors import (
    AccountExists,
    ActingForUnknown,
    EmailNotValid,
    EmailTaken,
    PasswordTooShort,
    PersonUnknown,
    SignInEnded,
    TooManyAttempts,
    WrongCredentials,
)
from marketplace.people.models import Account, AccountLink, SignIn, SignInFailure
from marketplace.people.operations.registering import looks_like_email

FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 50
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_KEPT = timedelta(days=1)
IDLE_TIME = timedelta(minutes=60)
LIFETIME = timedelta(hours=12)
ENDED_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A sign-in that has just begun, and the secret that the browser keeps; the secret is not stored anywhere."""

    sign_in: SignIn
    secret: str


@operation(policy.CREATE_ACCOUNT)
def create_account(*, actor: Actor, now: datetime, person: str, email: str, password: str) -> Account:
    """Let a person sign in with an e-mail and a password.

    Raises: PersonUnknown, EmailNotValid, PasswordTooShort, AccountExists, EmailTaken.
    """
    if queries.person(person) is None:
        raise PersonUnknown()
    if not looks_like_email(email):
        raise EmailNotValid(fields={"email": [EmailNotValid.advice]})
    refuse_short(password)
    if db.session.get(Account, person) is not None:
        raise AccountExists()
    if queries.account_of_email(email_hash(email)) is not None:
        raise EmailTaken(fields={"email": [EmailTaken.advice]})
    account = Account(
        person_id=person, email_hash=email_hash(email), password_hash=hash_password(password), created_at=now
    )
    db.session.add(account)
    return account


@operation(policy.CHANGE_PASSWORD)
def change_password(*, actor: Actor, now: datetime, person: str, old: str, new: str) -> Account:
    """Change one's own password; every sign-in of the person ends. Raises: WrongCredentials, PasswordTooShort."""
    account = db.session.get(Account, person)
    if account is None or not password_matches(account.password_hash, old):
        raise WrongCredentials(fields={"old": [_("This is not your present password.")]})
    refuse_short(new)
    account.password_hash = hash_password(new)
    for each in queries.open_sign_ins_of(person):
        each.ended_at = now
    return account


def sign_in(*, actor: Actor, now: datetime, email: str, password: str, address: str) -> NewSignIn:
    """Sign a person in from a network address; each time with a new secret.

    Failed attempts alone are counted, per account and per address. The same work is done whether the account exists.
    Raises: TooManyAttempts (with `wait_seconds`), WrongCredentials.
    """
    person = check_credentials(actor=actor, now=now, email=email, password=password, address=address)
    if person is None:
        record_sign_in_failure(actor=actor, now=now, email=email, address=address)
        raise WrongCredentials()
    secret = new_secret()
    begun = open_sign_in(actor=actor, now=now, person=person, secret=secret, email=email, address=address)
    return NewSignIn(begun, secret)


@read(policy.CHECK_CREDENTIALS)
def check_credentials(*, actor: Actor, now: datetime, email: str, password: str, address: str) -> str | None:
    """Return whose e-mail and password these are, or None. Raises: TooManyAttempts before the password is tried."""
    refuse_guessing(email=email, address=address, now=now)
    account = queries.account_of_email(email_hash(email))
    person, known = (account.person_id, account.password_hash) if account else (None, None)
    return person if password_matches(known, password) else None


@operation(policy.RECORD_SIGN_IN_FAILURE)
def record_sign_in_failure(*, actor: Actor, now: datetime, email: str, address: str) -> None:
    """Count one failed attempt against an e-mail and an address."""
    db.session.add(SignInFailure(email_hash=email_hash(email), address_hash=keyed_hash("address", address), at=now))


@operation(policy.OPEN_SIGN_IN)
def open_sign_in(*, actor: Actor, now: datetime, person: str, secret: str, email: str, address: str) -> SignIn:
    """Begin a sign-in of a person whose password was right, under a secret that the caller drew.

    For `sign_in` alone: whoever calls this vouches for the person. The limit is looked at once more, since many may
    have guessed at the same moment. Raises: TooManyAttempts.
    """
    refuse_guessing(email=email, address=address, now=now)
    return begin_sign_in(person, secret, now)


def begin_sign_in(person: str, secret: str, now: datetime) -> SignIn:
    """Begin a sign-in of a person who has proved herself, under a secret that the caller drew."""
    db.session.get_one(Account, person).signed_in_at = now
    begun = SignIn(
        secret_hash=keyed_hash("sign_in", secret),
        person_id=person,
        created_at=now,
        seen_at=now,
        expires_at=now + IDLE_TIME,
    )
    db.session.add(begun)
    return begun


@operation(policy.RENEW_SIGN_IN)
def renew_sign_in(*, actor: Actor, now: datetime, sign_in: str) -> SignIn:
    """Let a sign-in live on because it is used, up to its longest life. Raises: SignInEnded."""
    row = _living(sign_in, now)
    row.seen_at = now
    row.expires_at = min(now + IDLE_TIME, row.created_at + LIFETIME)
    return row


@operation(policy.SIGN_OUT)
def sign_out(*, actor: Actor, now: datetime, sign_in: str) -> None:
    """End a sign-in at once; its secret opens nothing any more. Raises: SignInEnded."""
    _living(sign_in, now).ended_at = now


@operation(policy.ACT_FOR)
def act_for(*, actor: Actor, now: datetime, sign_in: str, person: str) -> SignIn:
    """Let an officer of the service centre act for a guardian whom she has found with a reason (`consent.door.find`).

    Raises: SignInEnded for a sign-in that is not her own, ActingForUnknown for anybody who is not a guardian.
    """
    row = _living(sign_in, now)
    if row.person_id != actor.person:
        raise SignInEnded()
    if person == actor.person or not queries.children_of(person, city_day(now)):
        raise ActingForUnknown()
    row.acting_for = person
    audit.note(acts_for=person)
    return row


@operation(policy.STOP_ACTING)
def stop_acting(*, actor: Actor, now: datetime, sign_in: str) -> SignIn:
    """Return to one's own matters. Raises: SignInEnded."""
    row = _living(sign_in, now)
    row.acting_for = None
    return row


@operation(policy.FORGET_OLD_SIGN_INS)
def forget_old_sign_ins(*, actor: Actor, now: datetime) -> None:
    """Delete failed attempts after a day, letters' codes once expired, and sign-ins a month after they have ended."""
    db.session.execute(delete(AccountLink).where(AccountLink.expires_at <= now))
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - FAILURES_KEPT))
    long_ago = now - ENDED_KEPT
    db.session.execute(delete(SignIn).where(or_(SignIn.ended_at < long_ago, SignIn.expires_at < long_ago)))


def refuse_guessing(*, email: str, address: str, now: datetime) -> None:
    """Pass unless too many attempts have failed lately. Raises: TooManyAttempts, with how many seconds to wait."""
    since = now - FAILURE_WINDOW
    refuse_haste(
        queries.failures_on_account(email_hash(email), since, FAILURES_PER_ACCOUNT),
        queries.failures_from_address(keyed_hash("address", address), since, FAILURES_PER_ADDRESS),
        now=now,
    )


def refuse_haste(on_account: list[datetime], from_address: list[datetime], *, now: datetime) -> None:
    """Pass unless an e-mail or an address was tried too often lately, given when, the newest first.

    Raises: TooManyAttempts, with how many seconds to wait.
    """
    free_again = [
        attempts[-1] + FAILURE_WINDOW
        for attempts, limit in ((on_account, FAILURES_PER_ACCOUNT), (from_address, FAILURES_PER_ADDRESS))
        if len(attempts) >= limit
    ]
    if free_again:
        seconds = ceil((max(free_again) - now).total_seconds())
        minutes = -(-seconds // 60)
        raise TooManyAttempts(
            detail=_("Wait %(minutes)d minutes, then try again.", minutes=minutes), wait_seconds=seconds
        )


def refuse_short(password: str) -> None:
    """Pass a password that is long enough. Raises: PasswordTooShort."""
    if len(password) < PASSWORD_CHARACTERS_MIN:
        sentence = _("Use at least %(count)d characters.", count=PASSWORD_CHARACTERS_MIN)
        raise PasswordTooShort(fields={"password": [sentence]})


def _living(sign_in: str, now: datetime) -> SignIn:
    row = db.session.get(SignIn, sign_in)
    if row is None or row.ended_at is not None or row.expires_at <= now:
        raise SignInEnded()
    return row
