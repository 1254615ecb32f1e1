"""Groups as families see them: what, where, when, and how they stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog import queries as catalog
from catalog.models import Group, Offering
from consent.recipients import Recipient
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.queries import GroupSituation
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import model
from marketplace.web.parts.knowing import deliverer
from marketplace.web.parts.week import Block
from marketplace.web.sign_in import this_moment


@dataclass(frozen=True)
class Meeting:
    """A group with where it meets and how it stands."""

    situation: GroupSituation
    unit_name: str

    @property
    def group(self) -> Group:
        """The group."""
        return self.situation.group

    @property
    def offering(self) -> Offering:
        """What it is a group of."""
        return self.situation.offering

    @property
    def id(self) -> str:
        """The id of the group."""
        return self.situation.group.id

    @property
    def model(self) -> ServiceModel:
        """The model under which it is delivered."""
        return model(self.situation.offering.model)

    @property
    def weekdays(self) -> list[int]:
        """The weekdays on which it meets, Monday being 0."""
        return [int(day) - 1 for day in self.group.weekdays.split()]

    @property
    def recipient(self) -> Recipient:
        """Who would learn something about a child: the provider, or the unit where the city delivers itself."""
        return deliverer(self.offering, self.group.unit_id)

    def blocks(self, link: str = "", title: str = "") -> list[Block]:
        """Return the group as blocks of a week."""
        return [
            Block(
                weekday=weekday,
                starts=self.group.start_time,
                ends=self.group.end_time,
                title=title or self.offering.title,
                detail=self.unit_name,
                colour=self.offering.model,
                link=link,
            )
            for weekday in self.weekdays
        ]


def meetings(groups: Iterable[str]) -> dict[str, Meeting]:
    """Return these groups as they stand, by id; unknown ones are left out. Two statements."""
    wanted = list(dict.fromkeys(groups))
    situations = enrolment.group_situations(wanted, this_moment()) if wanted else {}
    names = catalog.unit_names(sorted({found.group.unit_id for found in situations.values()}))
    return {
        group: Meeting(situations[group], names.get(situations[group].group.unit_id, ""))
        for group in wanted
        if group in situations
    }
