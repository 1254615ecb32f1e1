"""The blueprint of the families' pages, and their menu."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.web.audience import Audience

pages = Audience(
    "families",
    __name__,
    title=_("Your family"),
    prefix="/family",
    menu=(
        ("families.week", _("Our week")),
        ("public.find", _("Find")),
        ("families.applications", _("Applications")),
        ("families.payments", _("Payments")),
        ("families.consents", _("Consents")),
        ("families.messages", _("Messages")),
    ),
)
