"""The blueprint of the units' pages."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.web.audience import Audience

pages = Audience(
    "units",
    __name__,
    title=_("Your unit"),
    prefix="/unit",
    menu=(
        ("units.who_is_where", _("Who is where")),
        ("units.confirm", _("To confirm")),
        ("units.attachments", _("Attachments")),
        ("units.add_ons", _("Add-ons")),
        ("units.handover", _("Handover")),
        ("units.facts", _("Staff and rooms")),
        ("units.wishes", _("Wishes")),
        ("units.adjustments", _("Adjustments")),
        ("units.requests", _("Requests")),
    ),
    roles=("unit.manager",),
)
