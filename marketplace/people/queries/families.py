"""Who belongs to whom, who answers for whom, and whom nobody may find."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from sqlalchemy import CompoundSelect, bindparam, select, union_all
from sqlalchemy.orm import aliased

from marketplace.kernel.db import db, rows
from marketplace.kernel.periods import in_force
from marketplace.people.models import (
    ChildDetail,
    Custody,
    Guardianship,
    Household,
    HouseholdMember,
    PersonKind,
    ProtectionOrder,
)
from marketplace.people.queries.among import ASKED, among, in_force_on_day
from marketplace.people.queries.persons import kinds_of


def guardians_of(child: str, on: date) -> list[Guardianship]:
    """Return the guardianships with custody of a child on a day, in a stable order."""
    return guardians_of_children([child], on).get(child, [])


_GUARDIANSHIPS = (
    select(Guardianship)
    .where(among(Guardianship.child_id, ASKED), in_force_on_day(Guardianship), Guardianship.custody != Custody.NONE)
    .order_by(Guardianship.child_id, Guardianship.valid_from, Guardianship.guardian_id)
)


def guardians_of_children(children: Sequence[str], on: date) -> dict[str, list[Guardianship]]:
    """Return for each child the guardianships with custody on a day; one statement for all of them."""
    found: dict[str, list[Guardianship]] = {}
    for row in db.session.scalars(_GUARDIANSHIPS, {"asked": children, "day": on}):
        found.setdefault(row.child_id, []).append(row)
    return found


_GUARDIAN_IDS = select(Guardianship.child_id, Guardianship.guardian_id).where(
    among(Guardianship.child_id, ASKED), in_force_on_day(Guardianship), Guardianship.custody != Custody.NONE
)


def guardian_ids_of(children: Sequence[str], on: date) -> dict[str, frozenset[str]]:
    """Return for each child the persons with custody on a day, as ids alone; one statement for all of them."""
    found: dict[str, set[str]] = {}
    for child, guardian in rows(_GUARDIAN_IDS, {"asked": children, "day": on}).all():
        found.setdefault(child, set()).add(guardian)
    return {child: frozenset(guardians) for child, guardians in found.items()}


def children_of(guardian: str, on: date) -> list[str]:
    """Return the children of whom a person has custody on a day, eldest first."""
    return children_of_guardians([guardian], on).get(guardian, [])


_CHILDREN = (
    select(Guardianship.guardian_id, Guardianship.child_id)
    .join(ChildDetail, ChildDetail.person_id == Guardianship.child_id)
    .where(among(Guardianship.guardian_id, ASKED), in_force_on_day(Guardianship), Guardianship.custody != Custody.NONE)
    .order_by(ChildDetail.birth_date, Guardianship.child_id)
)


def children_of_guardians(guardians: Sequence[str], on: date) -> dict[str, list[str]]:
    """Return for each guardian the children in her custody on a day, eldest first; one statement for all of them."""
    found: dict[str, list[str]] = {}
    for guardian, child in rows(_CHILDREN, {"asked": guardians, "day": on}).all():
        found.setdefault(guardian, []).append(child)
    return found


def guardianships_between(guardian: str, child: str, on: date) -> list[Guardianship]:
    """Return what holds on a day between an adult and a child, with or without custody."""
    return list(
        db.session.scalars(
            select(Guardianship)
            .where(Guardianship.guardian_id == guardian, Guardianship.child_id == child, in_force(Guardianship, on))
            .order_by(Guardianship.id)
        )
    )


def has_custody(guardian: str | None, child: str, on: date) -> bool:
    """Tell whether a person has custody of a child on a day."""
    return any(row.guardian_id == guardian for row in guardians_of(child, on))


_HOUSEHOLD = (
    select(HouseholdMember.household_id)
    .where(HouseholdMember.person_id == bindparam("person"), in_force_on_day(HouseholdMember))
    .order_by(HouseholdMember.valid_from.desc(), HouseholdMember.id)
    .limit(1)
)


def household_of(person_id: str, on: date) -> str | None:
    """Return the id of the household in which a person lives on a day, or None."""
    return rows(_HOUSEHOLD, {"person": person_id, "day": on}).scalar()


_WITH_HOUSEHOLD = select(HouseholdMember.person_id).where(
    among(HouseholdMember.person_id, ASKED), in_force_on_day(HouseholdMember)
)


def with_household(persons: Sequence[str], on: date) -> set[str]:
    """Return those of these persons who live in a household on a day; one statement for all of them."""
    return set(rows(_WITH_HOUSEHOLD, {"asked": persons, "day": on}).scalars().all())


_MEMBERS = (
    select(HouseholdMember.person_id)
    .where(HouseholdMember.household_id == bindparam("household"), in_force_on_day(HouseholdMember))
    .order_by(HouseholdMember.position, HouseholdMember.person_id)
)


def members_of(household: str | None, on: date) -> list[str]:
    """Return the persons who live in a household on a day: adults, then children, as they were registered.

    Nobody lives in none.
    """
    return list(rows(_MEMBERS, {"household": household, "day": on}).scalars().all())


_MEMBERS_OF_EACH = (
    select(HouseholdMember.household_id, HouseholdMember.person_id)
    .where(among(HouseholdMember.household_id, ASKED), in_force_on_day(HouseholdMember))
    .order_by(HouseholdMember.position, HouseholdMember.person_id)
)


def members_of_each(households: Sequence[str], on: date) -> dict[str, list[str]]:
    """Return who lives in each of some households on a day, as `members_of` does; one statement for all of them."""
    members: dict[str, list[str]] = {household: [] for household in households}
    for household, person_id in rows(_MEMBERS_OF_EACH, {"asked": households, "day": on}).all():
        members[household].append(person_id)
    return members


_HOUSEHOLDS = select(Household.id).where(among(Household.id, ASKED))


def households_among(asked: Collection[str]) -> set[str]:
    """Return those ids that name a household, in one statement."""
    return set(rows(_HOUSEHOLDS, {"asked": list(asked)}).scalars().all())


def is_adult_of(person_id: str, household: str, on: date) -> bool:
    """Tell whether a person is an adult who lives in a household on a day."""
    return person_id in members_of(household, on) and kinds_of([person_id]) == {person_id: PersonKind.ADULT}


def siblings_of(child: str, on: date) -> list[str]:
    """Return the other children of the household in which a child lives on a day, youngest first."""
    return [each for each in children_in(household_of(child, on), on) if each != child]


def living_with(person_id: str, on: date) -> set[str]:
    """Return everybody in the household of a person on a day, herself included."""
    return {person_id, *members_of(household_of(person_id, on), on)}


@cache
def _protected() -> CompoundSelect[str]:
    direct = select(ProtectionOrder.person_id).where(
        among(ProtectionOrder.person_id, ASKED), in_force_on_day(ProtectionOrder)
    )
    other = aliased(HouseholdMember, name="other")
    shared = (
        select(HouseholdMember.person_id)
        .join(other, other.household_id == HouseholdMember.household_id)
        .join(ProtectionOrder, ProtectionOrder.person_id == other.person_id)
        .where(
            among(HouseholdMember.person_id, ASKED),
            in_force_on_day(HouseholdMember),
            in_force_on_day(other),
            in_force_on_day(ProtectionOrder),
        )
    )
    return union_all(direct, shared)


def under_protection(persons: Sequence[str], on: date) -> set[str]:
    """Return those of the persons whose whereabouts nobody may learn on a day.

    Whoever lives with a protected person shares her address, and is protected with her.
    """
    return set(rows(_protected(), {"asked": persons, "day": on}).scalars().all())


def protection_orders_of(person_id: str, on: date) -> list[ProtectionOrder]:
    """Return the protection orders of a person herself that hold on a day."""
    return list(
        db.session.scalars(
            select(ProtectionOrder)
            .where(ProtectionOrder.person_id == person_id, in_force(ProtectionOrder, on))
            .order_by(ProtectionOrder.id)
        )
    )


_CHILDREN_IN = (
    select(HouseholdMember.person_id)
    .join(ChildDetail, ChildDetail.person_id == HouseholdMember.person_id)
    .where(HouseholdMember.household_id == bindparam("household"), in_force_on_day(HouseholdMember))
    .order_by(ChildDetail.birth_date.desc(), HouseholdMember.person_id)
)


def children_in(household: str | None, on: date) -> list[str]:
    """Return the children of a household, the youngest first; twins in the order of their ids. None has none."""
    return list(rows(_CHILDREN_IN, {"household": household, "day": on}).scalars().all())
