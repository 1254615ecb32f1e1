"""Wishes: each for its family alone, and together as counts that tell of nobody.

A count is told from ten children on, rounded down to fives, and the same to everybody: so neither two views nor two
days tell what one family wishes, unless five children change their minds between them. What is fewer is not told at
all, not even that it exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from catalog.models import Service
from marketplace.enrolment.errors import WishNotFound
from marketplace.enrolment.models import Wish, WishAnswer
from marketplace.kernel.db import db

FEWEST_TOLD = 10
ROUNDED_TO = 5
ASPECTS = ("language", "weekday", "daytime")


@dataclass(frozen=True, slots=True)
class WishCount:
    """How many children wish for a service at a unit, at least; and of them, for what (aspect, value, how many)."""

    unit: str
    service: str
    service_name: str
    at_least: int
    aspects: tuple[tuple[str, Any, int], ...] = ()


def wish(wish: str) -> Wish:
    """Return a wish. Raises: WishNotFound."""
    found = db.session.get(Wish, wish)
    if found is None:
        raise WishNotFound(wish=wish)
    return found


def child_of_wish(wish: str) -> str | None:
    """The child of a wish, or None where there is no such wish."""
    return db.session.scalar(select(Wish.child_id).where(Wish.id == wish))


def standing(today: date) -> ColumnElement[bool]:
    """Return the SQL condition that a wish stands on a day: not over, not withdrawn, not answered."""
    return and_(Wish.wished_on <= today, Wish.valid_until > today, Wish.withdrawn_at.is_(None), Wish.told_at.is_(None))


def standing_wish(child: str, service: str, today: date) -> Wish | None:
    """Return the wish of a child for a service that stands, or None."""
    return db.session.scalar(select(Wish).where(Wish.child_id == child, Wish.service_id == service, standing(today)))


def wishes_of_children(children: Sequence[str]) -> Mapping[str, Any]:
    """Return for each child her wishes, the newest first, without the unit, which is told apart."""
    rows = db.session.execute(
        select(Wish, Service.name, WishAnswer.offering_id)
        .join(Service, Service.id == Wish.service_id)
        .outerjoin(WishAnswer, WishAnswer.id == Wish.answer_id)
        .where(Wish.child_id.in_(children))
        .order_by(Wish.wished_on.desc(), Wish.id)
    )
    found: dict[str, Any] = {}
    for row, service, offering in rows:
        told = {
            "id": row.id,
            "service": row.service_id,
            "service_name": service,
            **{name: getattr(row, name) for name in (*ASPECTS, "words", "wished_on", "valid_until")},
            "withdrawn_at": row.withdrawn_at,
            "told_at": row.told_at,
            "offering": offering if row.told_at else None,
        }
        found.setdefault(row.child_id, []).append(told)
    return found


def wish_counts(today: date, *, unit: str | None = None) -> list[WishCount]:
    """Return what at least ten children wish for at a unit (or at each), the most wished first; two statements."""
    here = and_(standing(today), Wish.unit_id == unit) if unit else standing(today)
    many = func.count(Wish.child_id.distinct())
    rows = db.session.execute(
        select(Wish.unit_id, Wish.service_id, Service.name, many)
        .join(Service, Service.id == Wish.service_id)
        .where(here)
        .group_by(Wish.unit_id, Wish.service_id, Service.name)
        .having(many >= FEWEST_TOLD)
        .order_by(many.desc(), Service.name, Wish.unit_id)
    ).all()
    aspects = _aspects(here) if rows else {}
    counts = [
        WishCount(unit, service, name, told_as(count), aspects.get((unit, service), ()))
        for unit, service, name, count in rows
    ]
    return sorted(counts, key=lambda each: (-each.at_least, each.service_name, each.unit))


def is_told(unit: str, service: str, today: date) -> bool:
    """Tell whether enough children wish for a service at a unit for it to be told."""
    return any(each.service == service for each in wish_counts(today, unit=unit))


def told_as(count: int) -> int:
    """Return a count as it is told: rounded down to fives.

    >>> told_as(10), told_as(14), told_as(15)
    (10, 10, 15)
    """
    return count // ROUNDED_TO * ROUNDED_TO


def _aspects(here: ColumnElement[bool]) -> Mapping[tuple[str, str], tuple[tuple[str, Any, int], ...]]:
    """Return for which language, day and time of day at least ten children wish, by unit and service."""
    found: dict[tuple[str, str], tuple[tuple[str, Any, int], ...]] = {}
    many = func.count(Wish.child_id.distinct())
    for name in ASPECTS:
        value = getattr(Wish, name)
        rows = db.session.execute(
            select(Wish.unit_id, Wish.service_id, value, many)
            .where(here, value.is_not(None))
            .group_by(Wish.unit_id, Wish.service_id, value)
            .having(many >= FEWEST_TOLD)
            .order_by(value)
        )
        for unit, service, said, count in rows:
            found[unit, service] = (*found.get((unit, service), ()), (name, said, told_as(count)))
    return found


def answer_with(offering: str, unit: str) -> WishAnswer | None:
    """Return that an offering answers the wishes at a unit, or None."""
    return db.session.scalar(select(WishAnswer).where(WishAnswer.offering_id == offering, WishAnswer.unit_id == unit))


def answers_of_offering(offering: str) -> list[WishAnswer]:
    """Return the answers that an offering gives and that families do not know yet."""
    wanted = select(WishAnswer).where(WishAnswer.offering_id == offering, WishAnswer.told_at.is_(None))
    return list(db.session.scalars(wanted.order_by(WishAnswer.id)))


def answers_of(offerings: Sequence[str]) -> list[WishAnswer]:
    """Return the answers that some offerings give, the latest first."""
    wanted = select(WishAnswer).where(WishAnswer.offering_id.in_(offerings))
    return list(db.session.scalars(wanted.order_by(WishAnswer.answered_at.desc(), WishAnswer.id)))


def wishes_to_tell(answer: WishAnswer, today: date) -> list[Wish]:
    """Return the wishes that an answer is about and that stand today."""
    wanted = select(Wish).where(Wish.unit_id == answer.unit_id, Wish.service_id == answer.service_id, standing(today))
    return list(db.session.scalars(wanted.order_by(Wish.id)))
