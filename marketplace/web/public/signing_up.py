"""Make an account of one's own: ask for it, answer the letter, and see what can be done with it."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel import example
from marketplace.kernel.operation import NOBODY
from marketplace.kernel.text import _
from marketplace.people import operations as people
from marketplace.people.credentials import CODE_CHARACTERS, PASSWORD_CHARACTERS_MIN, one_time_code
from marketplace.people.errors import TooManyAttempts, WrongCredentials
from marketplace.people.operations.signing_up import EMAIL_CHARACTERS_MAX, NAME_CHARACTERS_MAX
from marketplace.web.form import Form
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import begin_session, this_moment

LONGEST = 200
ASKED = "account_link"
LABELS = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "email": _("E-mail"),
    "password": _("Password"),
    "code": _("Code of the letter"),
}


class SignUpForm(Schema):
    """Who wants an account."""

    given_name = fields.String(required=True, validate=validate.Length(max=NAME_CHARACTERS_MAX))
    family_name = fields.String(required=True, validate=validate.Length(max=NAME_CHARACTERS_MAX))
    email = fields.String(required=True, validate=validate.Length(max=EMAIL_CHARACTERS_MAX))
    password = fields.String(required=True, validate=validate.Length(max=LONGEST))


class ConfirmForm(Schema):
    """The code of the letter, and the password that was chosen."""

    code = fields.String(required=True, validate=validate.Length(max=LONGEST))
    password = fields.String(required=True, validate=validate.Length(max=LONGEST))


@pages.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Response | tuple[str, int, dict[str, str]]:
    """Ask for an account; whatever the e-mail, the same page follows."""
    form = Form(SignUpForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(TooManyAttempts):
            link = people.ask_to_sign_up(
                actor=NOBODY, now=this_moment(), address=request.remote_addr or "", **form.data
            )
            session[ASKED] = link.id
            return redirect(url_for("public.sign_up_sent"))
    page = render_template("public/sign_up.html", form=form, shortest=PASSWORD_CHARACTERS_MIN)
    return page, form.status, form.headers


@pages.get("/sign-up/sent")
def sign_up_sent() -> str:
    """Say that a letter is on its way. An example city shows what its link is, since it may send no mail."""
    link = session.get(ASKED)
    shown = one_time_code(link) if link and example.example_state() is not None else None
    return render_template("public/sign_up_sent.html", code=shown)


@pages.route("/sign-up/confirm", methods=["GET", "POST"])
def confirm_sign_up() -> Response | tuple[str, int]:
    """Take the code of the letter; a link fills it in, and nothing is done before the button is pressed."""
    form = Form(ConfirmForm(), {"code": request.args.get("code", "")[:CODE_CHARACTERS]}, labels=LABELS)
    if form.valid():
        with form.errors_shown(WrongCredentials):
            begun = people.confirm_sign_up(actor=NOBODY, now=this_moment(), **form.data)
            begin_session(begun.secret)
            return redirect(url_for("public.signed_up"))
    return render_template("public/sign_up_confirm.html", form=form), form.status


@pages.get("/sign-up/next")
def signed_up() -> str:
    """Say what can be done with a new account."""
    return render_template("public/signed_up.html")
