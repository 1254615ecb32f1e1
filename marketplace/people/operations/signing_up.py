"""Make an account of one's own, or choose a new password: both are proved by a letter to one's e-mail."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import delete

from marketplace.kernel import audit
from marketplace.kernel.db import db
from marketplace.kernel.ids import new_id, new_secret
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.outbox import later
from marketplace.kernel.text import _
from marketplace.people import policy, queries
from marketplace.people.credentials import (
    code_hash,
    email_hash,
    hash_password,
    keyed_hash,
    one_time_code,
    password_matches,
)
from marketplace.people.errors import CodeNotValid, EmailNotValid, NameMissing, WrongCredentials
from marketplace.people.models import Account, AccountLink, LinkPurpose, SignIn, SignInFailure
from marketplace.people.operations.registering import NewAdult, looks_like_email, register_adult
from marketplace.people.operations.signing_in import (
    FAILURE_WINDOW,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    NewSignIn,
    begin_sign_in,
    create_account,
    refuse_haste,
    refuse_short,
)

NAME_CHARACTERS_MAX, EMAIL_CHARACTERS_MAX = 100, 254
LIFETIME_OF_CODE = {LinkPurpose.SIGN_UP: timedelta(hours=24), LinkPurpose.NEW_PASSWORD: timedelta(hours=1)}


@operation(policy.ASK_TO_SIGN_UP)
def ask_to_sign_up(
    *, actor: Actor, now: datetime, given_name: str, family_name: str, email: str, password: str, address: str
) -> AccountLink:
    """Ask for an account: a letter goes to the e-mail, and nothing else happens until its code comes back.

    The answer and the work are the same where the e-mail has an account already; the letter then says so to its owner.
    Raises: NameMissing, EmailNotValid, PasswordTooShort, TooManyAttempts (counted as in `sign_in`, per e-mail and per
    network address).
    """
    refuse_unnamed(given_name=given_name, family_name=family_name)
    refuse_no_email(email)
    refuse_short(password)
    refuse_hasty_letters(email=email, address=address, now=now)
    return _send_code(
        LinkPurpose.SIGN_UP,
        email,
        address,
        now,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        password_hash=hash_password(password),
    )


def confirm_sign_up(*, actor: Actor, now: datetime, code: str, password: str) -> NewSignIn:
    """Turn the code of a letter into an account, and sign its owner in. Raises: as `open_account`."""
    secret = new_secret()
    return NewSignIn(open_account(actor=actor, now=now, code=code, password=password, secret=secret), secret)


@operation(policy.OPEN_ACCOUNT)
def open_account(*, actor: Actor, now: datetime, code: str, password: str, secret: str) -> SignIn:
    """Register who proved her e-mail by a code as an adult with an account, and begin a sign-in under a secret.

    The password is asked again: whoever asked for an account under the e-mail of another does not get it when the other
    answers the letter. Raises: CodeNotValid, WrongCredentials, EmailTaken.
    """
    link = _take(code, LinkPurpose.SIGN_UP, now)
    if not password_matches(link.password_hash, password):
        raise WrongCredentials(fields={"password": [_("This is not the password that you chose when you signed up.")]})
    adult = NewAdult(given_name=link.given_name or "", family_name=link.family_name or "", email=link.email)
    person = register_adult(actor=actor, now=now, adult=adult).id
    create_account(actor=actor, now=now, person=person, email=link.email, password=password)
    db.session.flush()
    audit.note(person=person)
    return begin_sign_in(person, secret, now)


@operation(policy.ASK_FOR_NEW_PASSWORD)
def ask_for_new_password(*, actor: Actor, now: datetime, email: str, address: str) -> AccountLink:
    """Ask for a letter by which a new password can be chosen; whoever has no account is told so by the letter alone.

    Raises: EmailNotValid, TooManyAttempts.
    """
    refuse_no_email(email)
    refuse_hasty_letters(email=email, address=address, now=now)
    return _send_code(LinkPurpose.NEW_PASSWORD, email, address, now)


@operation(policy.CHOOSE_NEW_PASSWORD)
def choose_new_password(*, actor: Actor, now: datetime, code: str, new: str) -> Account:
    """Set a new password by the code of a letter; every sign-in ends, and failed attempts on the account are forgotten.

    Raises: CodeNotValid, PasswordTooShort.
    """
    link = _take(code, LinkPurpose.NEW_PASSWORD, now)
    account = queries.account_of_email(link.email_hash)
    if account is None:
        raise CodeNotValid(fields={"code": [CodeNotValid.advice]})
    refuse_short(new)
    account.password_hash = hash_password(new)
    for each in queries.open_sign_ins_of(account.person_id):
        each.ended_at = now
    db.session.execute(delete(SignInFailure).where(SignInFailure.email_hash == link.email_hash))
    return account


def refuse_unnamed(**names: str) -> None:
    """Pass names that are there and not too long. Raises: NameMissing."""
    wrong = {
        field: [NameMissing.advice]
        for field, name in names.items()
        if not 1 <= len(name.strip()) <= NAME_CHARACTERS_MAX
    }
    if wrong:
        raise NameMissing(fields=wrong)


def refuse_no_email(email: str) -> None:
    """Pass what looks like an e-mail address. Raises: EmailNotValid."""
    if not looks_like_email(email) or len(email.strip()) > EMAIL_CHARACTERS_MAX:
        raise EmailNotValid(fields={"email": [EmailNotValid.advice]})


def refuse_hasty_letters(*, email: str, address: str, now: datetime) -> None:
    """Pass unless too many letters were asked for lately, by the limits of signing in. Raises: TooManyAttempts."""
    since = now - FAILURE_WINDOW
    refuse_haste(
        queries.links_to_email(email_hash(email), since, FAILURES_PER_ACCOUNT),
        queries.links_from_address(keyed_hash("address", address), since, FAILURES_PER_ADDRESS),
        now=now,
    )


def _send_code(purpose: LinkPurpose, email: str, address: str, now: datetime, **typed: str) -> AccountLink:
    link = AccountLink(
        id=new_id(),
        purpose=purpose,
        email=email.strip(),
        email_hash=email_hash(email),
        address_hash=keyed_hash("address", address),
        created_at=now,
        expires_at=now + LIFETIME_OF_CODE[purpose],
        **typed,
    )
    link.code_hash = code_hash(one_time_code(link.id))
    db.session.add(link)
    later("messages.send_account_letter", link=link.id)
    return link


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed by whoever holds a code."""

    email: str
    email_hash: str
    given_name: str | None
    family_name: str | None
    password_hash: str | None


_TYPED = tuple(getattr(AccountLink, each.name) for each in fields(_Typed))


def _take(code: str, purpose: LinkPurpose, now: datetime) -> _Typed:
    """Return what belongs to a code and delete it, in one statement, so that a code is used once.

    Raises: CodeNotValid.
    """
    row = db.session.execute(
        delete(AccountLink)
        .where(AccountLink.code_hash == code_hash(code), AccountLink.purpose == purpose, AccountLink.expires_at > now)
        .returning(*_TYPED)
        .execution_options(synchronize_session=False)
    ).first()
    if row is None:
        raise CodeNotValid(fields={"code": [CodeNotValid.advice]})
    return _Typed(*row)
