"""An application that is being written: it lives in the address of the page, so it needs no script and no cookie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request, url_for

from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import RoundNotTaking
from marketplace.enrolment.models import Round
from marketplace.enrolment.operations.applying import CHOICES_AT_MOST
from marketplace.enrolment.statuses import RoundStatus
from marketplace.web.families.meetings import Meeting, meetings
from marketplace.web.families.ours import Child
from marketplace.web.sign_in import this_moment

STEPS = ("times", "price", "known")


@dataclass(frozen=True)
class Draft:
    """What is chosen so far, best first, for whom, in which round, and which steps were looked at."""

    round: Round
    child: Child
    choices: tuple[str, ...] = ()
    seen: frozenset[str] = field(default_factory=frozenset)

    def url(self, step: str, **changes: Any) -> str:
        """Return the address of a step with what is chosen, or with a change of it."""
        draft = replace(self, **changes)
        query: dict[str, Any] = {"choice": draft.choices, "seen": sorted(draft.seen & set(STEPS))}
        return url_for(f"families.{step}", round=draft.round.id, child=draft.child.id, **query)

    def done(self, step: str) -> str:
        """Return the address of the task list with one more step looked at."""
        following = {"times": "apply_price", "price": "apply_known", "known": "apply_check"}
        return self.url(following[step], seen=self.seen | {step})

    @property
    def ready(self) -> bool:
        """Whether everything was looked at and can be sent."""
        return bool(self.choices) and self.seen >= set(STEPS)

    def with_choice(self, group: str) -> str:
        """Return the address of choosing with one more group at the end."""
        return self._choosing((*self.choices, group))

    def to_times(self, group: str) -> str:
        """Return the address of the times with one more group at the end."""
        return self.url("apply_times", choices=(*self.choices, group), seen=frozenset())

    def without(self, group: str, *, step: str = "apply_choose") -> str:
        """Return the address of a step with a group taken off the list."""
        return self.url(step, choices=tuple(each for each in self.choices if each != group), seen=frozenset())

    def moved(self, group: str, by: int) -> str:
        """Return the address of choosing with a group moved up (-1) or down (1) the list."""
        order = list(self.choices)
        here = order.index(group)
        order.insert(here + by, order.pop(here))
        return self._choosing(tuple(order))

    def _choosing(self, choices: Sequence[str]) -> str:
        return self.url("apply_choose", choices=tuple(choices), seen=frozenset())

    @property
    def full(self) -> bool:
        """Whether no more can be chosen."""
        return len(self.choices) >= CHOICES_AT_MOST


def draft_of_request(round: str, child: Child) -> tuple[Draft, dict[str, Meeting]]:
    """Return the draft in the address, with all groups of its round; what is not in the round is left out.

    Raises: RoundNotFound, RoundNotTaking.
    """
    opened = enrolment.round_by_id(round)
    if not takes_applications(opened):
        raise RoundNotTaking(round=round)
    groups = meetings(enrolment.groups_of_round(round))
    asked = request.values.getlist("choice")
    choices = tuple(group for group in dict.fromkeys(asked) if group in groups)[:CHOICES_AT_MOST]
    return Draft(opened, child, choices, frozenset(request.values.getlist("seen")) & set(STEPS)), groups


def takes_applications(round: Round) -> bool:
    """Tell whether a round takes applications now."""
    return round.status is RoundStatus.OPEN and round.opens_at <= this_moment() < round.closes_at
