"""Households through time: who lived where from when until when, and what was declared, for many children at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from marketplace.kernel.db import rows
from marketplace.people.models import ChildDetail, DeclarationPurpose, HouseholdMember, IncomeDeclaration
from marketplace.people.queries.among import ASKED, among


@dataclass(frozen=True, slots=True)
class Stay:
    """That a person lives in a household in a span of days; the birth date is known of children alone."""

    household: str
    person: str
    position: int
    valid_from: date
    valid_until: date | None
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a household declared for a span of days: income in cents a month, or None where it did not tell."""

    household: str
    income_cents: int | None
    family_size: int
    valid_from: date
    valid_until: date | None
    declared_at: datetime


def stays_around(children: Sequence[str], since: date) -> list[Stay]:
    """Return who lives, on a day or later, in the households in which these children do; one statement."""
    return [Stay(*row) for row in rows(_stays(), {"asked": children, "day": since}).all()]


def declared_by(households: Sequence[str], since: date, purpose: DeclarationPurpose) -> list[Declared]:
    """Return what households declared for one purpose and for a day or later, the earliest declaration first."""
    asked = {"asked": households, "day": since, "purpose": purpose}
    return [Declared(*row) for row in rows(_declared(), asked).all()]


_SINCE: BindParameter[Any] = bindparam("day")


@cache
def _stays() -> Select[str, str, int, date, date | None, date | None]:
    theirs = select(HouseholdMember.household_id).where(
        among(HouseholdMember.person_id, ASKED), _not_over_before(HouseholdMember)
    )
    return (
        select(
            HouseholdMember.household_id,
            HouseholdMember.person_id,
            HouseholdMember.position,
            HouseholdMember.valid_from,
            HouseholdMember.valid_until,
            ChildDetail.birth_date,
        )
        .outerjoin(ChildDetail, ChildDetail.person_id == HouseholdMember.person_id)
        .where(HouseholdMember.household_id.in_(theirs), _not_over_before(HouseholdMember))
        .order_by(HouseholdMember.household_id, HouseholdMember.position, HouseholdMember.person_id)
    )


@cache
def _declared() -> Select[str, int | None, int, date, date | None, datetime]:
    return (
        select(
            IncomeDeclaration.household_id,
            IncomeDeclaration.income_cents_per_month,
            IncomeDeclaration.family_size,
            IncomeDeclaration.valid_from,
            IncomeDeclaration.valid_until,
            IncomeDeclaration.declared_at,
        )
        .where(
            among(IncomeDeclaration.household_id, ASKED),
            IncomeDeclaration.purpose == bindparam("purpose"),
            _not_over_before(IncomeDeclaration),
        )
        .order_by(IncomeDeclaration.household_id, IncomeDeclaration.declared_at, IncomeDeclaration.id)
    )


def _not_over_before(model: Any) -> Any:
    return or_(model.valid_until.is_(None), model.valid_until > _SINCE)
