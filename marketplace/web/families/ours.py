"""Whose pages these are: the children in the custody of whoever looks, or of the family that she acts for.

Nothing is read about a child before it is shown, so that the access log has what was seen and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from consent import door
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.errors import ChildNotFound, EnrolmentNotFound
from marketplace.enrolment.models import Enrolment
from marketplace.kernel.clock import city_day
from marketplace.people import queries as people
from marketplace.web.sign_in import current_actor, this_moment

MONTHS_IN_YEAR = people.MONTHS_IN_YEAR
UNIT_AND_TIMES = ("child.unit", "child.times")


@dataclass
class Reading:
    """What a page is about to show of some children: one reading through the door, when the first of it is shown."""

    children: Sequence[str]
    categories: Sequence[str]

    @cached_property
    def seen(self) -> Mapping[str, Mapping[str, Any]]:
        """What the door lets us see, by child and category."""
        return door.own_access(
            actor=current_actor(), now=this_moment(), subjects=self.children, categories=self.categories
        )


@dataclass(frozen=True)
class Child:
    """One of our children, with what the door lets us see of her."""

    id: str
    reading: Reading

    @property
    def seen(self) -> Mapping[str, Any]:
        """What the door lets us see of her, by category; what it does not is absent."""
        return self.reading.seen.get(self.id, {})

    @property
    def name(self) -> str:
        """Her whole name; empty where it may not be seen."""
        return str(self.seen.get("child.name") or "")

    @property
    def given_name(self) -> str:
        """What she is called."""
        return self.name.split(" ")[0]

    @property
    def age(self) -> int | None:
        """Her age in full years, where the day of birth may be seen."""
        born: date | None = self.seen.get("child.birth_date")
        if born is None:
            return None
        return people.full_months(born, city_day(this_moment())) // MONTHS_IN_YEAR

    @property
    def care_is_seen(self) -> bool:
        """Whether the door lets us see where she is in care and when."""
        return all(category in self.seen for category in UNIT_AND_TIMES)

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Ours:
    """Our children, eldest first."""

    children: Mapping[str, Child]

    def __iter__(self) -> Iterator[Child]:
        return iter(self.children.values())

    def __len__(self) -> int:
        return len(self.children)

    def __contains__(self, child: str) -> bool:
        return child in self.children

    def __getitem__(self, child: str) -> Child:
        """Return one of ours. Raises: ChildNotFound for anybody else's, as if there were no such child."""
        if child not in self.children:
            raise ChildNotFound(child=child)
        return self.children[child]

    def name(self, child: str) -> str:
        """Return what a child is called; empty for one who is not ours."""
        return self.children[child].given_name if child in self.children else ""


def our_children(*categories: str, among: Collection[str] | None = None) -> Ours:
    """Return our children, or those of them who are `among` some.

    Their names and what else is asked for are read, together, once something is shown.
    """
    actor = current_actor()
    ids = people.children_of(actor.subject, city_day(this_moment())) if actor.subject else []
    ids = [child for child in ids if among is None or child in among]
    reading = Reading(ids, ["child.name", *categories])
    return Ours({child: Child(child, reading) for child in ids})


def our_child(child: str, *categories: str, named: bool = True) -> Child:
    """Return one of our children; her name, unless it is not to be shown, and what else is asked for are read then.

    Raises: ChildNotFound for anybody else's.
    """
    return Child(ours_alone(child), Reading([child], [*(["child.name"] if named else []), *categories]))


def is_ours(child: str) -> bool:
    """Tell whether a child is in our custody, without reading about her."""
    return people.has_custody(current_actor().subject, child, city_day(this_moment()))


def ours_alone(child: str) -> str:
    """Return the id of a child in our custody, without reading about her. Raises: ChildNotFound."""
    if not is_ours(child):
        raise ChildNotFound(child=child)
    return child


def our_place(enrolment_id: str) -> Enrolment:
    """Return a place of one of our children. Raises: EnrolmentNotFound, for those of others too."""
    child = enrolment.child_of_enrolment(enrolment_id)
    if child is None or not is_ours(child):
        raise EnrolmentNotFound(enrolment=enrolment_id)
    return enrolment.enrolment(enrolment_id)


def today() -> date:
    """Return the city's day of this request."""
    return city_day(this_moment())
