"""What each of those who would deliver would know about a child, told before anything is shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent import outlook
from consent.outlook import Outlook, Prospect
from consent.recipients import Recipient
from marketplace.web.families.meetings import Meeting
from marketplace.web.parts import vocabulary
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.words import say
from marketplace.web.sign_in import this_moment
from providers.queries import provider_names

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


def who_would_know(child: str, meetings: Iterable[Meeting]) -> list[Knower]:
    """Return who would know what of a child if she had a place in one of these groups, each deliverer once."""
    by_recipient = {meeting.recipient: meeting for meeting in meetings}
    providers = [each.offering.provider_id for each in by_recipient.values() if each.offering.provider_id]
    names = provider_names(sorted(set(providers)))
    return [
        Knower(
            recipient,
            names.get(meeting.offering.provider_id or "", meeting.unit_name),
            outlook.verdicts(recipient=recipient, child=child, now=this_moment()),
        )
        for recipient, meeting in by_recipient.items()
    ]
