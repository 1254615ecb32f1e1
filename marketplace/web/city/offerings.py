"""Offerings that wait for publication: what is missing, publish; and the city's look at any of them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.completeness import what_is_missing
from catalog.models import OfferingStatus
from marketplace.kernel.text import _
from marketplace.service_models.registry import model
from marketplace.web.city.pages import pages
from marketplace.web.form import Form
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from providers import queries as providers

REASON_LENGTH = 500
LABELS = {"reason": _("Reason")}


class ReasonForm(Schema):
    """Why something is declined or taken back."""

    reason = fields.String(required=True, validate=validate.Length(1, REASON_LENGTH))


@pages.get("/offerings", endpoint="offerings")
def offering_list() -> str:
    """List the offerings that wait for publication, each with what it lacks."""
    now = this_moment()
    waiting = catalog.offerings_to_publish()
    names = providers.provider_names([each.provider_id for each in waiting if each.provider_id])
    return render_template(
        "city/offerings.html",
        waiting=[(each, names.get(each.provider_id or ""), what_is_missing(each.id, now=now)) for each in waiting],
    )


@pages.route("/offerings/<offering>", methods=["GET", "POST"], endpoint="offering")
def one_offering(offering: str) -> Response | tuple[str, int]:
    """Show an offering with what it lacks; publish it, or take a published one back with a reason."""
    page = catalog.offering_page(offering, actor=current_actor())
    form = Form(ReasonForm(), labels=LABELS)
    if form.valid():
        with form.errors_shown():
            cataloguing.withdraw_offering(actor=current_actor(), now=this_moment(), offering=offering, **form.data)
            flash(gettext("The offering is taken back. Those who are enrolled keep their places."))
            return redirect(url_for("city.offering", offering=offering))
    return (
        render_template(
            "city/offering.html",
            form=form,
            page=page,
            offering=page.offering,
            model=model(page.offering.model),
            missing=what_is_missing(offering, now=this_moment()),
            revisions=catalog.revisions_of(offering),
            published=page.offering.status is OfferingStatus.PUBLISHED,
        ),
        form.status,
    )


@pages.post("/offerings/<offering>/publish")
def publish_offering(offering: str) -> Response:
    """Publish an offering that lacks nothing."""
    cataloguing.publish_offering(actor=current_actor(), now=this_moment(), offering=offering)
    flash(gettext("The offering is published. Families find it now."))
    return redirect(url_for("city.offering", offering=offering))
