"""Who of those who would deliver would know what about a child, told before anything is shared."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.web.families.meetings import Meeting
from marketplace.web.parts.knowing import Knower, knower
from providers.queries import provider_names


def who_would_know(child: str, meetings: Iterable[Meeting]) -> list[Knower]:
    """Return who would know what of a child if she had a place in one of these groups, each deliverer once."""
    by_recipient = {meeting.recipient: meeting for meeting in meetings}
    providers = [each.offering.provider_id for each in by_recipient.values() if each.offering.provider_id]
    names = provider_names(sorted(set(providers)))
    return [
        knower(recipient, names.get(meeting.offering.provider_id or "", meeting.unit_name), child=child)
        for recipient, meeting in by_recipient.items()
    ]
