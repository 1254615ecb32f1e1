"""Who is signed in, under which token, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, RoleHeld
from marketplace.kernel.periods import in_force
from marketplace.people.credentials import keyed_hash, one_time_code
from marketplace.people.models import (
    AccessToken,
    Account,
    AccountLink,
    CalendarAddress,
    LinkPurpose,
    RoleGrant,
    SignIn,
    SignInFailure,
)


def account_of_email(hashed: str) -> Account | None:
    """Return the account that is found by the keyed hash of an e-mail, or None."""
    return db.session.scalar(select(Account).where(Account.email_hash == hashed))


def failures_on_account(hashed: str, since: datetime, limit: int) -> list[datetime]:
    """Return when the latest attempts on an e-mail failed, the newest first; a success wipes the slate."""
    succeeded = db.session.scalar(select(Account.signed_in_at).where(Account.email_hash == hashed))
    after = max(since, succeeded) if succeeded else since
    return _failures(SignInFailure.email_hash == hashed, after, limit)


def failures_from_address(hashed: str, since: datetime, limit: int) -> list[datetime]:
    """Return when the latest attempts from an address failed, the newest first."""
    return _failures(SignInFailure.address_hash == hashed, since, limit)


def _failures(condition: ColumnElement[bool], after: datetime, limit: int) -> list[datetime]:
    return list(
        db.session.scalars(
            select(SignInFailure.at)
            .where(condition, SignInFailure.at > after)
            .order_by(SignInFailure.at.desc())
            .limit(limit)
        )
    )


def links_to_email(hashed: str, since: datetime, limit: int) -> list[datetime]:
    """Return when the latest letters to an e-mail were asked for, the newest first; used ones are not counted."""
    return _links(AccountLink.email_hash == hashed, since, limit)


def links_from_address(hashed: str, since: datetime, limit: int) -> list[datetime]:
    """Return when the latest letters were asked for from an address, the newest first."""
    return _links(AccountLink.address_hash == hashed, since, limit)


def _links(condition: ColumnElement[bool], since: datetime, limit: int) -> list[datetime]:
    asked = select(AccountLink.created_at).where(condition, AccountLink.created_at > since)
    return list(db.session.scalars(asked.order_by(AccountLink.created_at.desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class LinkToMail:
    """What is needed to write the letter of a link: what for, to which e-mail, and whether there is an account."""

    purpose: LinkPurpose
    email: str
    code: str
    has_account: bool


def link_to_mail(link: str, now: datetime) -> LinkToMail | None:
    """Return a link as its letter needs it; None where it was used or has expired meanwhile."""
    found = db.session.get(AccountLink, link)
    if found is None or found.expires_at <= now:
        return None
    account = account_of_email(found.email_hash)
    return LinkToMail(found.purpose, found.email, one_time_code(found.id), account is not None)


def open_sign_ins_of(person_id: str) -> list[SignIn]:
    """Return the sign-ins of a person that nobody has ended yet."""
    return list(
        db.session.scalars(
            select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).order_by(SignIn.created_at)
        )
    )


def living_sign_ins(now: datetime) -> list[SignIn]:
    """Return every sign-in that has neither ended nor expired."""
    return list(db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None), SignIn.expires_at > now)))


def sign_in_of(secret: str, now: datetime) -> SignIn | None:
    """Return the sign-in that a secret opens and that lives now, or None."""
    return db.session.scalar(
        select(SignIn).where(
            SignIn.secret_hash == keyed_hash("sign_in", secret), SignIn.ended_at.is_(None), SignIn.expires_at > now
        )
    )


def person_of_sign_in(sign_in: str) -> str | None:
    """Return whose a sign-in is, by its id; None if there is none such."""
    return db.session.scalar(select(SignIn.person_id).where(SignIn.id == sign_in))


def person_of_token(token: str) -> str | None:
    """Return whose a bearer token is, by its id; None if there is none such."""
    return db.session.scalar(select(AccessToken.person_id).where(AccessToken.id == token))


def actor_of_sign_in(secret: str, now: datetime) -> Actor | None:
    """Return who is signed in under a secret, in her roles of the day, or None."""
    found = sign_in_of(secret, now)
    return None if found is None else actor_of_person(found.person_id, now, acting_for=found.acting_for)


def actor_of_token(token: str, now: datetime) -> Actor | None:
    """Return who a bearer token stands for, in her roles of the day; None if it is unknown, expired or revoked."""
    found = db.session.scalar(
        select(AccessToken).where(
            AccessToken.token_hash == keyed_hash("token", token),
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > now,
        )
    )
    return None if found is None else actor_of_person(found.person_id, now, channel="api")


def actor_of_person(person_id: str, now: datetime, *, channel: str = "web", acting_for: str | None = None) -> Actor:
    """Return a person as an actor, with the roles that she holds on the city's day."""
    roles = frozenset(RoleHeld(grant.role, grant.scope) for grant in roles_of(person_id, city_day(now)))
    return Actor(person=person_id, roles=roles, channel=channel, acting_for=acting_for)


def roles_of(person_id: str, on: date) -> list[RoleGrant]:
    """Return the roles that a person holds on a day, in a stable order."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .where(RoleGrant.person_id == person_id, in_force(RoleGrant, on))
            .order_by(RoleGrant.role, RoleGrant.scope, RoleGrant.id)
        )
    )


def holders_of(role: str, on: date, scope: str | None = None) -> list[str]:
    """Return the persons who hold a role on a day, for one provider or unit where a scope is given."""
    wanted = select(RoleGrant.person_id).where(RoleGrant.role == role, in_force(RoleGrant, on))
    if scope is not None:
        wanted = wanted.where(RoleGrant.scope == scope)
    return list(db.session.scalars(wanted.distinct().order_by(RoleGrant.person_id)))


def tokens_of(person_id: str) -> list[AccessToken]:
    """Return all bearer tokens of a person, the newest first."""
    return list(
        db.session.scalars(
            select(AccessToken)
            .where(AccessToken.person_id == person_id)
            .order_by(AccessToken.created_at.desc(), AccessToken.id)
        )
    )


def calendar_address_of(person_id: str) -> CalendarAddress | None:
    """Return the calendar address of a person that nobody has ended, or None."""
    return db.session.scalar(
        select(CalendarAddress).where(CalendarAddress.person_id == person_id, CalendarAddress.ended_at.is_(None))
    )


def owner_of_calendar(secret: str) -> str | None:
    """Return whose calendar is read under a secret; None where there is none such, or it has ended."""
    return db.session.scalar(
        select(CalendarAddress.person_id).where(
            CalendarAddress.secret_hash == keyed_hash("calendar", secret), CalendarAddress.ended_at.is_(None)
        )
    )
