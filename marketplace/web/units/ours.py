"""Which unit somebody heads at the moment, and the choice where she heads several."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.errors import AttachmentUnknown
from catalog.models import Attachment
from catalog.queries import DaySession
from marketplace.delivery.errors import SessionUnknown
from marketplace.web.sign_in import current_actor
from marketplace.web.units.pages import pages

CHOSEN = "unit"


def our_units() -> list[tuple[str, str]]:
    """Return the units that the person heads, with their names, by name."""
    if "our_units" not in g:
        names = catalog.unit_names(sorted(current_actor().scopes("unit.manager")))
        g.our_units = sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    found: list[tuple[str, str]] = g.our_units
    return found


def our_unit() -> str:
    """Return the unit that is chosen, or the first by name."""
    known = [unit for unit, _name in our_units()]
    chosen = session.get(CHOSEN)
    return chosen if chosen in known else known[0]


def our_attachment(attachment: str) -> Attachment:
    """Return an attachment that is asked of a unit which the person heads. Raises: AttachmentUnknown."""
    found = catalog.attachment(attachment)
    if found.unit_id not in current_actor().scopes("unit.manager"):
        raise AttachmentUnknown(attachment=attachment)
    return found


def our_session(session_id: str) -> DaySession:
    """Return a session at a unit which the person heads. Raises: SessionUnknown."""
    found = catalog.sessions_among([session_id]).get(session_id)
    if found is None or found.unit.id not in current_actor().scopes("unit.manager"):
        raise SessionUnknown(session=session_id)
    return found


@pages.context_processor
def whose_pages() -> dict[str, Any]:
    """Say on each page for which unit it is, and which others the person heads."""
    known = our_units()
    return {"our_units": known, "our_unit": our_unit() if known else None}


@pages.post("/choose")
def choose() -> Response:
    """Look at another of one's units from now on."""
    session[CHOSEN] = request.form.get("unit", "")
    return redirect(url_for("units.who_is_where"))
