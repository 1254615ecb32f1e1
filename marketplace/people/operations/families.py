"""Families: who belongs together, who answers for whom, what was declared, and whom nobody may find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.operation import Actor, operation
from marketplace.people import policy, queries
from marketplace.people.errors import (
    FamilySizeNotValid,
    HouseholdUnknown,
    IncomeNotValid,
    PeriodNotValid,
    PersonUnknown,
)
from marketplace.people.models import (
    Custody,
    DeclarationPurpose,
    Guardianship,
    IncomeDeclaration,
    PersonKind,
    ProtectionOrder,
)

FAMILY_SIZE_MAX = 30
INCOME_CENTS_MAX = 100_000_000_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a household declares for one purpose: gross cents per month, or None where it does not tell its income."""

    household: str
    purpose: DeclarationPurpose
    income_cents_per_month: int | None
    family_size: int
    valid_from: date
    valid_until: date | None = None


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
    declaration = Declaration(
        household=household,
        purpose=purpose,
        income_cents_per_month=income_cents_per_month,
        family_size=family_size,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    refuse_undeclarable([declaration])
    row = IncomeDeclaration(**_declared(declaration, actor, now))
    db.session.add(row)
    return row


@operation(policy.DECLARE_INCOMES)
def declare_incomes(*, actor: Actor, now: datetime, declarations: Sequence[Declaration]) -> int:
    """Record what many households declare, as the national incomes register sends it; return how many were recorded.

    All are recorded, or none where one is refused. Raises: what `declare_income` raises for a single one.
    """
    refuse_undeclarable(declarations)
    insert_rows(IncomeDeclaration, [_declared(each, actor, now) for each in declarations])
    return len(declarations)


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


def refuse_undeclarable(declarations: Sequence[Declaration]) -> None:
    """Pass what households can declare.

    Raises: HouseholdUnknown, FamilySizeNotValid, IncomeNotValid, PeriodNotValid.
    """
    asked = {declaration.household for declaration in declarations}
    if queries.households_among(asked) != asked:
        raise HouseholdUnknown()
    for each in declarations:
        income = each.income_cents_per_month
        if not 1 <= each.family_size <= FAMILY_SIZE_MAX:
            raise FamilySizeNotValid(fields={"family_size": [FamilySizeNotValid.advice]})
        if income is not None and not 0 <= income <= INCOME_CENTS_MAX:
            raise IncomeNotValid(fields={"income_cents_per_month": [IncomeNotValid.advice]})
        refuse_backward(each.valid_from, each.valid_until)


def refuse_backward(valid_from: date, valid_until: date | None) -> None:
    """Pass a span that has at least a day. Raises: PeriodNotValid."""
    if valid_until is not None and valid_until <= valid_from:
        raise PeriodNotValid(fields={"valid_until": [PeriodNotValid.advice]})


def _declared(declaration: Declaration, actor: Actor, now: datetime) -> dict[str, object]:
    facts = asdict(declaration)
    return {"household_id": facts.pop("household"), **facts, "declared_by": actor.subject, "declared_at": now}


def _add_guardianship(guardian: str, child: str, custody: Custody, today: date) -> Guardianship:
    guardianship = Guardianship(guardian_id=guardian, child_id=child, custody=custody, valid_from=today)
    db.session.add(guardianship)
    return guardianship
