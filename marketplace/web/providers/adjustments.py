"""An adjustment that a family asks for: agree and say what it costs, or refuse with reasons."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.money.errors import BudgetLineUnknown
from marketplace.requests import queries as requested
from marketplace.requests.errors import RequestUnknown
from marketplace.requests.kinds import ADJUSTMENT, Queue
from marketplace.requests.models import RefusalGround
from marketplace.requests.operations import agree_adjustment, read_adjustment, refuse_adjustment
from marketplace.requests.operations.opening import WORDS_AT_MOST
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.amounts import Euros
from marketplace.web.parts.answering import WAITING
from marketplace.web.parts.translation import gettext
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "answer": _("Your answer"),
    "cost_cents": _("What it costs"),
    "words": _("What you will do, or the reasons"),
    "ground": _("Ground"),
}
NO_GROUND = ("", _("Only if you refuse"))
ANSWERS = [("agree", _("We arrange it")), ("refuse", _("We cannot arrange it"))]


class AnswerForm(Schema):
    """Yes with a cost, or no with a ground and reasons."""

    answer = fields.String(required=True, validate=validate.OneOf([key for key, _words in ANSWERS]))
    cost_cents = Euros(load_default=0)
    ground = fields.String(load_default="")
    words = fields.String(load_default="", validate=validate.Length(max=WORDS_AT_MOST))


@pages.route("/adjustments/<adjustment>", methods=["GET", "POST"])
def adjustment(adjustment: str) -> Response | tuple[str, int]:
    """Show an adjustment and answer it. Raises: RequestUnknown for one that others answer."""
    found = requested.request_seen(adjustment, current_actor())
    staff_of = current_actor().scopes("provider.staff")
    if found is None or found.queue is not Queue.PROVIDER or found.queue_scope not in staff_of:
        raise RequestUnknown()
    form = Form(AnswerForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown(BudgetLineUnknown, names={"reasons": "words"}):
            _send(adjustment, form)
            flash(gettext("Your answer is sent."))
            return redirect(url_for("providers.requests"))
    read = read_adjustment(actor=current_actor(), now=this_moment(), request=adjustment)
    page = render_template(
        "providers/adjustment.html",
        form=form,
        read=read,
        kind=ADJUSTMENT,
        waits=found.status in WAITING,
        offering=catalog.offering(found.offering_id or ""),
        answers=ANSWERS,
        grounds=[
            ("", gettext("Only if you refuse")),
            *((each.value, vocabulary.words(each)) for each in RefusalGround),
        ],
    )
    return page, form.status


def _send(adjustment: str, form: Form) -> None:
    asked: dict[str, Any] = {"actor": current_actor(), "now": this_moment(), "request": adjustment}
    asked["key"] = IdempotencyKey(form.key)
    if form.data["answer"] == "agree":
        agree_adjustment(**asked, cost_cents=form.data["cost_cents"], words=form.data["words"])
    else:
        refuse_adjustment(**asked, ground=form.data["ground"], reasons=form.data["words"])
