"""What is known of the unit: staff, rooms and tools, with source and day, told by its head."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog import operations as cataloguing
from marketplace.kernel.clock import city_day
from marketplace.web.parts import unit_facts as parts
from marketplace.web.parts.translation import ngettext
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.ours import our_unit
from marketplace.web.units.pages import pages


@pages.route("/facts", methods=["GET", "POST"])
def facts() -> Response | tuple[str, int]:
    """Show what is known of one's unit and record what is newly known."""
    unit = our_unit()
    form = parts.empty_form(city_day(this_moment()))
    if form.valid() and (told := parts.facts_typed(form, unit)):
        with form.errors_shown(names=parts.names_of_fields(told)):
            cataloguing.record_unit_facts(actor=current_actor(), now=this_moment(), facts=told)
            flash(ngettext("%(num)d fact is recorded.", "%(num)d facts are recorded.", len(told)))
            return redirect(url_for("units.facts"))
    return render_template("units/facts.html", form=form, rows=parts.fact_rows(unit), hints=parts.HINTS), form.status
