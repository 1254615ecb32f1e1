"""Sessions that were marked as held and wait for a confirmation by the unit, or by the service owner where none is."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog import queries as catalog
from marketplace.delivery import operations as delivering
from marketplace.delivery import queries as delivery
from marketplace.kernel.clock import city_day
from marketplace.web.city.pages import pages
from marketplace.web.parts.translation import gettext
from marketplace.web.sign_in import current_actor, this_moment

SHOWN = 50


@pages.get("/sessions")
def sessions() -> str:
    """List the sessions that wait, the oldest first; those that are the viewer's to confirm with the button for it."""
    actor, day = current_actor(), city_day(this_moment())
    waiting = delivery.sessions_to_confirm(actor)
    shown = waiting[:SHOWN]
    units = catalog.unit_names([each.group.unit_id for each in shown])
    present = delivery.present_in([each.session.id for each in shown])
    return render_template(
        "city/sessions.html",
        total=len(waiting),
        shown=[
            (
                each,
                units[each.group.unit_id],
                present.get(each.session.id),
                delivery.bears_out(each.session.id, actor, day),
            )
            for each in shown
        ],
    )


@pages.post("/sessions/<session>/confirm")
def confirm_session(session: str) -> Response:
    """Confirm that a session was held, so that it is earned."""
    delivering.confirm_delivery(actor=current_actor(), now=this_moment(), session=session)
    flash(gettext("The session is confirmed; what it earned is booked."))
    return redirect(url_for("city.sessions"))
