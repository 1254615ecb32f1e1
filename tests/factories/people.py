"""People for tests: families, staff and sign-ins, made by the same operations that a city uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor
from marketplace.people import operations, queries
from marketplace.people.models import Custody, OrganisationForm, PersonKind
from marketplace.service_models.base import Sector

MAY_2021 = date(2021, 5, 4)
PASSWORD = "four words of a test"


@dataclass(frozen=True, slots=True)
class Family:
    """The ids of a family: guardians with custody first, children in the order in which they were given."""

    household: str
    adults: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def guardian(self) -> str:
        """The first adult."""
        return self.adults[0]

    @property
    def child(self) -> str:
        """The first child."""
        return self.children[0]


def new_adult(**facts: Any) -> operations.NewAdult:
    """Return the facts of an adult, ordinary where nothing else is said."""
    return operations.NewAdult(**{"given_name": "Aino", "family_name": "Korpela", "phone": "+358 40 1", **facts})


def new_child(**facts: Any) -> operations.NewChild:
    """Return the facts of a five-year-old, ordinary where nothing else is said."""
    return operations.NewChild(
        **{"given_name": "Oiva", "family_name": "Korpela", "birth_date": MAY_2021, "home_postal_code": "33100", **facts}
    )


def a_family(
    now: datetime,
    *,
    adults: tuple[operations.NewAdult, ...] = (),
    children: tuple[operations.NewChild, ...] = (),
    custody: Custody = Custody.SOLE,
) -> Family:
    """Register a family: one guardian and one child where nothing else is said."""
    adults, children = adults or (new_adult(),), children or (new_child(),)
    household = operations.register_family(actor=SYSTEM, now=now, adults=adults, children=children, custody=custody)
    return family_of(household.id, now)


def two_guardians(now: datetime, **facts: Any) -> Family:
    """Register a family of two guardians with joint custody who live together, and one child."""
    return a_family(
        now, adults=(new_adult(), new_adult(given_name="Eero")), children=(new_child(**facts),), custody=Custody.JOINT
    )


def two_homes(now: datetime, **facts: Any) -> Family:
    """Register a child with two guardians with joint custody, the second of whom lives elsewhere."""
    return a_family(
        now,
        adults=(new_adult(), new_adult(given_name="Eero", elsewhere=True)),
        children=(new_child(**facts),),
        custody=Custody.JOINT,
    )


def family_of(household: str, now: datetime) -> Family:
    """Return the ids of a registered family, in the order of registration; guardians who live elsewhere come last."""
    today = city_day(now)
    members = queries.members_of(household, today)
    kinds = queries.kinds_of(members)
    children = tuple(each for each in members if kinds[each] is PersonKind.CHILD)
    here = tuple(each for each in members if kinds[each] is PersonKind.ADULT)
    guardians = {row.guardian_id for child in children for row in queries.guardians_of(child, today)}
    return Family(household, here + tuple(sorted(guardians - set(here))), children)


def an_adult(now: datetime, **facts: Any) -> str:
    """Register an adult without a family and return her id."""
    return operations.register_adult(actor=SYSTEM, now=now, adult=new_adult(**facts)).id


def an_actor(now: datetime, *roles: str, scope: str | None = None) -> Actor:
    """Return a new adult as an actor who holds the roles."""
    person = an_adult(now)
    for each in roles:
        operations.grant_role(actor=SYSTEM, now=now, person=person, role=each, scope=scope)
    return queries.actor_of_person(person, now)


def as_actor(person: str, now: datetime) -> Actor:
    """Return a person as an actor in her roles of the day."""
    return queries.actor_of_person(person, now)


def an_account(now: datetime, email: str = "aino@example.org", password: str = PASSWORD) -> str:
    """Register an adult who can sign in and return her id."""
    person = an_adult(now)
    operations.create_account(actor=SYSTEM, now=now, person=person, email=email, password=password)
    return person


def an_organisation(now: datetime, **facts: Any) -> str:
    """Register an association and return its id."""
    facts = {
        "legal_name": f"Association {new_id()[:6]}",
        "form": OrganisationForm.ASSOCIATION,
        "sector": Sector.THIRD_SECTOR,
        **facts,
    }
    organisation = operations.NewOrganisation(**facts)
    return operations.register_organisation(actor=SYSTEM, now=now, organisation=organisation).id
