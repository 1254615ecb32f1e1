"""For which provider somebody works at the moment, and the choice where she works for several."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from catalog import queries as catalog
from catalog.errors import GroupUnknown, OfferingUnknown
from catalog.models import Group, Offering
from catalog.queries import DaySession
from marketplace.delivery.errors import SessionUnknown
from marketplace.web.providers.pages import pages
from marketplace.web.sign_in import current_actor
from providers.queries import provider_names

CHOSEN = "provider"


def our_providers() -> list[tuple[str, str]]:
    """Return the providers for which the person works, with their names, by name."""
    if "our_providers" not in g:
        names = provider_names(sorted(current_actor().scopes("provider.staff")))
        g.our_providers = sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    found: list[tuple[str, str]] = g.our_providers
    return found


def our_provider() -> str:
    """Return the provider that is chosen, or the first by name."""
    known = [provider for provider, _name in our_providers()]
    chosen = session.get(CHOSEN)
    return chosen if chosen in known else known[0]


def our_offering(offering: str) -> Offering:
    """Return an offering of a provider for which the person works. Raises: OfferingUnknown."""
    found = catalog.offering(offering)
    if found.provider_id not in current_actor().scopes("provider.staff"):
        raise OfferingUnknown(offering=offering)
    return found


def our_group(group: str) -> tuple[Group, Offering]:
    """Return a group of such an offering, with it. Raises: GroupUnknown, OfferingUnknown."""
    found = catalog.group(group)
    try:
        return found, our_offering(found.offering_id)
    except OfferingUnknown:
        raise GroupUnknown(group=group) from None


def our_session(session_id: str) -> DaySession:
    """Return a session of a provider for which the person works. Raises: SessionUnknown."""
    found = catalog.sessions_among([session_id]).get(session_id)
    if found is None or found.offering.provider_id not in current_actor().scopes("provider.staff"):
        raise SessionUnknown(session=session_id)
    return found


@pages.context_processor
def whose_pages() -> dict[str, Any]:
    """Say on each page for which provider it is, and for which others the person works."""
    known = our_providers()
    return {"our_providers": known, "our_provider": our_provider() if known else None}


@pages.post("/choose")
def choose() -> Response:
    """Work for another of one's providers from now on."""
    session[CHOSEN] = request.form.get("provider", "")
    return redirect(url_for("providers.today"))
