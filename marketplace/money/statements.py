"""What a provider has earned, what waits, and what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.kernel.db import db
from marketplace.money.funding.models import Funding, FundingPart, Part
from marketplace.money.ledger.accounts import ADVANCES, HELD_OUTCOME, PAYABLE, PLATFORM_FEE, VAT
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.money.payouts.models import Payout, PayoutRun
from marketplace.money.payouts.queries import EARNING_KINDS

FEES = (Part.PLATFORM_FEE, Part.PLATFORM_FEE_VAT)
NOT_PRICE = (*FEES, Part.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One delivered (or reversed) session of all its enrolments: cents earned, and what the platform kept."""

    occurred_on: date
    session: str
    enrolments: int
    earned_cents: int
    platform_fee_cents: int
    platform_fee_vat_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A provider's money as of a day, in cents; one price per session, never who bears which part of it."""

    provider: str
    as_of: date
    earned_cents: int
    paid_cents: int
    to_come_cents: int
    held_cents: int
    advanced_cents: int
    set_off_cents: int
    repaid_cents: int
    rows: tuple[StatementRow, ...]
    payouts: tuple[tuple[Payout, PayoutRun], ...]

    @property
    def owed_cents(self) -> int:
        """What is earned, or approved as an advance, and not paid yet; less what sessions set off of an advance."""
        return self.earned_cents + self.advanced_cents - self.set_off_cents - self.paid_cents

    @property
    def advance_left_cents(self) -> int:
        """What is left of advances: the next sessions set it off."""
        return self.advanced_cents - self.set_off_cents - self.repaid_cents


def provider_statement(provider: str, *, on: date) -> Statement:
    """Return what a provider has earned up to a day, what it was paid, and what its enrolments can still bring."""
    rows = _rows(provider, on)
    return Statement(
        provider=provider,
        as_of=on,
        earned_cents=sum(row.earned_cents for row in rows),
        paid_cents=_paid(provider, on),
        to_come_cents=to_come_cents(provider),
        held_cents=sum(held_for(provider, on=on).values()),
        advanced_cents=_advances(provider, TransferKind.ADVANCE, on),
        set_off_cents=-_advances(provider, TransferKind.SET_OFF, on),
        repaid_cents=-_advances(provider, TransferKind.ADVANCE_REPAID, on),
        rows=tuple(rows),
        payouts=tuple(_payouts(provider)),
    )


def _rows(provider: str, on: date) -> list[StatementRow]:
    def sum_of(account: str) -> object:
        return func.coalesce(func.sum(-Entry.amount_cents).filter(Entry.account_code == account), 0)

    found = db.session.execute(
        select(  # type: ignore[call-overload]
            Transfer.occurred_on,
            Transfer.session,
            func.count(Entry.enrolment.distinct()),
            sum_of(PAYABLE),
            sum_of(PLATFORM_FEE),
            sum_of(VAT),
        )
        .join(Entry, Entry.transfer_id == Transfer.id)
        .where(Entry.provider_id == provider, Transfer.kind.in_(EARNING_KINDS), Transfer.occurred_on <= on)
        .where(Entry.account_code.in_((PAYABLE, PLATFORM_FEE, VAT)))
        .group_by(Transfer.occurred_on, Transfer.session)
        .order_by(Transfer.occurred_on, Transfer.session)
    )
    return [
        StatementRow(
            occurred_on=occurred_on,
            session=session,
            enrolments=enrolments,
            earned_cents=int(earned),
            platform_fee_cents=int(fee),
            platform_fee_vat_cents=int(vat),
        )
        for occurred_on, session, enrolments, earned, fee, vat in found
    ]


def _paid(provider: str, on: date) -> int:
    paid = db.session.scalar(
        select(func.sum(Entry.amount_cents))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(Entry.provider_id == provider, Entry.account_code == PAYABLE)
        .where(Transfer.kind == TransferKind.PAYOUT, Transfer.occurred_on <= on)
    )
    return int(paid or 0)


def _advances(provider: str, kind: TransferKind, on: date) -> int:
    moved = db.session.scalar(
        select(func.sum(Entry.amount_cents))
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(Entry.provider_id == provider, Entry.account_code == ADVANCES)
        .where(Transfer.kind == kind, Transfer.occurred_on <= on)
    )
    return int(moved or 0)


def to_come_cents(provider: str) -> int:
    """Return what a provider's enrolments can still bring it, in cents, when their sessions are held."""
    left = FundingPart.total_cents - FundingPart.earned_cents - FundingPart.returned_cents
    wanted = (
        select(func.sum(left))
        .join(Funding, Funding.enrolment == FundingPart.enrolment)
        .where(Funding.provider_id == provider)
    )
    price = db.session.scalar(wanted.where(FundingPart.part.not_in(NOT_PRICE))) or 0
    return int(price) - int(db.session.scalar(wanted.where(FundingPart.part.in_(FEES))) or 0)


def held_for(provider: str, *, on: date) -> dict[str, int]:
    """Return the cents of a provider's deliveries that wait at the end of a day, by the objective they wait for."""
    rows = db.session.execute(
        select(Funding.waits_for, func.sum(-Entry.amount_cents))
        .join(Entry, Entry.enrolment == Funding.enrolment)
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .where(Entry.provider_id == provider, Entry.account_code == HELD_OUTCOME, Transfer.occurred_on <= on)
        .group_by(Funding.waits_for)
    )
    return {objective: int(cents) for objective, cents in rows if objective and cents}


def _payouts(provider: str) -> list[tuple[Payout, PayoutRun]]:
    rows = db.session.execute(
        select(Payout, PayoutRun)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(Payout.provider_id == provider)
        .order_by(PayoutRun.drafted_at.desc(), Payout.id)
    )
    return list(rows)
