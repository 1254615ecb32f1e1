"""The money of enrolments as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.money.funding.models import Funding, FundingPart, FundingShare


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
