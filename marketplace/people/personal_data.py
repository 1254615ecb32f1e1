"""What this room holds about people, whose it is, and how the door reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.periods import in_force
from marketplace.kernel.personal_data import holding, source
from marketplace.kernel.running import must_be_running
from marketplace.people.models import (
    AccessToken,
    Account,
    AdultDetail,
    ChildDetail,
    DeclarationPurpose,
    Guardianship,
    Household,
    HouseholdMember,
    IncomeDeclaration,
    Organisation,
    Person,
    ProtectionOrder,
    RoleGrant,
    SignIn,
    SignInFailure,
)
from marketplace.people.queries import MONTHS_IN_YEAR, full_months
from marketplace.people.queries.among import among

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
    RoleGrant,
    plain={"id", "person_id", "role", "scope", "title", "valid_from", "valid_until", "granted_by"},
    persons={"person_id", "granted_by"},
    why="who held which power when is part of the record of decisions",
)


def _column(category: str, column: InstrumentedAttribute[Any], owner: InstrumentedAttribute[str]) -> None:
    def load(subjects: Sequence[str]) -> dict[str, Any]:
        return dict(db.session.execute(select(owner, column).where(among(owner, subjects))).all())

    source(category, load)


def _full_name(detail: type[ChildDetail | AdultDetail]) -> ColumnElement[str]:
    return detail.given_name + literal(" ") + detail.family_name


def age_band(years: int) -> str:
    """Return the span of years in which an age lies, as a provider may know it.

    >>> age_band(5), age_band(18)
    ('5–6', '18+')
    """
    return next((f"{low}–{high}" for low, high in AGE_BANDS if low <= years <= high), "18+")


def _children_names(subjects: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(ChildDetail.person_id, _full_name(ChildDetail)).where(among(ChildDetail.person_id, subjects))
    return dict(db.session.execute(wanted).all())


def _adults_names(subjects: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(AdultDetail.person_id, _full_name(AdultDetail)).where(among(AdultDetail.person_id, subjects))
    return dict(db.session.execute(wanted).all())


def _age_bands(subjects: Sequence[str]) -> Mapping[str, Any]:
    today = city_day(must_be_running().now)
    wanted = select(ChildDetail.person_id, ChildDetail.birth_date).where(among(ChildDetail.person_id, subjects))
    return {
        child: age_band(full_months(born, today) // MONTHS_IN_YEAR) for child, born in db.session.execute(wanted).all()
    }


def _contacts(subjects: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(AdultDetail.person_id, AdultDetail.email, AdultDetail.phone)
    rows = db.session.execute(wanted.where(among(AdultDetail.person_id, subjects))).all()
    return {adult: {"email": email, "phone": phone} for adult, email, phone in rows}


def _addresses(subjects: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(AdultDetail.person_id, AdultDetail.street, AdultDetail.postal_code, AdultDetail.city)
    rows = db.session.execute(wanted.where(among(AdultDetail.person_id, subjects))).all()
    return {
        adult: {"street": street, "postal_code": postal_code, "city": city} for adult, street, postal_code, city in rows
    }


def _incomes(subjects: Sequence[str]) -> Mapping[str, Any]:
    """The income that counts for fee decisions: of each person's household, the latest declaration in force."""
    today = city_day(must_be_running().now)
    wanted = (
        select(HouseholdMember.person_id, IncomeDeclaration.income_cents_per_month, IncomeDeclaration.family_size)
        .join(IncomeDeclaration, IncomeDeclaration.household_id == HouseholdMember.household_id)
        .where(
            among(HouseholdMember.person_id, subjects),
            in_force(HouseholdMember, today),
            in_force(IncomeDeclaration, today),
            IncomeDeclaration.purpose == DeclarationPurpose.FEE_DECISION,
        )
        .order_by(IncomeDeclaration.declared_at, IncomeDeclaration.id)
    )
    return {
        person: {"income_cents_per_month": income, "family_size": size}
        for person, income, size in db.session.execute(wanted).all()
    }


def _protection_orders(subjects: Sequence[str]) -> Mapping[str, Any]:
    today = city_day(must_be_running().now)
    wanted = select(Person.id, ProtectionOrder.id).outerjoin(
        ProtectionOrder, (ProtectionOrder.person_id == Person.id) & in_force(ProtectionOrder, today)
    )
    rows = db.session.execute(wanted.where(among(Person.id, subjects))).all()
    return {person: order is not None for person, order in rows}


source("child.name", _children_names)
source("child.age_band", _age_bands)
source("guardian.name", _adults_names)
source("guardian.contact", _contacts)
source("guardian.address", _addresses)
source("family.income", _incomes)
source("person.protection_order", _protection_orders)
for _category, _attribute in {
    "child.birth_date": ChildDetail.birth_date,
    "child.national_id": ChildDetail.national_id,
    "child.home_language": ChildDetail.home_language,
    "child.home_area": ChildDetail.home_postal_code,
    "child.allergies": ChildDetail.allergies,
    "child.special_needs": ChildDetail.special_needs,
    "child.ecec_plan": ChildDetail.ecec_plan,
}.items():
    _column(_category, _attribute, ChildDetail.person_id)
_column("guardian.emergency_phone", AdultDetail.emergency_phone, AdultDetail.person_id)
_column("guardian.relay_address", AdultDetail.relay_address, AdultDetail.person_id)
