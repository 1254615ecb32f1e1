"""The blueprint of the public pages."""

from __future__ import annotations

from marketplace.kernel.text import _
from marketplace.web.audience import EVERYBODY, Audience

pages = Audience(
    "public",
    __name__,
    title=_("Everybody"),
    prefix="",
    menu=(
        ("public.find", _("Find")),
        ("public.models", _("How services are run")),
        ("public.programmes", _("Programmes")),
        ("public.rules", _("Rules in force")),
        ("public.rounds", _("Rounds")),
        ("public.privacy", _("Privacy")),
    ),
    roles=EVERYBODY,
)
