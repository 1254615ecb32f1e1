"""A forgotten password: ask for a letter, and choose a new one by its code."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.operation import NOBODY
from marketplace.kernel.text import _
from marketplace.people import operations as people
from marketplace.people.credentials import CODE_CHARACTERS, PASSWORD_CHARACTERS_MIN
from marketplace.people.errors import TooManyAttempts
from marketplace.people.operations.signing_up import EMAIL_CHARACTERS_MAX
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import end_session, this_moment

LONGEST = 200
LABELS = {
    "email": _("E-mail"),
    "code": _("Code of the letter"),
    "new": _("New password"),
    "again": _("New password once more"),
}


class ForgottenForm(Schema):
    """The e-mail of an account."""

    email = fields.String(required=True, validate=validate.Length(max=EMAIL_CHARACTERS_MAX))


class NewPasswordForm(Schema):
    """The code of the letter, and the new password twice."""

    code = fields.String(required=True, validate=validate.Length(max=LONGEST))
    new = fields.String(required=True, validate=validate.Length(max=LONGEST))
    again = fields.String(required=True, validate=validate.Length(max=LONGEST))


@pages.route("/forgotten-password", methods=["GET", "POST"])
def forgotten_password() -> Response | tuple[str, int, dict[str, str]]:
    """Ask for a letter; whatever the e-mail, the same page follows."""
    form = Form(ForgottenForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(TooManyAttempts):
            people.ask_for_new_password(
                actor=NOBODY, now=this_moment(), email=form.data["email"], address=request.remote_addr or ""
            )
            return redirect(url_for("public.forgotten_password_sent"))
    return render_template("public/forgotten_password.html", form=form), form.status, form.headers


@pages.get("/forgotten-password/sent")
def forgotten_password_sent() -> str:
    """Say that a letter is on its way."""
    return render_template("public/forgotten_password_sent.html")


@pages.route("/new-password", methods=["GET", "POST"])
def new_password() -> Response | tuple[str, int]:
    """Choose a new password by the code of the letter, and sign in anew."""
    form = Form(NewPasswordForm(), {"code": request.args.get("code", "")[:CODE_CHARACTERS]}, labels=LABELS)
    if form.valid() and _same_twice(form):
        with form.errors_shown(names={"password": "new"}):
            people.choose_new_password(actor=NOBODY, now=this_moment(), code=form.data["code"], new=form.data["new"])
            end_session()
            flash(gettext("Your password is changed. Sign in with the new one."))
            return redirect(url_for("public.sign_in"))
    page = render_template("public/new_password.html", form=form, shortest=PASSWORD_CHARACTERS_MIN)
    return page, form.status


def _same_twice(form: Form) -> bool:
    if form.data["new"] != form.data["again"]:
        form.add_error("again", gettext("This is not the same as above. Write both once more."))
    return not form.wrong
