"""Providers that failed: a substitute for each of their groups within ten days, or the money back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from marketplace.enrolment import operations as places
from marketplace.enrolment import queries as enrolment
from marketplace.kernel.text import _
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.continuity import carried
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers
from providers.models import ProviderStatus

LABELS = {"offering": _("Substitute")}


class OpenForm(Schema):
    """Whose groups are to be carried on."""

    provider = fields.String(required=True)


class ProposeForm(Schema):
    """By which offering a group would be carried on."""

    offering = fields.String(required=True)


@pages.route("/continuity", methods=["GET", "POST"])
def continuity() -> Response | tuple[str, int]:
    """Show the procedures, and open one for a provider that failed."""
    form = Form(OpenForm())
    if form.valid():
        with form.errors_shown():
            places.open_continuity(actor=current_actor(), now=this_moment(), provider=form.data["provider"])
            flash(gettext("The procedure is open. Propose a substitute for each group."))
            return redirect(url_for("city.continuity"))
    procedures = enrolment.continuities()
    running = {each.provider_id for each in procedures if each.ended_at is None}
    fallen = providers.providers(current_actor(), ProviderStatus.SUSPENDED, ProviderStatus.ENDED)
    concerned = enrolment.providers_with_children([each.id for each, _organisation in fallen]) - running
    failed = [(each.id, organisation.legal_name) for each, organisation in fallen if each.id in concerned]
    return (
        render_template("city/continuity.html", form=form, procedures=carried(procedures), failed=failed),
        form.status,
    )


@pages.route("/continuity/<continuity>", methods=["GET", "POST"], endpoint="one_continuity")
def one_continuity(continuity: str) -> Response | tuple[str, int]:
    """Show one group, propose a substitute. Raises: ContinuityNotFound."""
    found = enrolment.continuity(continuity)
    form = Form(ProposeForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            places.propose_substitute(
                actor=current_actor(), now=this_moment(), continuity=continuity, offering=form.data["offering"]
            )
            flash(gettext("The provider is asked whether it carries the group on."))
            return redirect(url_for("city.one_continuity", continuity=continuity))
    fitting = places.substitutes(found.group_id, this_moment()) if found.ended_at is None else []
    names = providers.provider_names([each.provider_id for each in fitting])
    return (
        render_template(
            "city/continuity_of.html",
            form=form,
            each=carried([found])[0],
            fitting=[(each.id, f"{names[each.provider_id]}: {each.title}") for each in fitting],
            now=this_moment(),
        ),
        form.status,
    )


@pages.post("/continuity/<continuity>/end")
def end_continuity(continuity: str) -> Response:
    """End the search: who has not agreed has back what is left."""
    places.end_continuity(actor=current_actor(), now=this_moment(), continuity=continuity)
    flash(gettext("The procedure has ended. Who was not carried over has back what is left."))
    return redirect(url_for("city.one_continuity", continuity=continuity))
