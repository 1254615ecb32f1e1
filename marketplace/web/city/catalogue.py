"""Services with their models, and seasons."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from marketplace.kernel.text import _
from marketplace.service_models.registry import SERVICE_MODELS, model
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "slug": _("Short name"),
    "name": _("Name"),
    "model": _("Service model"),
    "is_basic": _("Basic service"),
    "keywords": _("Other words"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
}


class ServiceForm(Schema):
    """A service and how it is usually run."""

    slug = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9-]{0,59}$", error=_("Write small letters, digits and hyphens, for example visual-arts.")
        ),
    )
    name = fields.String(required=True, validate=validate.Length(1, 120))
    model = fields.String(required=True, validate=validate.OneOf(SERVICE_MODELS.keys()))
    is_basic = fields.Boolean(load_default=False)
    keywords = fields.String(load_default="", validate=validate.Length(max=500))


class SeasonForm(Schema):
    """A season by its name and days."""

    name = fields.String(required=True, validate=validate.Length(1, 120))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


@pages.route("/services", methods=["GET", "POST"])
def services() -> Response | tuple[str, int]:
    """List the services with the models they are run under, and add one."""
    form = Form(ServiceForm(), {"model": "v2"}, labels=LABELS)
    if form.valid():
        words = [word.strip() for word in form.data["keywords"].split(",") if word.strip()]
        with form.errors_shown():
            cataloguing.define_service(actor=current_actor(), now=this_moment(), **{**form.data, "keywords": words})
            flash(gettext("The service is in the catalogue. Providers can offer it."))
            return redirect(url_for("city.services"))
    return (
        render_template(
            "city/services.html",
            form=form,
            services=[(each, model(each.model)) for each in catalog.services()],
            models=[(each.key, each.name) for each in SERVICE_MODELS],
        ),
        form.status,
    )


@pages.route("/seasons", methods=["GET", "POST"])
def seasons() -> Response | tuple[str, int]:
    """List the seasons, and open one."""
    form = Form(SeasonForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.open_season(actor=current_actor(), now=this_moment(), **form.data)
            flash(gettext("The season is open. Providers can draft offerings for it."))
            return redirect(url_for("city.seasons"))
    return render_template("city/seasons.html", form=form, seasons=catalog.seasons()), form.status


@pages.route("/seasons/<season>/close", methods=["GET", "POST"])
def close_season(season: str) -> Response | tuple[str, int]:
    """Say what closing does, and close a season by typing its name."""
    found = catalog.season(season)

    class CloseForm(Schema):
        """The name of the season, typed to confirm."""

        name = fields.String(
            required=True, validate=validate.Equal(found.name, error=_("Type the name of the season exactly."))
        )

    form = Form(CloseForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.close_season(actor=current_actor(), now=this_moment(), season=season)
            flash(gettext("The season is closed."))
            return redirect(url_for("city.seasons"))
    return render_template("city/season_close.html", form=form, season=found), form.status
