"""What is arranged for single children in the house: confirm it once it is done."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.requests import queries
from marketplace.requests.kinds import ADJUSTMENT
from marketplace.requests.operations import confirm_adjustment
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment
from marketplace.web.units.ours import our_unit
from marketplace.web.units.pages import pages


@pages.get("/adjustments")
def adjustments() -> str:
    """List what was asked to be arranged here, the newest first, without names and without the families' words."""
    found = queries.adjustments_at(our_unit())
    return render_template(
        "units/adjustments.html",
        found=found,
        kind=ADJUSTMENT,
        offerings={asked.offering_id: catalog.offering(asked.offering_id or "") for _each, asked in found},
    )


@pages.post("/adjustments/<adjustment>/confirm")
def adjustment_arranged(adjustment: str) -> Response:
    """Confirm that it was arranged. Raises: as if absent for another house's."""
    confirm_adjustment(actor=current_actor(), now=this_moment(), request=adjustment)
    flash(gettext("It is confirmed, and its cost is owed to the provider."))
    return redirect(url_for("units.adjustments"))
