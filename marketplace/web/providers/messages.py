"""Messages to the people of a provider, and the tokens of its programs."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel import ids
from marketplace.kernel.text import _
from marketplace.messages import queries as told
from marketplace.messages.operations import mark_read
from marketplace.people import operations as people
from marketplace.people.operations.tokens import TOKEN_DAYS_MAX
from marketplace.people.queries import tokens_of
from marketplace.web.form import Form
from marketplace.web.parts.paging import page_asked
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

PAGE_SIZE = 30
LABELS = {"label": _("What it is for"), "days": _("Days until it ends")}


class TokenForm(Schema):
    """What a token is for and how long it lives."""

    label = fields.String(required=True, validate=validate.Length(max=100, error=_("Write at most 100 characters.")))
    days = fields.Integer(required=True)


@pages.get("/messages")
def messages() -> str:
    """List what the person was told, the newest first."""
    page = page_asked()
    found = told.inbox(current_actor(), limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "providers/messages.html",
        inbox=found[:PAGE_SIZE],
        unread=told.unread(current_actor()),
        page=page,
        more=len(found) > PAGE_SIZE,
    )


@pages.post("/messages/<message>/read")
def read(message: str) -> Response:
    """Mark a message as read."""
    mark_read(actor=current_actor(), now=this_moment(), message=message)
    return redirect(url_for("providers.messages"))


@pages.route("/api-clients", methods=["GET", "POST"])
def api_clients() -> tuple[str, int]:
    """List the tokens by which programs act for the person, and make one; it is shown once."""
    form, secret = Form(TokenForm(), {"days": TOKEN_DAYS_MAX}, labels=LABELS), None
    if form.valid():
        with form.errors_shown():
            drawn = ids.new_secret()
            people.issue_token(
                actor=current_actor(), now=this_moment(), person=current_actor().person or "", secret=drawn, **form.data
            )
            secret = drawn
    return (
        render_template(
            "providers/api_clients.html",
            form=form if secret is None else Form(TokenForm(), {"days": TOKEN_DAYS_MAX}, labels=LABELS, sent=None),
            secret=secret,
            tokens=tokens_of(current_actor().person or ""),
            most=TOKEN_DAYS_MAX,
        ),
        form.status,
    )


@pages.post("/api-clients/<token>/revoke")
def revoke(token: str) -> Response:
    """End a token at once."""
    people.revoke_token(actor=current_actor(), now=this_moment(), token=token)
    flash(gettext("The token is ended. Programs that use it are refused from now on."), "warn")
    return redirect(url_for("providers.api_clients"))
