"""Whose pages these are: the children in the custody of whoever looks, or of the family that she acts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consent import door
from marketplace.enrolment.errors import ChildNotFound
from marketplace.kernel.clock import city_day
from marketplace.people import queries as people
from marketplace.web.sign_in import current_actor, this_moment

MONTHS_IN_YEAR = people.MONTHS_IN_YEAR


@dataclass(frozen=True)
class Child:
    """One of our children, with what the door let us see of her."""

    id: str
    seen: Mapping[str, Any] = field(default_factory=dict)

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
        return "child.unit" in self.seen and "child.times" in self.seen

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


def our_children(*categories: str) -> Ours:
    """Return our children with their names and what else is asked for, by one reading through the door."""
    actor, now = current_actor(), this_moment()
    ids = people.children_of(actor.subject, city_day(now)) if actor.subject else []
    if not ids:
        return Ours({})
    seen = door.own_access(actor=actor, now=now, subjects=ids, categories=["child.name", *categories])
    return Ours({child: Child(child, seen.get(child, {})) for child in ids})


def our_child(child: str, *categories: str) -> Child:
    """Return one of our children with her name and what else is asked for. Raises: ChildNotFound for anybody else's."""
    ours_alone(child)
    seen = door.own_access(
        actor=current_actor(), now=this_moment(), subjects=[child], categories=["child.name", *categories]
    )
    return Child(child, seen.get(child, {}))


def ours_alone(child: str) -> str:
    """Return the id of a child in our custody, without reading about her. Raises: ChildNotFound."""
    if not people.has_custody(current_actor().subject, child, city_day(this_moment())):
        raise ChildNotFound(child=child)
    return child


def today() -> date:
    """Return the city's day of this request."""
    return city_day(this_moment())
