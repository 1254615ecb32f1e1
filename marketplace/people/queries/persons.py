"""Who is known to the city, and which organisations are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import db, rows
from marketplace.people.models import (
    AdultDetail,
    ChildDetail,
    Organisation,
    Person,
    PersonKind,
)
from marketplace.people.queries.among import ASKED, among

MONTHS_IN_YEAR = 12


def person(person_id: str) -> Person | None:
    """Return a person by her id, or None."""
    return db.session.get(Person, person_id)


def organisation(organisation_id: str) -> Organisation | None:
    """Return an organisation by its id, or None."""
    return db.session.get(Organisation, organisation_id)


def organisation_by_business_id(business_id: str) -> Organisation | None:
    """Return the organisation with a business id, or None."""
    return db.session.scalar(select(Organisation).where(Organisation.business_id == business_id))


_KINDS = select(Person.id, Person.kind).where(among(Person.id, ASKED))


def kinds_of(persons: Sequence[str]) -> dict[str, PersonKind]:
    """Return whether each of the persons is an adult or a child; unknown ones are left out."""
    return {row.id: row.kind for row in rows(_KINDS, {"asked": persons}).all()}


def ages_of(children: Sequence[str], on: date) -> dict[str, int]:
    """Return the age in full years on a day of each child; one statement for all of them."""
    found = rows(select(ChildDetail.person_id, ChildDetail.birth_date).where(among(ChildDetail.person_id, children)))
    return {child: full_months(born, on) // MONTHS_IN_YEAR for child, born in found}


_MATURITY = (
    select(Person.id, ChildDetail.birth_date)
    .outerjoin(ChildDetail, ChildDetail.person_id == Person.id)
    .where(among(Person.id, ASKED))
)


def maturity_of(persons: Sequence[str], on: date) -> dict[str, int | None]:
    """Return for each person who is known the age in full years, None for an adult; one statement for all of them."""
    found = rows(_MATURITY, {"asked": persons}).all()
    return {each: None if born is None else full_months(born, on) // MONTHS_IN_YEAR for each, born in found}


def full_months(born: date, on: date) -> int:
    """Return the age in full months on a day; nobody is younger than 0.

    >>> full_months(date(2020, 1, 31), date(2020, 2, 29)), full_months(date(2020, 1, 15), date(2021, 1, 15))
    (0, 12)
    """
    months = (on.year - born.year) * MONTHS_IN_YEAR + on.month - born.month - (on.day < born.day)
    return max(0, months)


def persons_named(words: Iterable[str], limit: int) -> list[str]:
    """Return at most `limit` persons in whose name each word begins a part, adults before children."""
    patterns = [f"% {_escaped(word.casefold())}%" for word in words]
    found: list[str] = []
    for detail in (AdultDetail, ChildDetail):
        matching = select(detail.person_id).where(*(detail.name_key.like(each, escape="\\") for each in patterns))
        found += db.session.scalars(matching.order_by(detail.name_key, detail.person_id).limit(limit))
    return found[:limit]


def people_count() -> int:
    """Return how many persons the city knows."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
