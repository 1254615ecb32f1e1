"""Who is looking: from the session's secret to the actor, and on behalf of whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, g, request, session

from marketplace.kernel import clock
from marketplace.kernel.operation import NOBODY, Actor
from marketplace.people import queries as people
from marketplace.people.models import SignIn
from marketplace.people.operations import renew_sign_in

SECRET = "sign_in"
RENEW_AFTER = timedelta(minutes=5)  # so that reading pages does not write at each of them


def init_app(app: Flask) -> None:
    """Let a sign-in live on while its person is here."""
    app.before_request(keep_signed_in)


def this_moment() -> datetime:
    """Return the city's time, the same for the whole request."""
    if "moment" not in g:
        g.moment = clock.now()
    moment: datetime = g.moment
    return moment


def current_sign_in() -> SignIn | None:
    """Return the sign-in that this browser holds the secret of, or None."""
    if "sign_in" not in g:
        secret = session.get(SECRET)
        g.sign_in = people.sign_in_of(secret, this_moment()) if secret else None
    found: SignIn | None = g.sign_in
    return found


def current_actor() -> Actor:
    """Return who is looking at this page: the signed-in person, with the family acted for, or nobody."""
    if "actor" not in g:
        held = current_sign_in()
        g.actor = people.actor_of_person(held.person_id, this_moment(), acting_for=held.acting_for) if held else NOBODY
    actor: Actor = g.actor
    return actor


def look_as(actor: Actor) -> None:
    """Let this request alone be looked at by somebody whom something else than a sign-in has told."""
    g.actor = actor


def keep_signed_in() -> None:
    """Renew the sign-in of somebody who uses it, at most once in a few minutes."""
    if SECRET not in session or request.endpoint == "look.look_file":
        return
    held = current_sign_in()
    if held is not None and this_moment() - held.seen_at > RENEW_AFTER:
        renew_sign_in(actor=current_actor(), now=this_moment(), sign_in=held.id)


def begin_session(secret: str) -> None:
    """Keep the secret of a sign-in in the session cookie; whatever was there before is gone."""
    session.clear()
    session[SECRET] = secret
    look_again()


def end_session() -> None:
    """Forget the sign-in in this browser."""
    session.clear()
    look_again()


def look_again() -> None:
    """Find out anew who is looking, after something about the sign-in has changed in this request."""
    g.pop("sign_in", None)
    g.pop("actor", None)


def place_to_return_to(default: str) -> str:
    """Return the page of ours that was asked for before signing in; never an address elsewhere."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if own else default
