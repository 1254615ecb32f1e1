"""The blueprint of the providers' pages; whoever is signed in and has no provider yet is led to registration."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel.text import _
from marketplace.web.audience import Audience
from marketplace.web.parts import standings
from marketplace.web.sign_in import current_actor

REGISTER = "providers.register"


class ProviderPages(Audience):
    """Pages for the staff of providers, of which one is for those who have no provider yet."""

    def let_in(self) -> Response | None:
        """Lead somebody without a provider from the first page to registration, and let her register."""
        actor = current_actor()
        if actor.person is not None and not self.admits(actor):
            if request.endpoint == REGISTER:
                return None
            if request.endpoint == self.menu[0][0]:
                return redirect(url_for(REGISTER))
        return super().let_in()


pages = ProviderPages(
    "providers",
    __name__,
    title=_("Your organisation"),
    prefix="/provider",
    menu=(
        ("providers.today", _("Today")),
        ("providers.offerings", _("Offerings")),
        ("providers.attachments", _("Attachments")),
        ("providers.wishes", _("Wishes")),
        ("providers.requests", _("Requests")),
        ("providers.money", _("Money")),
        ("providers.papers", _("Papers")),
        ("providers.messages", _("Messages")),
    ),
    roles=("provider.staff",),
)
pages.add_app_template_filter(standings.standing, "standing")
pages.add_app_template_filter(standings.standing_class, "standing_class")
