"""A group whose provider failed, as the city, the substitute and the unit see it: counts, never children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog import queries as catalog
from catalog.models import Group
from marketplace.enrolment import queries as enrolment
from marketplace.enrolment.models import Continuity
from marketplace.enrolment.statuses import ENROLLED
from marketplace.money.funding.queries import unspent_cents
from providers.queries import provider_names


@dataclass(frozen=True, kw_only=True)
class Carried:
    """One procedure with what is at stake: children who wait, and what is unspent of their money."""

    procedure: Continuity
    group: Group
    title: str
    unit_name: str
    provider_name: str
    substitute_name: str
    substitute_title: str
    children: int
    gone_over: int
    unspent_cents: int

    @property
    def weekdays(self) -> list[int]:
        """The weekdays on which it meets, Monday being 0."""
        return [int(day) - 1 for day in self.group.weekdays.split()]


def carried(procedures: Iterable[Continuity]) -> list[Carried]:
    """Return each procedure with its group, names and counts."""
    found = list(procedures)
    names = provider_names([id for each in found for id in (each.provider_id, each.substitute_id) if id])
    return [_carried(each, names) for each in found]


def _carried(procedure: Continuity, names: dict[str, str]) -> Carried:
    group = catalog.group(procedure.group_id)
    waiting = enrolment.enrolments_of_group(group.id, *ENROLLED)
    over = procedure.substitute_group_id
    return Carried(
        procedure=procedure,
        group=group,
        title=catalog.offering(group.offering_id).title,
        unit_name=catalog.unit_names([group.unit_id]).get(group.unit_id, ""),
        provider_name=names[procedure.provider_id],
        substitute_name=names.get(procedure.substitute_id or "", ""),
        substitute_title=catalog.offering(procedure.substitute_offering_id).title
        if procedure.substitute_offering_id
        else "",
        children=len(waiting),
        gone_over=len(enrolment.enrolments_carried_to(over)) if over else 0,
        unspent_cents=unspent_cents([each.id for each in waiting]),
    )
