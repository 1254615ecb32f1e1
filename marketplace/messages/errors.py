"""What this room refuses."""

from __future__ import annotations

from marketplace.kernel.errors import Unavailable
from marketplace.kernel.text import _


class PostOfficeDown(Unavailable):
    """The mail server does not take mail now."""

    code = "messages.post_office_down"
    advice = _("Nothing is lost: it is tried again by itself, and every message stands in the inbox.")
