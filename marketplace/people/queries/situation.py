"""The plain facts about a child's family that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from marketplace.kernel.db import rows
from marketplace.people.models import ChildDetail, DeclarationPurpose, IncomeDeclaration
from marketplace.people.queries.among import in_force_on_day
from marketplace.people.queries.families import children_in, household_of, members_of
from marketplace.people.queries.persons import MONTHS_IN_YEAR, full_months


@dataclass(frozen=True, slots=True)
class FamilySituation:
    """The plain facts about a child and her family that rules may ask for; computed inside, never shown.

    `child_order` counts the children of the household from the youngest, who is 1. `siblings` are the others, youngest
    first. `income_cents_per_month` is None where nothing was declared for the purpose; `income_declared` tells whether
    anything was.
    """

    child: str
    age_years: int
    age_months: int
    home_area: str | None
    home_language: str | None
    household: str | None
    family_size: int
    child_order: int
    siblings: tuple[str, ...]
    income_declared: bool
    income_cents_per_month: int | None


def family_situation(child: str, on: date, purpose: DeclarationPurpose) -> FamilySituation | None:
    """Return a child's situation on a day, with the income declared for one purpose; None for no such child."""
    detail = rows(_CHILD, {"child": child}).first()
    if detail is None:
        return None
    household = household_of(child, on)
    children = children_in(household, on) or [child]
    declared = rows(_DECLARED, {"household": household, "purpose": purpose, "day": on}).first()
    months = full_months(detail.birth_date, on)
    return FamilySituation(
        child=child,
        age_years=months // MONTHS_IN_YEAR,
        age_months=months,
        home_area=detail.home_postal_code,
        home_language=detail.home_language,
        household=household,
        family_size=declared.family_size if declared else max(1, len(members_of(household, on))),
        child_order=children.index(child) + 1,
        siblings=tuple(each for each in children if each != child),
        income_declared=declared is not None,
        income_cents_per_month=declared.income_cents_per_month if declared else None,
    )


_CHILD = select(ChildDetail.birth_date, ChildDetail.home_postal_code, ChildDetail.home_language).where(
    ChildDetail.person_id == bindparam("child")
)
_DECLARED = (
    select(IncomeDeclaration.income_cents_per_month, IncomeDeclaration.family_size)
    .where(
        IncomeDeclaration.household_id == bindparam("household"),
        IncomeDeclaration.purpose == bindparam("purpose"),
        in_force_on_day(IncomeDeclaration),
    )
    .order_by(IncomeDeclaration.declared_at.desc(), IncomeDeclaration.id.desc())
    .limit(1)
)
