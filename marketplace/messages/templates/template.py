"""What a kind of message is, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.registry import Registry
from marketplace.kernel.text import Text, _

YOUR_CHILD = _("your child")
THE_OFFERING = _("the offering")


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of message; `mail` tells whether it is worth a letter. Its text may name `child` and `offering`."""

    key: str
    subject: Text
    body: Text
    mail: bool = True

    def text(self, *, child: str = YOUR_CHILD, offering: str = THE_OFFERING) -> Text:
        """Return the text with what may be named in it."""
        return Text(self.body.message, {"child": child, "offering": offering})


TEMPLATES: Registry[Template] = Registry("message")


def add(key: str, subject: Text, body: Text, *, mail: bool = True) -> None:
    """Add a kind of message."""
    TEMPLATES.add(key, Template(key, subject, body, mail))
