"""Errors as pages: what happened, what to do now, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Response, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from marketplace.kernel.errors import Refusal
from marketplace.kernel.text import Text, _

SERVER_ERROR = 500
RETRY_AFTER_SECONDS = 5
BUSY = frozenset({429, 503})
READING = frozenset({"GET", "HEAD"})


class Words(NamedTuple):
    """The heading of an error page and its advice."""

    title: Text
    advice: Text


WORDS: Mapping[int, Words] = {
    400: Words(
        _("We could not read what was sent"),
        _("Go back, check the address or the form, and send it again."),
    ),
    403: Words(
        _("This page is for others"),
        _("Sign in with the account it is meant for, or start again from the front page."),
    ),
    404: Words(
        _("There is no such page"),
        _("It may have moved, or the address has a slip. Start again from the front page and search from there."),
    ),
    405: Words(
        _("This address cannot be used that way"),
        _("Open the page again and use the buttons on it."),
    ),
    409: Words(
        _("Things have changed meanwhile"),
        _("Go back, load the page again, and see how things stand now."),
    ),
    413: Words(
        _("That file is too large"),
        _("Send a smaller file, or divide it in parts."),
    ),
    415: Words(
        _("That kind of file is not taken here"),
        _("Go back and choose a file of the kind that the page asks for."),
    ),
    422: Words(
        _("Something in the form is not right"),
        _("Go back, mend what is named, and send it again."),
    ),
    429: Words(
        _("Too many tries in a short time"),
        _("Wait a few minutes and try again. Nothing was lost."),
    ),
    500: Words(
        _("Something went wrong on our side"),
        _("What you did last may not have been kept. Try again in a moment; the error was noted."),
    ),
    503: Words(
        _("The service is busy"),
        _("Nothing was lost. Try again in a moment."),
    ),
}


def page_of_refusal(refusal: Refusal) -> Response:
    """Return the page for a refusal: its own state and advice where it has them, else the words of its kind."""
    kind = WORDS.get(refusal.status, WORDS[400])
    own = not refusal.code.startswith("kernel.")
    title = Text(refusal.title.rstrip(".")) if own else kind.title
    advice = refusal.detail or (refusal.advice if own else kind.advice)
    sentences = [sentence for said in refusal.fields.values() for sentence in said]
    return _page(refusal.status, title, advice, sentences, refusal.retry_after_seconds)


def page_of_status(error: HTTPException) -> BaseResponse:
    """Return the page for an HTTP error, with the headers that belong to it (a 405 names what is allowed).

    Who loads again an address that only takes a form, as after a form that was refused, is led back to where the form
    stands.
    """
    if error is request.routing_exception and isinstance(error, MethodNotAllowed) and request.method in READING:
        return redirect(request.script_root + page_above(request.path))
    status = error.code or SERVER_ERROR
    words = WORDS.get(status, WORDS[400 if status < SERVER_ERROR else SERVER_ERROR])
    response = _page(status, words.title, words.advice, [])
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers.add(name, value)
    return response


def page_above(path: str) -> str:
    """Return the nearest address above a path that is a page; the front page is one for every path."""
    pages = current_app.create_url_adapter(request)
    while path := path.rstrip("/").rpartition("/")[0]:
        if pages is not None and pages.test(path, method="GET"):
            return path
    return "/"


def _page(status: int, title: str, advice: str, sentences: list[str], retry_seconds: int | None = None) -> Response:
    body = render_template("refusal.html", status=status, heading=title, advice=advice, sentences=sentences)
    response = Response(body, status=status, mimetype="text/html")
    if status in BUSY:
        response.headers["Retry-After"] = str(retry_seconds or RETRY_AFTER_SECONDS)
    return response
