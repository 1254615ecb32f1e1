"""The register of families: register one; or find a child with a reason, which is logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from consent import door
from consent.door import Hit
from marketplace.enrolment import queries as enrolment
from marketplace.kernel.clock import city_day
from marketplace.kernel.text import Text, _
from marketplace.people import operations as registering
from marketplace.people.models import Custody
from marketplace.web.city.pages import pages
from marketplace.web.city.permission import may
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

CHILDREN = (1, 2, 3)
ADULTS = (1, 2)
LABELS: dict[str, Text] = {
    "reason": _("Reason"),
    "words": _("Name"),
    "custody": _("Custody"),
    **{f"adult{n}_given": _("Given name of adult %(number)d", number=n) for n in ADULTS},
    **{f"adult{n}_family": _("Family name of adult %(number)d", number=n) for n in ADULTS},
    **{f"adult{n}_email": _("E-mail of adult %(number)d", number=n) for n in ADULTS},
    **{f"adult{n}_phone": _("Phone of adult %(number)d", number=n) for n in ADULTS},
    **{f"child{n}_given": _("Given name of child %(number)d", number=n) for n in CHILDREN},
    **{f"child{n}_family": _("Family name of child %(number)d", number=n) for n in CHILDREN},
    **{f"child{n}_born": _("Date of birth of child %(number)d", number=n) for n in CHILDREN},
    **{f"child{n}_language": _("Home language of child %(number)d", number=n) for n in CHILDREN},
    **{f"child{n}_area": _("Postal code of child %(number)d", number=n) for n in CHILDREN},
}
FILL_IN = _("Fill this in.")


class FindForm(Schema):
    """A name and the reason for looking."""

    reason = fields.String(required=True, validate=validate.Length(1, 200))
    words = fields.String(required=True, validate=validate.Length(1, 100))


class _FamilyForm(Schema):
    """A family: the second adult and further children are left empty where there is none."""

    custody = fields.Enum(Custody, by_value=True, required=True)
    elsewhere = fields.Boolean(load_default=False)

    @validates_schema
    def persons_are_whole(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """Refuse a person of whom only a part is written."""
        wrong: dict[str, list[str]] = {}
        for person in [*(f"adult{n}" for n in ADULTS), *(f"child{n}" for n in CHILDREN)]:
            needed = ["given", "family", *(["born"] if person.startswith("child") else [])]
            begun = person in ("adult1", "child1") or any(
                value for name, value in data.items() if name.startswith(f"{person}_")
            )
            if begun:
                wrong.update({f"{person}_{part}": [FILL_IN] for part in needed if not data[f"{person}_{part}"]})
        if wrong:
            raise ValidationError({name: list(sentences) for name, sentences in wrong.items()})


def _words(longest: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=longest))


_ADULT_FIELDS = {
    f"adult{n}_{part}": _words(longest)
    for n in ADULTS
    for part, longest in (("given", 100), ("family", 100), ("email", 200), ("phone", 40))
}
_CHILD_FIELDS: dict[str, fields.Field[Any]] = {
    **{
        f"child{n}_{part}": _words(longest)
        for n in CHILDREN
        for part, longest in (("given", 100), ("family", 100), ("language", 8), ("area", 10))
    },
    **{f"child{n}_born": fields.Date(load_default=None) for n in CHILDREN},
}
FamilyForm = type("FamilyForm", (_FamilyForm,), {**_ADULT_FIELDS, **_CHILD_FIELDS})


@pages.route("/families", methods=["GET", "POST"])
def family_register() -> tuple[str, int]:
    """Find a child by name with a reason; each hit is logged under it."""
    form = Form(FindForm(), labels=LABELS)
    hits: list[Hit] | None = None
    if form.valid() and may("consent.find_person"):
        with form.errors_shown():
            hits = door.find(actor=current_actor(), now=this_moment(), **form.data)
    children = [hit for hit in hits or () if hit.is_child]
    placed = enrolment.placement_on([hit.person for hit in children], city_day(this_moment()))
    return (
        render_template("city/family_register.html", form=form, hits=hits, children=children, placed=placed),
        form.status,
    )


@pages.route("/families/new", methods=["GET", "POST"])
def register_family() -> Response | tuple[str, int]:
    """Register a family."""
    form = Form(FamilyForm(), {"custody": Custody.SOLE.value}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            registering.register_family(
                actor=current_actor(),
                now=this_moment(),
                adults=[_adult(form.data, n) for n in ADULTS if form.data[f"adult{n}_given"]],
                children=[_child(form.data, n) for n in CHILDREN if form.data[f"child{n}_given"]],
                custody=form.data["custody"],
            )
            flash(gettext("The family is registered. Find the child by name to decide on a place."))
            return redirect(url_for("city.family_register"))
    custodies = (
        (Custody.SOLE.value, _("One guardian alone")),
        (Custody.JOINT.value, _("Both guardians together")),
    )
    return (
        render_template(
            "city/family_new.html", form=form, adults=ADULTS, children=CHILDREN, custodies=custodies, labels=LABELS
        ),
        form.status,
    )


def _adult(typed: Mapping[str, Any], number: int) -> registering.NewAdult:
    return registering.NewAdult(
        given_name=typed[f"adult{number}_given"],
        family_name=typed[f"adult{number}_family"],
        email=typed[f"adult{number}_email"] or None,
        phone=typed[f"adult{number}_phone"] or None,
        custody=number == 1 or typed["custody"] is Custody.JOINT,
        elsewhere=number > 1 and typed["elsewhere"],
    )


def _child(typed: Mapping[str, Any], number: int) -> registering.NewChild:
    return registering.NewChild(
        given_name=typed[f"child{number}_given"],
        family_name=typed[f"child{number}_family"],
        birth_date=typed[f"child{number}_born"],
        home_language=typed[f"child{number}_language"] or None,
        home_postal_code=typed[f"child{number}_area"] or None,
    )
