"""Attendance without a connection: the copy of a roster that a phone may keep, and the marks that it sends later."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, render_template
from marshmallow import Schema, fields

from marketplace.delivery import operations as delivery
from marketplace.delivery import queries as deliveries
from marketplace.delivery.errors import MarkedElsewhere, SessionMarkedAlready
from marketplace.delivery.operations.reading import COPY_LIVES
from marketplace.kernel.errors import Refusal
from marketplace.kernel.operation import IdempotencyKey
from marketplace.web.form import Form
from marketplace.web.frame import script_of
from marketplace.web.parts.words import say
from marketplace.web.protection import CONTENT_SECURITY_POLICY
from marketplace.web.providers.ours import our_session
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

KEPT_SECONDS = int(COPY_LIVES.total_seconds())
OWN_SCRIPTS = CONTENT_SECURITY_POLICY.replace("script-src 'none'", "script-src 'self'")


class KeptForm(Schema):
    """One mark that a phone kept, with the mark that stood when it was made; or that the session was held."""

    enrolment = fields.String(load_default="")
    mark = fields.String(load_default="")
    seen = fields.String(load_default=None)
    held = fields.Boolean(load_default=False)


def with_own_scripts(page: str, status: int = 200, *, copied: bool = False) -> Response:
    """Return a page that may run our own scripts; with `copied`, one of which a phone may keep a copy for a while."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = OWN_SCRIPTS
    if copied:
        response.headers["X-Copy-Seconds"] = str(KEPT_SECONDS)
    return response


@pages.get("/away.js")
def away_script() -> Response:
    """Return the script that answers for us while there is no connection; it may answer for the provider's pages."""
    response = make_response(script_of("away.js"))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/away")
def away() -> str:
    """Show what is shown where there is no connection and no copy."""
    return render_template("providers/away.html", hours=KEPT_SECONDS // 3600)


@pages.post("/sessions/<session>/kept")
def kept(session: str) -> tuple[Response, int]:
    """Take one mark that was made without a connection, or that the session was held; say what became of it."""
    form = Form(KeptForm())
    form.valid()
    try:
        our_session(session)
        _take(session, form)
    except MarkedElsewhere as refusal:
        stands = deliveries.marks_in(session)[form.data["enrolment"]].mark.value
        return jsonify(state="conflict", stands=stands), refusal.status
    except Refusal as refusal:
        return jsonify(state="refused", words=f"{say(refusal.title)} {say(refusal.advice)}"), refusal.status
    return jsonify(state="sent"), 200


def _take(session: str, form: Form) -> None:
    actor, now, key = current_actor(), this_moment(), IdempotencyKey(form.key)
    if not form.data.get("held"):
        wanted: dict[str, Any] = {name: form.data.get(name) for name in ("enrolment", "mark", "seen")}
        delivery.mark_one(actor=actor, now=now, session=session, key=key, **wanted)
        return
    try:
        delivery.mark_delivered(actor=actor, now=now, session=session, key=key)
    except SessionMarkedAlready:
        return
