"""The money of enrolments as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.money.funding.models import Funding, FundingPart, FundingShare, Part
from marketplace.money.funding.terms import left_after


def funding_of(enrolment: str) -> Funding | None:
    """Return the terms of an enrolment's money, if it is funded."""
    return db.session.scalar(
        select(Funding).where(Funding.enrolment == enrolment).execution_options(populate_existing=True)
    )


def parts_of(enrolments: Iterable[str]) -> list[FundingPart]:
    """Return the parts of enrolments' prices, in the order of enrolments and parts."""
    wanted = select(FundingPart).where(FundingPart.enrolment.in_(list(enrolments)))
    return list(
        db.session.scalars(
            wanted.order_by(FundingPart.enrolment, FundingPart.position).execution_options(populate_existing=True)
        )
    )


def shares_of(enrolment: str) -> list[FundingShare]:
    """Return what sessions did with an enrolment's money, oldest first."""
    wanted = select(FundingShare).where(FundingShare.enrolment == enrolment)
    return list(db.session.scalars(wanted.order_by(FundingShare.at, FundingShare.session, FundingShare.turn)))


def unspent_cents(enrolments: Iterable[str]) -> int:
    """Return what is neither earned nor returned of enrolments' prices, in cents, whoever bears it."""
    return sum(part.left_cents for part in parts_of(enrolments) if part.part in (Part.FAMILY, Part.CITY, Part.GRANT))


def family_back_at_end(enrolment: str, *, sessions_kept: int) -> int:
    """Return the cents of the family's part that would go back, or no longer be asked, if an enrolment ended now.

    `sessions_kept` are those that have begun and are not settled yet: their shares stay. 0 for what is not funded.
    """
    funding = funding_of(enrolment)
    if funding is None:
        return 0
    sessions_left = funding.sessions_total - funding.sessions_done
    family = (part.left_cents for part in parts_of([enrolment]) if part.part is Part.FAMILY)
    return sum(left_after(cents, sessions_left, sessions_kept) for cents in family)
