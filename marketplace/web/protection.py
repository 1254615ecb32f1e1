"""Keeps other sites out: forms are only taken from our own pages, and browsers are told what ours may load."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.text import _

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SentFromElsewhere(NotAllowed):
    """This form was sent from another site."""

    code = "web.sent_from_elsewhere"
    advice = _("Open the page here, in this window, and send the form again.")


def init_app(app: Flask) -> None:
    """Refuse forms from elsewhere before a page sees them, and put our headers on each answer."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["SETTINGS"].secure_cookies,
        SESSION_COOKIE_NAME="marketplace",
    )
    app.before_request(refuse_foreign_forms)
    app.before_request(refuse_what_no_database_keeps)
    app.after_request(with_our_headers)


def refuse_foreign_forms() -> None:
    """Refuse an unsafe request that a browser sent from another site. Raises: SentFromElsewhere.

    Browsers say where a request comes from by `Sec-Fetch-Site`, older ones by `Origin`. A request without both does
    not come from a browser that carries somebody's cookie unasked.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in OWN_SITES:
            raise SentFromElsewhere()
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise SentFromElsewhere()


def refuse_what_no_database_keeps() -> None:
    """Refuse an address or a form with a NUL or half a character in it; the interface looks after its own requests."""
    if request.path.startswith("/api/"):
        return
    sent = [request.path, *request.args.values(), *request.args]
    if request.method not in SAFE_METHODS:
        sent += [value for values in request.form.listvalues() for value in values]
    if any("\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text) for text in sent):
        abort(400)


def with_our_headers(response: Response) -> Response:
    """Add the security headers; a page about a person is not kept by any cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
