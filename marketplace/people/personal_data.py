"""What this room holds about people, whose it is, and how the door reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import rows
from marketplace.kernel.personal_data import holding, source
from marketplace.kernel.running import must_be_running
from marketplace.people.models import (
    AccessToken,
    Account,
    AccountLink,
    AdultDetail,
    CalendarAddress,
    ChildDetail,
    DeclarationPurpose,
    Guardianship,
    HomeWeeks,
    Household,
    HouseholdMember,
    IncomeDeclaration,
    Organisation,
    Person,
    PersonKind,
    ProtectionOrder,
    RoleGrant,
    SignIn,
    SignInFailure,
)
from marketplace.people.queries import maturity_of
from marketplace.people.queries.among import ASKED, DAY, among, in_force_on_day
from marketplace.people.queries.homes import homes_told

AGE_BANDS = ((0, 2), (3, 4), (5, 6), (7, 9), (10, 12), (13, 17))

holding(
    Person, plain={"id", "kind", "created_at"}, persons={"id"}, why="an id that tells nothing keeps the books readable"
)
holding(
    ChildDetail,
    personal={
        "given_name": "child.name",
        "family_name": "child.name",
        "name_key": "child.name",
        "birth_date": "child.birth_date",
        "national_id": "child.national_id",
        "home_language": "child.home_language",
        "home_postal_code": "child.home_area",
        "allergies": "child.allergies",
        "special_needs": "child.special_needs",
        "ecec_plan": "child.ecec_plan",
    },
    plain={"person_id"},
    persons={"person_id"},
    erase="erase",
)
holding(
    AdultDetail,
    personal={
        "given_name": "guardian.name",
        "family_name": "guardian.name",
        "name_key": "guardian.name",
        "email": "guardian.contact",
        "phone": "guardian.contact",
        "emergency_phone": "guardian.emergency_phone",
        "street": "guardian.address",
        "postal_code": "guardian.address",
        "city": "guardian.address",
        "relay_address": "guardian.relay_address",
    },
    plain={"person_id"},
    persons={"person_id"},
    erase="erase",
)
holding(Household, plain={"id", "created_at"}, why="an id that tells nothing")
holding(
    HouseholdMember,
    personal={"household_id": "person.household"},
    plain={"id", "person_id", "position", "valid_from", "valid_until"},
    persons={"person_id"},
    erase="erase",
)
holding(
    Guardianship,
    personal={"custody": "person.custody"},
    plain={"id", "guardian_id", "child_id", "valid_from", "valid_until"},
    persons={"guardian_id", "child_id"},
    why="who could decide for a child must be provable as long as the decisions are kept",
)
holding(
    HomeWeeks,
    personal={"weeks": "child.home_weeks", "valid_from": "child.home_weeks", "valid_until": "child.home_weeks"},
    plain={"id", "child_id", "guardian_id", "told_by", "told_at", "agreed_by", "agreed_at"},
    persons={"child_id", "guardian_id", "told_by", "agreed_by"},
    erase="erase",
)
holding(
    ProtectionOrder,
    personal={"valid_from": "person.protection_order", "valid_until": "person.protection_order"},
    plain={"id", "person_id"},
    persons={"person_id"},
    erase="erase",
)
holding(
    IncomeDeclaration,
    personal={"income_cents_per_month": "family.income", "family_size": "family.income"},
    plain={"id", "household_id", "purpose", "valid_from", "valid_until", "declared_by", "declared_at"},
    persons={"declared_by"},
    why="the ground of fee decisions is kept as long as they are",
)
holding(
    Organisation,
    plain={"id", "legal_name", "business_id", "form", "sector", "group_name", "created_at"},
    why="a legal person, in a public register",
)
holding(
    Account,
    personal={"email_hash": "account.credentials", "password_hash": "account.credentials"},
    plain={"person_id", "created_at", "signed_in_at"},
    persons={"person_id"},
    erase="erase",
)
holding(
    AccountLink,
    personal={
        "code_hash": "account.credentials",
        "email": "account.credentials",
        "email_hash": "account.credentials",
        "address_hash": "account.credentials",
        "given_name": "account.credentials",
        "family_name": "account.credentials",
        "password_hash": "account.credentials",
    },
    plain={"id", "purpose", "created_at", "expires_at"},
    erase="erase",
    why="Typed by somebody who is nobody here yet; gone once the code is used, or a day later.",
)
holding(
    SignInFailure,
    personal={"email_hash": "account.credentials", "address_hash": "account.credentials"},
    plain={"id", "at"},
    erase="erase",
)
holding(
    SignIn,
    personal={"secret_hash": "account.credentials"},
    plain={"id", "person_id", "acting_for", "created_at", "seen_at", "expires_at", "ended_at"},
    persons={"person_id", "acting_for"},
    erase="erase",
)
holding(
    AccessToken,
    personal={"token_hash": "account.credentials"},
    plain={"id", "person_id", "label", "created_at", "expires_at", "revoked_at"},
    persons={"person_id"},
    erase="erase",
)
holding(
    CalendarAddress,
    personal={"secret_hash": "account.credentials"},
    plain={"id", "person_id", "created_at", "ended_at"},
    persons={"person_id"},
    erase="erase",
)
holding(
    RoleGrant,
    plain={"id", "person_id", "role", "scope", "title", "valid_from", "valid_until", "granted_by"},
    persons={"person_id", "granted_by"},
    why="who held which power when is part of the record of decisions",
)


def _column(
    category: str,
    owner: InstrumentedAttribute[str],
    *columns: ColumnElement[Any] | InstrumentedAttribute[Any],
    names: Sequence[str] = (),
) -> None:
    """Let the door read a category as it stands in a column, or as several columns under their names."""
    statement = select(owner, *columns).where(among(owner, ASKED))

    def load(subjects: Sequence[str]) -> dict[str, Any]:
        found = rows(statement, {"asked": subjects}).all()
        return {row[0]: dict(zip(names, row[1:], strict=True)) if names else row[1] for row in found}

    source(category, load)


def _full_name(detail: type[ChildDetail | AdultDetail]) -> ColumnElement[str]:
    return detail.given_name + literal(" ") + detail.family_name


def age_band(years: int) -> str:
    """Return the span of years in which an age lies, as a provider may know it.

    >>> age_band(5), age_band(18)
    ('5–6', '18+')
    """
    return next((f"{low}–{high}" for low, high in AGE_BANDS if low <= years <= high), "18+")


def _age_bands(subjects: Sequence[str]) -> Mapping[str, Any]:
    ages = maturity_of(subjects, city_day(must_be_running().now))
    return {child: age_band(years) for child, years in ages.items() if years is not None}


_INCOMES = (
    select(HouseholdMember.person_id, IncomeDeclaration.income_cents_per_month, IncomeDeclaration.family_size)
    .join(IncomeDeclaration, IncomeDeclaration.household_id == HouseholdMember.household_id)
    .join(Person, Person.id == HouseholdMember.person_id)
    .where(
        among(HouseholdMember.person_id, ASKED),
        Person.kind == PersonKind.ADULT,
        in_force_on_day(HouseholdMember),
        in_force_on_day(IncomeDeclaration),
        IncomeDeclaration.purpose == DeclarationPurpose.FEE_DECISION,
    )
    .order_by(IncomeDeclaration.declared_at, IncomeDeclaration.id)
)


def _incomes(subjects: Sequence[str]) -> Mapping[str, Any]:
    """The income that counts for fee decisions: of each adult's household, the latest declaration in force.

    A child has none: a guardian who lives elsewhere would learn by it what the other home earns.
    """
    asked = {"asked": subjects, "day": city_day(must_be_running().now)}
    return {
        person: {"income_cents_per_month": income, "family_size": size}
        for person, income, size in rows(_INCOMES, asked).all()
    }


_DECLARED = (
    IncomeDeclaration.purpose,
    IncomeDeclaration.income_cents_per_month,
    IncomeDeclaration.family_size,
    IncomeDeclaration.valid_from,
    IncomeDeclaration.valid_until,
)
_DECLARATIONS = (
    select(HouseholdMember.person_id, *_DECLARED)
    .join(IncomeDeclaration, IncomeDeclaration.household_id == HouseholdMember.household_id)
    .join(Person, Person.id == HouseholdMember.person_id)
    .where(
        among(HouseholdMember.person_id, ASKED),
        Person.kind == PersonKind.ADULT,
        in_force_on_day(HouseholdMember),
        or_(IncomeDeclaration.valid_until.is_(None), IncomeDeclaration.valid_until > DAY),
    )
    .order_by(IncomeDeclaration.declared_at.desc(), IncomeDeclaration.id.desc())
)


def _declarations(subjects: Sequence[str]) -> Mapping[str, Any]:
    """What each adult's household has declared, for whatever purpose, that holds now or later, the newest first."""
    asked = {"asked": subjects, "day": city_day(must_be_running().now)}
    found: dict[str, list[dict[str, Any]]] = {}
    for person, purpose, *declared in rows(_DECLARATIONS, asked).all():
        stated = dict(zip((column.key for column in _DECLARED[1:]), declared, strict=True))
        found.setdefault(person, []).append({"purpose": purpose.value, **stated})
    return found


_PROTECTION_ORDERS = (
    select(Person.id, ProtectionOrder.id)
    .outerjoin(ProtectionOrder, (ProtectionOrder.person_id == Person.id) & in_force_on_day(ProtectionOrder))
    .where(among(Person.id, ASKED))
)


def _protection_orders(subjects: Sequence[str]) -> Mapping[str, Any]:
    asked = {"asked": subjects, "day": city_day(must_be_running().now)}
    return {person: order is not None for person, order in rows(_PROTECTION_ORDERS, asked).all()}


source("child.age_band", _age_bands)
source("family.income", _incomes)
source("family.declarations", _declarations)
source("person.protection_order", _protection_orders)
_column("child.name", ChildDetail.person_id, _full_name(ChildDetail))
_column("child.birth_date", ChildDetail.person_id, ChildDetail.birth_date)
_column("child.national_id", ChildDetail.person_id, ChildDetail.national_id)
_column("child.home_language", ChildDetail.person_id, ChildDetail.home_language)
_column("child.home_area", ChildDetail.person_id, ChildDetail.home_postal_code)
_column("child.allergies", ChildDetail.person_id, ChildDetail.allergies)
_column("child.special_needs", ChildDetail.person_id, ChildDetail.special_needs)
_column("child.ecec_plan", ChildDetail.person_id, ChildDetail.ecec_plan)
_column("guardian.name", AdultDetail.person_id, _full_name(AdultDetail))
_column("guardian.emergency_phone", AdultDetail.person_id, AdultDetail.emergency_phone)
_column("guardian.relay_address", AdultDetail.person_id, AdultDetail.relay_address)
_column("guardian.contact", AdultDetail.person_id, AdultDetail.email, AdultDetail.phone, names=("email", "phone"))
_column(
    "guardian.address",
    AdultDetail.person_id,
    AdultDetail.street,
    AdultDetail.postal_code,
    AdultDetail.city,
    names=("street", "postal_code", "city"),
)
source("child.home_weeks", homes_told)
