"""Families: who belongs together, who answers for whom, what was declared, and whom nobody may find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

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
    FamilySizeNotValid,
    FamilyWithoutGuardian,
    HasHousehold,
    HouseholdUnknown,
    IncomeNotValid,
    PeriodNotValid,
    PersonUnknown,
)
from marketplace.people.events import AdultRegistered
from marketplace.people.models import (
    AdultDetail,
    ChildDetail,
    Custody,
    DeclarationPurpose,
    Guardianship,
    Household,
    HouseholdMember,
    IncomeDeclaration,
    Person,
    PersonKind,
    ProtectionOrder,
    name_key,
)

ADULT_AT_YEARS = 18
FAMILY_SIZE_MAX = 30
INCOME_CENTS_MAX = 100_000_000_00
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
    today = city_day(now)
    refuse_unanswered(adults, custody)
    known = [adult.person for adult in adults if isinstance(adult, KnownAdult)]
    refuse_settled(known, today)
    household = _new_household(now)
    added = iter(_add_adults([adult for adult in adults if isinstance(adult, NewAdult)], now))
    guardians = [adult.person if isinstance(adult, KnownAdult) else next(added) for adult in adults]
    for position, (guardian_id, adult) in enumerate(zip(guardians, adults, strict=True)):
        _add_member(_new_household(now) if adult.elsewhere else household, guardian_id, position, today)
    for position, child_id in enumerate(_add_children(children, now), start=len(adults)):
        _add_member(household, child_id, position, today)
        for guardian_id, adult in zip(guardians, adults, strict=True):
            _add_guardianship(guardian_id, child_id, custody if adult.custody else Custody.NONE, today)
    db.session.flush()
    for guardian_id in guardians:
        if guardian_id not in known:
            announce(AdultRegistered(person=guardian_id))
    return household


@operation(policy.REGISTER_ADULT)
def register_adult(*, actor: Actor, now: datetime, adult: NewAdult) -> Person:
    """Register an adult without a family, as one who works for a provider or the city. Raises: EmailNotValid."""
    person = db.session.get_one(Person, _add_adults([adult], now)[0])
    announce(AdultRegistered(person=person.id))
    return person


@operation(policy.CHANGE_CUSTODY)
def change_custody(*, actor: Actor, now: datetime, guardian: str, child: str, custody: Custody) -> Guardianship:
    """Record from today which custody a guardian has of a child; what held before ends today.

    Raises: PersonUnknown for anybody who is not an adult and a child here.
    """
    today = city_day(now)
    if queries.kinds_of([guardian, child]) != {guardian: PersonKind.ADULT, child: PersonKind.CHILD}:
        raise PersonUnknown()
    for earlier in queries.guardianships_between(guardian, child, today):
        if earlier.valid_from == today:
            earlier.custody = custody
            return earlier
        earlier.valid_until = today
    return _add_guardianship(guardian, child, custody, today)


@operation(policy.DECLARE_INCOME)
def declare_income(
    *,
    actor: Actor,
    now: datetime,
    household: str,
    purpose: DeclarationPurpose,
    income_cents_per_month: int | None,
    family_size: int,
    valid_from: date,
    valid_until: date | None = None,
) -> IncomeDeclaration:
    """Record what a household declares for one purpose; the latest declaration of a purpose counts.

    Income in gross cents per month, or None for a family that does not tell it (a client fee is then the highest).
    Raises: HouseholdUnknown, FamilySizeNotValid, IncomeNotValid, PeriodNotValid.
    """
    if db.session.get(Household, household) is None:
        raise HouseholdUnknown()
    if not 1 <= family_size <= FAMILY_SIZE_MAX:
        raise FamilySizeNotValid(fields={"family_size": [FamilySizeNotValid.advice]})
    if income_cents_per_month is not None and not 0 <= income_cents_per_month <= INCOME_CENTS_MAX:
        raise IncomeNotValid(fields={"income_cents_per_month": [IncomeNotValid.advice]})
    refuse_backward(valid_from, valid_until)
    declaration = IncomeDeclaration(
        household_id=household,
        purpose=purpose,
        income_cents_per_month=income_cents_per_month,
        family_size=family_size,
        valid_from=valid_from,
        valid_until=valid_until,
        declared_by=actor.subject,
        declared_at=now,
    )
    db.session.add(declaration)
    return declaration


@operation(policy.RECORD_PROTECTION_ORDER)
def record_protection_order(
    *, actor: Actor, now: datetime, person: str, valid_from: date, valid_until: date | None = None
) -> ProtectionOrder:
    """Record that nobody may learn where a person is to be found. Raises: PersonUnknown, PeriodNotValid."""
    if queries.person(person) is None:
        raise PersonUnknown()
    refuse_backward(valid_from, valid_until)
    order = ProtectionOrder(person_id=person, valid_from=valid_from, valid_until=valid_until)
    db.session.add(order)
    return order


@operation(policy.END_PROTECTION_ORDER)
def end_protection_order(*, actor: Actor, now: datetime, person: str) -> None:
    """End today the protection of a person, if she has one; one that began today is taken back."""
    today = city_day(now)
    for order in queries.protection_orders_of(person, today):
        if order.valid_from == today:
            db.session.delete(order)
        order.valid_until = today


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


def refuse_backward(valid_from: date, valid_until: date | None) -> None:
    """Pass a span that has at least a day. Raises: PeriodNotValid."""
    if valid_until is not None and valid_until <= valid_from:
        raise PeriodNotValid(fields={"valid_until": [PeriodNotValid.advice]})


def _new_household(now: datetime) -> Household:
    household = Household(id=new_id(), created_at=now)
    db.session.add(household)
    return household


def _new_persons(kind: PersonKind, number: int, now: datetime) -> list[str]:
    persons = [{"id": new_id(), "kind": kind, "created_at": now} for _each in range(number)]
    insert_rows(Person, persons)
    return [str(person["id"]) for person in persons]


def _add_adults(adults: Sequence[NewAdult], now: datetime) -> list[str]:
    if any(adult.email is not None and not looks_like_email(adult.email) for adult in adults):
        raise EmailNotValid(fields={"email": [EmailNotValid.advice]})
    persons = _new_persons(PersonKind.ADULT, len(adults), now)
    insert_rows(AdultDetail, [_adult_detail(person, adult) for person, adult in zip(persons, adults, strict=True)])
    return persons


def _adult_detail(person: str, adult: NewAdult) -> dict[str, object]:
    return {
        **asdict(adult),
        "person_id": person,
        "name_key": name_key(adult.given_name, adult.family_name),
        "emergency_phone": adult.emergency_phone or adult.phone,
        "relay_address": f"{new_id()}@{RELAY_DOMAIN}",
    }


def _add_children(children: Sequence[NewChild], now: datetime) -> list[str]:
    for child in children:
        refuse_no_child(child.birth_date, city_day(now))
    persons = _new_persons(PersonKind.CHILD, len(children), now)
    insert_rows(ChildDetail, [_child_detail(person, child) for person, child in zip(persons, children, strict=True)])
    return persons


def _child_detail(person: str, child: NewChild) -> dict[str, object]:
    return {"person_id": person, "name_key": name_key(child.given_name, child.family_name), **asdict(child)}


def _add_member(household: Household, person_id: str, position: int, today: date) -> None:
    db.session.add(HouseholdMember(household_id=household.id, person_id=person_id, position=position, valid_from=today))


def _add_guardianship(guardian: str, child: str, custody: Custody, today: date) -> Guardianship:
    guardianship = Guardianship(guardian_id=guardian, child_id=child, custody=custody, valid_from=today)
    db.session.add(guardianship)
    return guardianship


def looks_like_email(email: str) -> bool:
    """Tell whether a text has the shape of an e-mail address; only a mail to it can prove more.

    >>> looks_like_email("anna@example.org"), looks_like_email("anna@example"), looks_like_email("a b@example.org")
    (True, False, False)
    """
    name, _at, domain = email.strip().partition("@")
    return bool(name and "." in domain.strip(".") and "@" not in domain) and not any(
        character.isspace() for character in email.strip()
    )
