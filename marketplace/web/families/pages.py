"""The blueprint of the families' pages, and their menu; one file is for calendar programs, under a secret address."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from marketplace.kernel.operation import Actor
from marketplace.kernel.text import _
from marketplace.people.errors import CalendarAddressUnknown
from marketplace.people.queries import owner_of_calendar
from marketplace.web.audience import Audience
from marketplace.web.sign_in import look_as

CALENDAR_FILE = "families.calendar_file"


class FamilyPages(Audience):
    """Pages for who is signed in, and a file whose address takes the place of a sign-in."""

    def let_in(self) -> Response | None:
        """Let a calendar program read as the person whose address it has. Raises: CalendarAddressUnknown."""
        if request.endpoint != CALENDAR_FILE:
            return super().let_in()
        owner = owner_of_calendar((request.view_args or {})["secret"])
        if owner is None:
            raise CalendarAddressUnknown()
        look_as(Actor(owner, channel="calendar"))
        return None


pages = FamilyPages(
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
