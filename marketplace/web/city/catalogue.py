"""Services with their models, and seasons."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.kinds import LifeEvent, ValueStream
from marketplace.kernel.text import _
from marketplace.service_models.registry import SERVICE_MODELS, model
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

LABELS = {
    "slug": _("Short name"),
    "name": _("Name"),
    "model": _("Service model"),
    "is_basic": _("Basic service"),
    "keywords": _("Other words"),
    "value_stream": _("Stream of services"),
    "life_events": _("What happens in a life"),
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


class ClassificationForm(Schema):
    """To which stream a service belongs, for which events of a life it is there, and its words."""

    value_stream = fields.Enum(ValueStream, by_value=True, load_default=None)
    life_events = fields.List(fields.Enum(LifeEvent, by_value=True), load_default=[])
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
        with form.errors_shown():
            given = {**form.data, "keywords": _listed(form.data["keywords"])}
            cataloguing.define_service(actor=current_actor(), now=this_moment(), **given)
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


@pages.route("/services/<service>/words", methods=["GET", "POST"])
def classify_service(service: str) -> Response | tuple[str, int]:
    """Classify a service: its stream, the events of a life that it is there for, and the words it is found by."""
    found = catalog.service(service)
    start = {
        "value_stream": found.value_stream.value if found.value_stream else "",
        "life_events": found.life_events,
        "keywords": ", ".join(found.keywords),
    }
    form = Form(ClassificationForm(), start, labels=LABELS)
    if form.valid():
        with form.errors_shown():
            given = {**form.data, "keywords": _listed(form.data["keywords"])}
            cataloguing.classify_service(actor=current_actor(), now=this_moment(), service=service, **given)
            flash(gettext("The service is classified. Families find it so at once."))
            return redirect(url_for("city.services"))
    return (
        render_template(
            "city/classify.html",
            form=form,
            service=found,
            streams=[("", _("None")), *((each.value, vocabulary.words(each)) for each in ValueStream)],
            events=[(each.value, vocabulary.words(each)) for each in LifeEvent],
        ),
        form.status,
    )


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


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
