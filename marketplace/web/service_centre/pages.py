"""The blueprint of the service centre's pages, and their menu."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.web.audience import Audience

pages = Audience(
    "service_centre",
    __name__,
    title=_("Service centre"),
    prefix="/centre",
    menu=(
        ("service_centre.queue", _("Queue")),
        ("service_centre.find_person", _("Find a person")),
        ("service_centre.register", _("Register a family")),
        ("service_centre.ask", _("New request")),
        ("service_centre.cancelled", _("Cancelled sessions")),
    ),
    roles=("service_centre",),
)
