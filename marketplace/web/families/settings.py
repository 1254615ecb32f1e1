"""Our own settings: the password, and the tokens by which programs act for us."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.ids import new_secret
from marketplace.kernel.text import _
from marketplace.people import queries as people
from marketplace.people.credentials import PASSWORD_CHARACTERS_MIN
from marketplace.people.errors import TokenUnknown, WrongCredentials
from marketplace.people.operations import change_password, issue_token, revoke_token
from marketplace.people.operations.tokens import TOKEN_DAYS_MAX
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, end_session, this_moment

LONGEST = 200
NEW_TOKEN = "new_token"
LABELS = {
    "old": _("Your password now"),
    "new": _("New password"),
    "again": _("New password once more"),
    "label": _("What the token is for"),
    "days": _("Days until it ends"),
}


class PasswordForm(Schema):
    """The old password, and the new one twice."""

    old = fields.String(required=True, validate=validate.Length(max=LONGEST))
    new = fields.String(required=True, validate=validate.Length(max=LONGEST))
    again = fields.String(required=True, validate=validate.Length(max=LONGEST))


class TokenForm(Schema):
    """What a token is for, and for how long."""

    label = fields.String(required=True, validate=validate.Length(max=100))
    days = fields.Integer(required=True, validate=validate.Range(min=1, max=TOKEN_DAYS_MAX))


@pages.get("/settings")
def settings() -> str:
    """Show what can be set, and the tokens that there are; the secret of one that was just made, this once."""
    return _settings(Form(TokenForm(), {"days": TOKEN_DAYS_MAX}, labels=LABELS), session.pop(NEW_TOKEN, ""))


def _settings(form: Form, secret: str = "") -> str:
    actor, now = current_actor(), this_moment()
    tokens = [] if actor.acting_for else people.tokens_of(actor.person or "")
    return render_template(
        "families/settings.html",
        form=form,
        secret=secret,
        tokens=[each for each in tokens if each.revoked_at is None and each.expires_at > now],
        longest=TOKEN_DAYS_MAX,
    )


@pages.post("/settings/tokens")
def new_token() -> Response | tuple[str, int]:
    """Make a token, for the next page to show it once; the city stores it nowhere.

    What answers is another page, so that loading it again makes no second token. Raises: as if absent for whoever acts
    for a family.
    """
    form = Form(TokenForm(), labels=LABELS)
    secret = new_secret()
    if form.valid():
        with form.errors_shown():
            actor = current_actor()
            issue_token(actor=actor, now=this_moment(), person=actor.person or "", secret=secret, **form.data)
            session[NEW_TOKEN] = secret
            return redirect(url_for("families.settings"))
    return _settings(form), form.status


@pages.post("/settings/tokens/<token>/revoke")
def revoke(token: str) -> Response:
    """End a token at once. Raises: TokenUnknown, for those of others too."""
    actor = current_actor()
    if actor.acting_for or people.person_of_token(token) != actor.person:
        raise TokenUnknown()
    revoke_token(actor=actor, now=this_moment(), token=token)
    flash(gettext("The token has ended. A program that used it is refused from now on."))
    return redirect(url_for("families.settings"))


@pages.route("/settings/password", methods=["GET", "POST"])
def password() -> Response | tuple[str, int]:
    """Change the password; every sign-in ends, and one signs in anew."""
    form = Form(PasswordForm(), labels=LABELS)
    if form.valid() and _same_twice(form):
        with form.errors_shown(WrongCredentials, names={"password": "new"}):
            actor = current_actor()
            change_password(
                actor=actor,
                now=this_moment(),
                person=actor.person or "",
                old=form.data["old"],
                new=form.data["new"],
            )
            end_session()
            flash(gettext("Your password is changed. Sign in with the new one."))
            return redirect(url_for("public.sign_in"))
    page = render_template("families/password.html", form=form, shortest=PASSWORD_CHARACTERS_MIN)
    return page, form.status


def _same_twice(form: Form) -> bool:
    if form.data["new"] != form.data["again"]:
        form.add_error("again", gettext("This is not the same as above. Write both once more."))
    return not form.wrong
