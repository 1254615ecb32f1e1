"""Tables of persons, families, organisations and sign-in. What tells who somebody is stands apart from her id."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Model, UtcDateTime, enum_of, opaque_key
from marketplace.kernel.periods import Weeks
from marketplace.people.kinds import Custody as Custody
from marketplace.people.kinds import DeclarationPurpose as DeclarationPurpose
from marketplace.people.kinds import LinkPurpose as LinkPurpose
from marketplace.people.kinds import OrganisationForm as OrganisationForm
from marketplace.people.kinds import PersonKind as PersonKind


def name_key(given_name: str, family_name: str) -> str:
    """Return a name as it is searched: without regard to case, each part after a space.

    >>> name_key("Äiti Anna", "O'Neil-Öst")
    " äiti anna o'neil öst"
    """
    return " " + " ".join(f"{given_name} {family_name}".casefold().replace("-", " ").split())


class Person(Model):
    """Somebody, known by an opaque id."""

    __tablename__ = "person"

    id: Mapped[str] = opaque_key()
    kind: Mapped[PersonKind] = mapped_column(enum_of(PersonKind))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChildDetail(Model):
    """What the city's registers know about a child."""

    __tablename__ = "child_detail"

    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(210))
    birth_date: Mapped[date]
    national_id: Mapped[str | None] = mapped_column(String(20))
    home_language: Mapped[str | None] = mapped_column(String(8))
    home_postal_code: Mapped[str | None] = mapped_column(String(12))
    allergies: Mapped[str | None] = mapped_column(String(500))
    special_needs: Mapped[str | None] = mapped_column(String(500))
    ecec_plan: Mapped[str | None] = mapped_column(String(2000))


class AdultDetail(Model):
    """What the city's registers know about an adult."""

    __tablename__ = "adult_detail"

    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(210))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    emergency_phone: Mapped[str | None] = mapped_column(String(40))
    street: Mapped[str | None] = mapped_column(String(200))
    postal_code: Mapped[str | None] = mapped_column(String(12))
    city: Mapped[str | None] = mapped_column(String(100))
    relay_address: Mapped[str] = mapped_column(String(100), unique=True)


class Household(Model):
    """People who live together."""

    __tablename__ = "household"

    id: Mapped[str] = opaque_key()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HouseholdMember(Model):
    """That somebody lives in a household, from a day until a day."""

    __tablename__ = "household_member"
    __table_args__ = (
        UniqueConstraint("person_id", "household_id", "valid_from"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="household_member_span"),
    )

    id: Mapped[str] = opaque_key()
    household_id: Mapped[str] = mapped_column(String(32), ForeignKey("household.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Guardianship(Model):
    """That an adult is the guardian of a child, and with which custody, from a day until a day."""

    __tablename__ = "guardianship"
    __table_args__ = (
        UniqueConstraint("guardian_id", "child_id", "valid_from"),
        CheckConstraint("guardian_id <> child_id", name="guardianship_of_another"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="guardianship_span"),
    )

    id: Mapped[str] = opaque_key()
    guardian_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    custody: Mapped[Custody] = mapped_column(enum_of(Custody))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class HomeWeeks(Model):
    """That a child with two homes is with a guardian in even or in odd calendar weeks, and with the other in the rest.

    It holds once the other guardian, or an officer, has agreed.
    """

    __tablename__ = "home_weeks"
    __table_args__ = (
        CheckConstraint("weeks <> 'every'", name="home_weeks_alternate"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="home_weeks_span"),
    )

    id: Mapped[str] = opaque_key()
    child_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    guardian_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    weeks: Mapped[Weeks] = mapped_column(enum_of(Weeks))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    told_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProtectionOrder(Model):
    """That nobody may learn where a person is to be found, from a day until a day."""

    __tablename__ = "protection_order"
    __table_args__ = (CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="protection_order_span"),)

    id: Mapped[str] = opaque_key()
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class IncomeDeclaration(Model):
    """What a household told about its income, for one purpose; no income told means that it did not want to tell."""

    __tablename__ = "income_declaration"
    __table_args__ = (
        CheckConstraint("family_size >= 1", name="income_declaration_family"),
        CheckConstraint("income_cents_per_month >= 0", name="income_declaration_income"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="income_declaration_span"),
    )

    id: Mapped[str] = opaque_key()
    household_id: Mapped[str] = mapped_column(String(32), ForeignKey("household.id"), index=True)
    purpose: Mapped[DeclarationPurpose] = mapped_column(enum_of(DeclarationPurpose))
    income_cents_per_month: Mapped[int | None] = mapped_column(BigInteger)
    family_size: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    declared_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Organisation(Model):
    """A legal person: a company, an association, a foundation, a sole trader or a unit of the city."""

    __tablename__ = "organisation"

    id: Mapped[str] = opaque_key()
    legal_name: Mapped[str] = mapped_column(String(200))
    business_id: Mapped[str | None] = mapped_column(String(20), unique=True)
    form: Mapped[OrganisationForm] = mapped_column(enum_of(OrganisationForm))
    sector: Mapped[str] = mapped_column(String(20))
    group_name: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Account(Model):
    """How a person signs in: found by a keyed hash of her e-mail, opened by her password."""

    __tablename__ = "account"

    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), primary_key=True)
    email_hash: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountLink(Model):
    """A one-time code on its way to an e-mail that is to be proved, for a new account or a new password.

    Nobody is a person here before she has proved her e-mail: what she typed stands in this row alone, which is deleted
    when the code is used or has expired.
    """

    __tablename__ = "account_link"
    __table_args__ = (
        Index("ix_account_link_email_hash_created_at", "email_hash", "created_at"),
        Index("ix_account_link_address_hash_created_at", "address_hash", "created_at"),
    )

    id: Mapped[str] = opaque_key()
    purpose: Mapped[LinkPurpose] = mapped_column(enum_of(LinkPurpose))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInFailure(Model):
    """One failed attempt to sign in: to which e-mail and from which address, both as keyed hashes."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_email_hash_at", "email_hash", "at"),
        Index("ix_sign_in_failure_address_hash_at", "address_hash", "at"),
    )

    id: Mapped[str] = opaque_key()
    email_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignIn(Model):
    """One sign-in on one device: it ends after a time without use, after a day at most, or when the person says so."""

    __tablename__ = "sign_in"

    id: Mapped[str] = opaque_key()
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    acting_for: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessToken(Model):
    """A bearer token by which a program acts for a person; only its hash is kept."""

    __tablename__ = "access_token"

    id: Mapped[str] = opaque_key()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CalendarAddress(Model):
    """A secret address under which a person's calendar program reads the family's week; only its hash is kept."""

    __tablename__ = "calendar_address"
    __table_args__ = (
        Index(
            "one_calendar_address",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = opaque_key()
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleGrant(Model):
    """That a person holds a role, perhaps for one provider or unit only, from a day until a day."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="role_grant_span"),)

    id: Mapped[str] = opaque_key()
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str | None] = mapped_column(String(32), index=True)
    title: Mapped[str | None] = mapped_column(String(100))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    granted_by: Mapped[str | None] = mapped_column(String(32), ForeignKey("person.id"), index=True)
