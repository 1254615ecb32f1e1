"""Register a family: one without electronic identity, or that of somebody who made an account of her own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.wrappers import Response

from marketplace.kernel.clock import city_day
from marketplace.kernel.text import _
from marketplace.people.kinds import Custody
from marketplace.people.operations import KnownAdult, NewAdult, NewChild, register_family
from marketplace.people.operations.registering import ADULT_AT_YEARS
from marketplace.people.queries import children_of_guardians, members_of
from marketplace.people.queries.persons import full_months
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import language
from marketplace.web.service_centre.find_person import Guardian, begin_acting, known_guardian, may_act_for
from marketplace.web.service_centre.pages import pages
from marketplace.web.sign_in import current_actor, this_moment

CHILDREN_AT_MOST = 4
NUMBERS = range(1, CHILDREN_AT_MOST + 1)
LANGUAGES = ("fi", "sv", "en", "et", "ru", "ar", "so", "uk")
NAME_LENGTH = validate.Length(max=80, error=_("Write at most 80 characters."))
CONTACT_LENGTH = validate.Length(max=120, error=_("Write at most 120 characters."))
FILL_IN = _("Fill this in.")
OF_A_NEW_GUARDIAN = ("given_name", "family_name", "email", "phone", "street", "city")
LABELS = {
    "given_name": _("First name of the guardian"),
    "family_name": _("Family name of the guardian"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "street": _("Street"),
    "postal_code": _("Postal code"),
    "city": _("Town"),
    "other_given_name": _("First name of the other guardian"),
    "other_family_name": _("Family name of the other guardian"),
    "other_phone": _("Phone of the other guardian"),
    "go_on": _("Go on in the name of the family"),
} | {
    f"child{number}_{name}": words
    for number in NUMBERS
    for name, words in {
        "given_name": _("First name of child %(number)d", number=number),
        "family_name": _("Family name of child %(number)d", number=number),
        "birth_date": _("Date of birth of child %(number)d", number=number),
        "language": _("Home language of child %(number)d", number=number),
    }.items()
}


class _AdultsForm(Schema):
    given_name = fields.String(required=True, validate=NAME_LENGTH)
    family_name = fields.String(required=True, validate=NAME_LENGTH)
    email = fields.Email(load_default=None)
    phone = fields.String(load_default=None, validate=CONTACT_LENGTH)
    street = fields.String(load_default=None, validate=CONTACT_LENGTH)
    postal_code = fields.String(
        load_default=None, validate=validate.Regexp(r"\d{5}\Z", error=_("Write five digits, for example 33100."))
    )
    city = fields.String(load_default=None, validate=NAME_LENGTH)
    other_given_name = fields.String(load_default=None, validate=NAME_LENGTH)
    other_family_name = fields.String(load_default=None, validate=NAME_LENGTH)
    other_phone = fields.String(load_default=None, validate=CONTACT_LENGTH)
    other_elsewhere = fields.Boolean(load_default=False)
    go_on = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def names_whole(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse half a name of the other guardian, and children of whom something is missing."""
        wrong = {}
        named_after_guardian = "family_name" in self.fields
        if bool(data.get("other_given_name")) != bool(data.get("other_family_name")):
            wrong["other_given_name" if not data.get("other_given_name") else "other_family_name"] = [FILL_IN]
        for number in NUMBERS:
            names = [f"child{number}_{part}" for part in ("given_name", "birth_date", "family_name")]
            begun = number == 1 or any(data.get(name) for name in names)
            needed = names[:2] if named_after_guardian else names
            wrong |= {name: [FILL_IN] for name in needed if begun and name in data and not data[name]}
        if wrong:
            raise ValidationError(wrong)


def _child_fields(number: int) -> dict[str, fields.Field[Any]]:
    return {
        f"child{number}_given_name": fields.String(load_default=None, validate=NAME_LENGTH),
        f"child{number}_family_name": fields.String(load_default=None, validate=NAME_LENGTH),
        f"child{number}_birth_date": fields.Date(load_default=None),
        f"child{number}_language": fields.String(load_default=None, validate=validate.OneOf(LANGUAGES)),
    }


FamilyForm = _AdultsForm.from_dict(
    {name: field for number in NUMBERS for name, field in _child_fields(number).items()}, name="FamilyForm"
)


@pages.route("/families/new", methods=["GET", "POST"])
def register() -> Response | tuple[str, int]:
    """Register guardians and children, as somebody tells them at the desk or on the phone.

    `?guardian=` names somebody who was found and lives in no household. Raises: PersonUnknown for anybody else.
    """
    guardian = known_guardian(request.args.get("guardian"))
    form = Form(FamilyForm(exclude=OF_A_NEW_GUARDIAN if guardian else ()), {"go_on": True}, labels=LABELS)
    if form.valid():
        with form.errors_shown(names={"birth_date": _odd_birth_date(form.data)}):
            registered = _register(form.data, guardian)
            flash(gettext("The family is registered."))
            if form.data["go_on"]:
                may_act_for([registered], gettext("the family was registered"))
                return begin_acting(registered)
            return redirect(url_for("service_centre.queue"))
    page = render_template(
        "service_centre/register.html", form=form, guardian=guardian, numbers=NUMBERS, languages=_languages()
    )
    return page, form.status


def _odd_birth_date(typed: dict[str, Any]) -> str:
    """Return the field of the first child who is not yet born or 18 and more, for what the operation says of it."""
    today = city_day(this_moment())
    born = {name: typed[name] for number in NUMBERS if typed[name := f"child{number}_birth_date"]}
    odd = (name for name, day in born.items() if day > today or full_months(day, today) >= 12 * ADULT_AT_YEARS)
    return next(odd, "child1_birth_date")


def _languages() -> list[tuple[str, str]]:
    return [(code, language(code)) for code in LANGUAGES]


def _register(typed: dict[str, Any], guardian: Guardian | None) -> str:
    """Register what was typed; return the first guardian's id."""
    adults = [KnownAdult(person=guardian.person) if guardian else _guardian(typed), *_other_guardian(typed)]
    custody = Custody.JOINT if len(adults) > 1 else Custody.SOLE
    actor, now = current_actor(), this_moment()
    household = register_family(actor=actor, now=now, adults=adults, children=_children(typed), custody=custody)
    members = members_of(household.id, city_day(now))
    with_children = children_of_guardians(members, city_day(now))
    return next(member for member in members if with_children.get(member))


def _guardian(typed: dict[str, Any]) -> NewAdult:
    return NewAdult(postal_code=typed["postal_code"], **{name: typed[name] for name in OF_A_NEW_GUARDIAN})


def _other_guardian(typed: dict[str, Any]) -> list[NewAdult]:
    if not typed["other_given_name"]:
        return []
    return [
        NewAdult(
            given_name=typed["other_given_name"],
            family_name=typed["other_family_name"],
            phone=typed["other_phone"],
            elsewhere=typed["other_elsewhere"],
        )
    ]


def _children(typed: dict[str, Any]) -> list[NewChild]:
    return [
        NewChild(
            given_name=typed[f"child{number}_given_name"],
            family_name=typed[f"child{number}_family_name"] or typed["family_name"],
            birth_date=typed[f"child{number}_birth_date"],
            home_language=typed[f"child{number}_language"],
            home_postal_code=typed["postal_code"],
        )
        for number in NUMBERS
        if typed[f"child{number}_given_name"]
    ]
