"""What we wish for at our child's day care: make a wish, see what stands, take one back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.kinds import Daytime
from marketplace.enrolment import operations as enrolling
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.operations.wishing import WORDS_AT_MOST
from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import Text, _
from marketplace.web.families.ours import Child, our_child, ours_alone, today
from marketplace.web.families.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import weekday_name
from marketplace.web.sign_in import current_actor, this_moment

WISHES = "child.wishes"
LANGUAGES = ("fi", "sv", "en", "ru", "ar", "et", "so", "se")
NO_MATTER = ("", _("No matter"))
LABELS: dict[str, Text] = {
    "service": _("What"),
    "language": _("In which language"),
    "weekday": _("On which day"),
    "daytime": _("When in the day"),
    "words": _("In your own words"),
}


class WishForm(Schema):
    """What is wished for; Monday is 0."""

    service = fields.String(required=True)
    language = fields.String(load_default=None)
    weekday = fields.Integer(load_default=None)
    daytime = fields.Enum(Daytime, by_value=True, load_default=None, error_messages={"unknown": "Invalid value."})
    words = fields.String(load_default=None, validate=validate.Length(max=WORDS_AT_MOST))


@pages.route("/children/<child>/wishes", methods=["GET", "POST"])
def wishes(child: str) -> Response | tuple[str, int]:
    """Show what we wished for and wish for more. Raises: ChildNotFound."""
    ours = our_child(child, WISHES, "child.unit")
    form = Form(WishForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            enrolling.make_wish(
                actor=current_actor(), now=this_moment(), child=child, key=IdempotencyKey(form.key), **form.data
            )
            flash(gettext("Your wish is counted with those of others; nobody sees it alone."))
            return redirect(url_for("families.wishes", child=child))
    return (
        render_template(
            "families/wishes.html",
            form=form,
            child=ours,
            wishes=ours.seen.get(WISHES) or [],
            unit=_unit(ours),
            in_care=bool(enrolment.placement_on([child], today())),
            today=today(),
            **_choices(),
        ),
        form.status,
    )


@pages.post("/children/<child>/wishes/<wish>/withdraw")
def withdraw_wish(child: str, wish: str) -> Response:
    """Take a wish back. Raises: ChildNotFound, WishNotFound."""
    ours_alone(child)
    enrolling.withdraw_wish(actor=current_actor(), now=this_moment(), wish=wish)
    flash(gettext("Your wish is withdrawn and counts no longer."))
    return redirect(url_for("families.wishes", child=child))


def _unit(child: Child) -> Any:
    """Return the unit at which the wishes count, where we may see it."""
    placed = enrolment.placement_on([child.id], today()).get(child.id) if "child.unit" in child.seen else None
    return catalog.unit(placed.unit_id) if placed else None


def _choices() -> dict[str, list[tuple[Any, Any]]]:
    add_ons = [(each.id, each.name) for each in catalog.services() if not each.is_basic]
    return {
        "services": [("", gettext("Choose what you wish for")), *add_ons],
        "languages": [NO_MATTER, *((code, vocabulary.language(code)) for code in LANGUAGES)],
        "weekdays": [NO_MATTER, *((day, weekday_name(day)) for day in range(7))],
        "daytimes": [NO_MATTER, *((each.value, vocabulary.words(each)) for each in Daytime)],
    }
