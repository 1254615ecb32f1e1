"""Register an organisation as a provider; whoever does it becomes its staff."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.kernel.operation import IdempotencyKey
from marketplace.kernel.text import _
from marketplace.people.kinds import OrganisationForm
from marketplace.service_models.base import Sector
from marketplace.web.form import Form
from marketplace.web.parts.standings import standing
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.vocabulary import language, words
from marketplace.web.providers.offerings import LANGUAGES
from marketplace.web.providers.ours import CHOSEN
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor, look_again, this_moment
from providers import operations as registry
from providers.kinds import SizeClass, VatStatus

NOT_LISTED: dict[str, Any] = {"unknown": "Invalid value."}
LABELS = {
    "legal_name": _("Registered name"),
    "form": _("Form"),
    "sector": _("Sector"),
    "business_id": _("Business id"),
    "group_name": _("Group of companies"),
    "contact_email": _("E-mail of the office"),
    "languages": _("Languages"),
    "areas": _("Postal codes"),
    "size_class": _("How many people work for you"),
    "works_with_minors": _("Working with children"),
    "vat_status": _("Value added tax"),
    "separated_accounts": _("Separated accounts"),
}


class RegistrationForm(Schema):
    """An organisation that wants to provide."""

    legal_name = fields.String(required=True)
    form = fields.Enum(OrganisationForm, by_value=True, required=True, error_messages=NOT_LISTED)
    sector = fields.Enum(Sector, by_value=True, required=True, error_messages=NOT_LISTED)
    business_id = fields.String(load_default=None)
    group_name = fields.String(load_default=None)
    contact_email = fields.String(required=True)
    languages = fields.List(fields.String(), load_default=[])
    areas = fields.String(load_default="")
    size_class = fields.Enum(SizeClass, by_value=True, required=True, error_messages=NOT_LISTED)
    works_with_minors = fields.Boolean(required=True)
    vat_status = fields.Enum(VatStatus, by_value=True, required=True, error_messages=NOT_LISTED)
    separated_accounts = fields.Boolean(load_default=False)


@pages.route("/register", methods=["GET", "POST"])
def register() -> Response | tuple[str, int]:
    """Register an organisation; errors stand at the fields and nothing typed is lost."""
    form = Form(RegistrationForm(), {"languages": ["fi"], "works_with_minors": "true"}, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            made = registry.register_provider(
                actor=current_actor(),
                now=this_moment(),
                key=IdempotencyKey(form.key),
                **{**form.data, "areas": form.data["areas"].replace(",", " ").split()},
            )
            look_again()
            session[CHOSEN] = made.id
            flash(gettext("You are registered. Show the papers below next; then two officers look at them."))
            return redirect(url_for("providers.papers"))
    return render_template("providers/register.html", form=form, **_choices()), form.status


def _choices() -> dict[str, Any]:
    return {
        "org_forms": [(each.value, words(each)) for each in OrganisationForm],
        "sectors": [(each.value, words(each)) for each in Sector],
        "sizes": [(each.value, standing(each)) for each in SizeClass],
        "vat": [(each.value, standing(each)) for each in VatStatus],
        "languages": [(code, language(code)) for code in LANGUAGES],
    }
