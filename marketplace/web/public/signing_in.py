"""Sign in, sign out, and stop acting for a family."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from marketplace.kernel.operation import NOBODY
from marketplace.kernel.text import _
from marketplace.people import operations as people
from marketplace.people.errors import TooManyAttempts, WrongCredentials
from marketplace.web.acting import forget_acting
from marketplace.web.audience import start_of
from marketplace.web.form import Form
from marketplace.web.public.pages import pages
from marketplace.web.sign_in import (
    begin_session,
    current_actor,
    current_sign_in,
    end_session,
    look_again,
    place_to_return_to,
    this_moment,
)

LONGEST = 200


class SignInForm(Schema):
    """What a person signs in with."""

    email = fields.String(required=True, validate=validate.Length(max=LONGEST))
    password = fields.String(required=True, validate=validate.Length(max=LONGEST))


LABELS = {"email": _("E-mail"), "password": _("Password")}


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | tuple[str, int, dict[str, str]]:
    """Ask for e-mail and password, and go on to where the person wanted to go."""
    form = Form(SignInForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(WrongCredentials, TooManyAttempts):
            begun = people.sign_in(actor=NOBODY, now=this_moment(), address=request.remote_addr or "", **form.data)
            begin_session(begun.secret)
            start = url_for(start_of(current_actor()))
            return redirect(place_to_return_to(start))
    page = render_template("public/sign_in.html", form=form, next=request.values.get("next", ""))
    return page, form.status, form.headers


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the sign-in and go home."""
    held = current_sign_in()
    if held is not None:
        people.sign_out(actor=current_actor(), now=this_moment(), sign_in=held.id)
    end_session()
    response = redirect(url_for("public.home"))
    response.headers["Clear-Site-Data"] = '"storage"'  # a phone keeps no roster of whoever has signed out
    return response


@pages.post("/stop-acting-for")
def stop_acting_for() -> Response:
    """Let a member of the service centre act for herself again."""
    held = current_sign_in()
    if held is None:
        return redirect(url_for("public.sign_in"))
    people.stop_acting(actor=current_actor(), now=this_moment(), sign_in=held.id)
    forget_acting()
    look_again()
    return redirect(url_for(start_of(current_actor())))
