"""Register families and adults: one by one at a desk, or many at once as a population register sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.people import policy, queries
from marketplace.people.errors import (
    BirthDateNotValid,
    CustodyNotConsistent,
    EmailNotValid,
    FamilyWithoutGuardian,
    HasHousehold,
    PersonUnknown,
)
from marketplace.people.events import AdultsRegistered
from marketplace.people.models import (
    AdultDetail,
    ChildDetail,
    Custody,
    Guardianship,
    Household,
    HouseholdMember,
    Person,
    PersonKind,
    name_key,
)

ADULT_AT_YEARS = 18
RELAY_DOMAIN = "relay.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdult:
    """An adult as she is registered: whether she has `custody` of the children, and whether she lives `elsewhere`."""

    given_name: str
    family_name: str
    email: str | None = None
    phone: str | None = None
    emergency_phone: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    custody: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAdult:
    """An adult who is registered already and lives in no household yet, as who made an account of her own."""

    person: str
    custody: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChild:
    """A child as it is registered."""

    given_name: str
    family_name: str
    birth_date: date
    national_id: str | None = None
    home_language: str | None = None
    home_postal_code: str | None = None
    allergies: str | None = None
    special_needs: str | None = None
    ecec_plan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFamily:
    """A family as it is registered: the children live in the first household, and are the guardians' from today."""

    adults: Sequence[NewAdult | KnownAdult]
    children: Sequence[NewChild]
    custody: Custody


@operation(policy.REGISTER_FAMILY)
def register_family(
    *,
    actor: Actor,
    now: datetime,
    adults: Sequence[NewAdult | KnownAdult],
    children: Sequence[NewChild],
    custody: Custody,
) -> Household:
    """Register a family: persons, their household, and who is guardian of the children, from today.

    An adult who lives elsewhere gets a household of her own; the children live in the first one. Adults and children
    are found again by `queries.members_of`. Raises: FamilyWithoutGuardian, CustodyNotConsistent, BirthDateNotValid,
    EmailNotValid, PersonUnknown where a known adult is none, HasHousehold where she lives in one.
    """
    family = NewFamily(adults=adults, children=children, custody=custody)
    [household] = _registered([family], now)
    return db.session.get_one(Household, household)


@operation(policy.REGISTER_FAMILIES)
def register_families(*, actor: Actor, now: datetime, families: Sequence[NewFamily]) -> list[str]:
    """Register families as a population register sends them; return the ids of their households in the same order.

    All are registered, or none where one is refused. Raises: what `register_family` raises for a single one.
    """
    return _registered(families, now)


@operation(policy.REGISTER_ADULT)
def register_adult(*, actor: Actor, now: datetime, adult: NewAdult) -> Person:
    """Register an adult without a family, as one who works for a provider or the city. Raises: EmailNotValid."""
    new = NewRows(now)
    person = new.adult(adult)
    new.insert()
    return db.session.get_one(Person, person)


def _registered(families: Sequence[NewFamily], now: datetime) -> list[str]:
    new = NewRows(now)
    for family in families:
        refuse_unanswered(family.adults, family.custody)
        refuse_settled([adult.person for adult in family.adults if isinstance(adult, KnownAdult)], new.today)
    households = [new.family(family) for family in families]
    new.insert()
    return households


@dataclass(slots=True)
class NewRows:
    """The rows of persons who are being registered, collected so that many cost few statements."""

    now: datetime
    added: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The city's day from which everything holds."""
        return city_day(self.now)

    def family(self, family: NewFamily) -> str:
        """Add a family and return its household. Raises: BirthDateNotValid, EmailNotValid."""
        household = self.household()
        guardians = [adult.person if isinstance(adult, KnownAdult) else self.adult(adult) for adult in family.adults]
        for position, (guardian, adult) in enumerate(zip(guardians, family.adults, strict=True)):
            self.member(self.household() if adult.elsewhere else household, guardian, position)
        for position, new_child in enumerate(family.children, start=len(guardians)):
            child = self.child(new_child)
            self.member(household, child, position)
            for guardian, adult in zip(guardians, family.adults, strict=True):
                custody = family.custody if adult.custody else Custody.NONE
                self.add(Guardianship, guardian_id=guardian, child_id=child, custody=custody, valid_from=self.today)
        return household

    def adult(self, adult: NewAdult) -> str:
        """Add an adult and return her id. Raises: EmailNotValid."""
        if adult.email is not None and not looks_like_email(adult.email):
            raise EmailNotValid(fields={"email": [EmailNotValid.advice]})
        person = self.person(PersonKind.ADULT)
        facts = {name: value for name, value in asdict(adult).items() if name not in ("custody", "elsewhere")}
        facts["emergency_phone"] = adult.emergency_phone or adult.phone
        facts["name_key"] = name_key(adult.given_name, adult.family_name)
        self.add(AdultDetail, person_id=person, relay_address=f"{new_id()}@{RELAY_DOMAIN}", **facts)
        return person

    def child(self, child: NewChild) -> str:
        """Add a child and return its id. Raises: BirthDateNotValid."""
        refuse_no_child(child.birth_date, self.today)
        person = self.person(PersonKind.CHILD)
        self.add(ChildDetail, person_id=person, name_key=name_key(child.given_name, child.family_name), **asdict(child))
        return person

    def person(self, kind: PersonKind) -> str:
        """Add somebody and return the id."""
        return self.add(Person, id=new_id(), kind=kind, created_at=self.now)

    def household(self) -> str:
        """Add a household and return its id."""
        return self.add(Household, id=new_id(), created_at=self.now)

    def member(self, household: str, person: str, position: int) -> None:
        """Let somebody live in a household."""
        self.add(HouseholdMember, household_id=household, person_id=person, position=position, valid_from=self.today)

    def add(self, model: type[Any], **values: Any) -> str:
        """Keep a row until all are inserted; return its id, where it has been given one."""
        self.added.setdefault(model, []).append(values)
        return str(values.get("id", ""))

    def insert(self) -> None:
        """Insert what was added, those first to whom others refer, and tell that adults became known."""
        for model in (Person, Household, AdultDetail, ChildDetail, HouseholdMember, Guardianship):
            insert_rows(model, self.added.get(model, ()))
        if adults := tuple(row["person_id"] for row in self.added.get(AdultDetail, ())):
            announce(AdultsRegistered(persons=adults))


def refuse_settled(adults: Sequence[str], today: date) -> None:
    """Pass adults who are registered and live in no household. Raises: PersonUnknown, HasHousehold."""
    for each in adults:
        if queries.kinds_of([each]) != {each: PersonKind.ADULT}:
            raise PersonUnknown()
        if queries.with_household([each], today):
            raise HasHousehold(person=each)


def refuse_unanswered(adults: Sequence[NewAdult | KnownAdult], custody: Custody) -> None:
    """Pass a family whose custody makes sense. Raises: FamilyWithoutGuardian, CustodyNotConsistent."""
    guardians = sum(adult.custody for adult in adults)
    if not guardians or custody is Custody.NONE:
        raise FamilyWithoutGuardian(fields={"adults": [FamilyWithoutGuardian.advice]})
    if (guardians == 1) != (custody is Custody.SOLE):
        raise CustodyNotConsistent(fields={"custody": [CustodyNotConsistent.advice]})


def refuse_no_child(birth_date: date, today: date) -> None:
    """Pass who is born and under age. Raises: BirthDateNotValid."""
    years = queries.full_months(birth_date, today) // queries.MONTHS_IN_YEAR
    if birth_date > today or years >= ADULT_AT_YEARS:
        raise BirthDateNotValid(fields={"birth_date": [BirthDateNotValid.advice]})


def looks_like_email(email: str) -> bool:
    """Tell whether a text has the shape of an e-mail address; only a mail to it can prove more.

    >>> looks_like_email("anna@example.org"), looks_like_email("anna@example"), looks_like_email("a b@example.org")
    (True, False, False)
    """
    name, _at, domain = email.strip().partition("@")
    return bool(name and "." in domain.strip(".") and "@" not in domain) and not any(
        character.isspace() for character in email.strip()
    )
