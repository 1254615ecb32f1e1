"""Bearer tokens, by which a program acts for a person until they end or are revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.people import policy, queries
from marketplace.people.credentials import keyed_hash
from marketplace.people.errors import PersonUnknown, TokenLifetimeNotValid, TokenUnknown
from marketplace.people.models import AccessToken

TOKEN_DAYS_MAX = 90


@operation(policy.ISSUE_TOKEN)
def issue_token(
    *, actor: Actor, now: datetime, person: str, secret: str, label: str = "", days: int = TOKEN_DAYS_MAX
) -> AccessToken:
    """Make a bearer token of a secret that the caller drew (`ids.new_secret()`) and shows once; its hash is kept.

    Raises: TokenLifetimeNotValid, PersonUnknown.
    """
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise TokenLifetimeNotValid(fields={"days": [TokenLifetimeNotValid.advice]})
    if queries.person(person) is None:
        raise PersonUnknown()
    token = AccessToken(
        token_hash=keyed_hash("token", secret),
        person_id=person,
        label=label,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(token)
    return token


@operation(policy.REVOKE_TOKEN)
def revoke_token(*, actor: Actor, now: datetime, token: str) -> AccessToken:
    """End a token at once; a second time changes nothing. Raises: TokenUnknown."""
    row = db.session.get(AccessToken, token)
    if row is None:
        raise TokenUnknown()
    row.revoked_at = row.revoked_at or now
    return row
