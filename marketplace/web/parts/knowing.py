"""What somebody who would deliver would know about a child: told alike to strangers and to families that apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Offering
from consent import outlook
from consent.outlook import Outlook, Prospect
from consent.recipients import Recipient
from marketplace.service_models.base import RecipientKind
from marketplace.service_models.registry import model
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import say
from marketplace.web.sign_in import this_moment

NOT_SHARED = (Prospect.NO, Prospect.NEVER)
THEIRS = ("person.message", "family.feedback", "child.behaviour")


@dataclass(frozen=True)
class Knower:
    """Somebody who would know something: by name, with what each category is to her, surest first."""

    recipient: Recipient
    name: str
    verdicts: Sequence[Outlook]

    @property
    def shared(self) -> list[Outlook]:
        """What is shared, or could be."""
        return [each for each in self.verdicts if each.prospect not in NOT_SHARED]

    @property
    def never(self) -> list[str]:
        """What stays closed even if we agree, in words: with its purpose where the category is open for another."""
        open_for_some = {each.category for each in self.shared}
        return [
            gettext("%(what)s (%(purpose)s)", what=_said(each), purpose=say(vocabulary.purpose(each.purpose)))
            if each.category in open_for_some
            else _said(each)
            for each in self.verdicts
            if each.prospect is Prospect.NEVER
        ]

    @property
    def silent(self) -> list[str]:
        """The categories that nobody asks for and for which the law gives no ground."""
        found = dict.fromkeys(each.category for each in self.verdicts if each.prospect is Prospect.NO)
        return [category for category in found if category not in THEIRS]


def _said(verdict: Outlook) -> str:
    return say(vocabulary.category(verdict.category))


def deliverer(offering: Offering, unit: str | None) -> Recipient:
    """Return who would learn something by delivering: the provider, or the unit where the city delivers itself."""
    kind = model(offering.model).recipient_kind
    by_unit = kind is RecipientKind.CITY_UNIT or offering.provider_id is None
    return Recipient(kind, unit if by_unit else offering.provider_id)


def knower(recipient: Recipient, name: str, *, child: str | None = None) -> Knower:
    """Return somebody with what she would know, about a child of ours or, for a stranger, about any."""
    return Knower(recipient, name, outlook.verdicts(recipient=recipient, child=child, now=this_moment()))
