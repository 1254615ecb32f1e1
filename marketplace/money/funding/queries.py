"""The money of enrolments as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.money.funding.models import Funding, FundingPart, FundingShare, Outcome, Part
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


@dataclass(frozen=True, slots=True)
class OutcomeMoney:
    """What sessions earned for an objective, in cents: all of it, what waits, what was released and given back."""

    earned_cents: int = 0
    held_cents: int = 0
    released_cents: int = 0
    given_back_cents: int = 0


def outcome_money(objectives: Iterable[str]) -> dict[str, OutcomeMoney]:
    """Return how the money stands that sessions earned for objectives, by objective; one that earned nothing too."""
    objectives = list(objectives)
    whole = FundingShare.family_cents + FundingShare.city_cents + FundingShare.grant_cents
    rows = db.session.execute(
        select(Funding.waits_for, FundingShare.outcome, func.sum(whole), func.sum(FundingShare.held_cents))
        .join(Funding, Funding.enrolment == FundingShare.enrolment)
        .where(Funding.waits_for.in_(objectives))
        .group_by(Funding.waits_for, FundingShare.outcome)
    )
    sums: Counter[tuple[str, Outcome]] = Counter()
    held: Counter[tuple[str, Outcome]] = Counter()
    for objective, outcome, cents, held_cents in rows:
        sums[objective or "", outcome] += int(cents)
        held[objective or "", outcome] += int(held_cents)
    return {each: _outcome_money(each, sums, held) for each in objectives}


def _outcome_money(
    objective: str, sums: Counter[tuple[str, Outcome]], held: Counter[tuple[str, Outcome]]
) -> OutcomeMoney:
    released, back = held[objective, Outcome.RELEASED], held[objective, Outcome.GIVEN_BACK]
    put_aside = held[objective, Outcome.EARNED] - held[objective, Outcome.REVERSED]
    return OutcomeMoney(
        earned_cents=sums[objective, Outcome.EARNED] - sums[objective, Outcome.REVERSED] - back,
        held_cents=put_aside - released - back,
        released_cents=released,
        given_back_cents=back,
    )
