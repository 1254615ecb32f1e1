"""How groups fit into a child's week, as a picture and in sentences with days as people say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.fit import Finding
from marketplace.kernel.clock import city_day, local
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import Child, today
from marketplace.web.parts import words
from marketplace.web.parts.translation import gettext
from marketplace.web.parts.week import Block, WeekGrid


@dataclass(frozen=True)
class Sentence:
    """Something that was found, in words; `blocking` where the place would be refused for it."""

    text: str
    blocking: bool


def findings_in_words(found: Iterable[Finding]) -> list[Sentence]:
    """Return findings as sentences, with the day in words."""
    return [Sentence(gettext(each.text.message, on=words.day(each.on, year=True)), each.blocking) for each in found]


def week_with(child: Child, chosen: Sequence[Meeting]) -> WeekGrid:
    """Return the first week in which one of the chosen groups meets: what the child has then, and what is chosen.

    Care and other places are left out where the door does not let us see where she is.
    """
    first = min((each.situation.first_starts_at for each in chosen if each.situation.first_starts_at), default=None)
    day = city_day(first) if first else today()
    monday = day - timedelta(days=day.weekday())
    busy = enrolment.week_of(child.id, monday) if child.care_is_seen else []
    has = meetings(each.group for each in busy if each.group)
    blocks = [
        Block(
            weekday=local(each.starts_at).weekday(),
            starts=local(each.starts_at).time(),
            ends=local(each.ends_at).time(),
            title=has[each.group].offering.title if each.group else gettext("Day care"),
            detail=gettext("as it is now"),
            colour="busy" if each.group else "v",
            ground=each.group is None,
        )
        for each in busy
    ]
    for rank, meeting in enumerate(chosen, start=1):
        blocks += meeting.blocks(title=f"{rank}. {meeting.offering.title}")
    return WeekGrid(blocks)
