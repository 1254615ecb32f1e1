"""Draft what providers are paid, let a second person approve it, and book it when the bank has paid."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import delete, select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import _
from marketplace.money import policy
from marketplace.money.errors import (
    DayNotYet,
    NothingToPay,
    PayoutRunSettled,
    PayoutRunUnknown,
    SamePersonApproves,
)
from marketplace.money.events import PayoutApproved
from marketplace.money.ledger.accounts import ADVANCES, BANK_CITY
from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, Line, lines_of, post
from marketplace.money.payouts.models import Payout, PayoutRun, PayoutShare, PayoutStatus
from marketplace.money.payouts.queries import (
    Earned,
    Payable,
    earned_by_model,
    payables,
    payout_accounts,
    payouts_of,
    set_off_by_source,
)
from marketplace.service_models.base import ServiceModel
from marketplace.service_models.registry import model
from marketplace.service_models.settlement import Source

PAID_OUT = _("Paid out to the provider")


@operation(policy.DRAFT_PAYOUT_RUN)
def draft_payout_run(*, actor: Actor, now: datetime, through_on: date) -> PayoutRun:
    """List what each provider with a registered account has earned up to a day (inclusive) and not been paid.

    The account number is kept as it is now. Providers without an account, or who owe, wait.
    Raises: DayNotYet, NothingToPay.
    """
    if through_on > city_day(now):
        raise DayNotYet(fields={"through_on": [DayNotYet.advice]})
    owed = _owed_by_provider(through_on)
    accounts = payout_accounts(owed)
    payable = {provider: owed[provider] for provider in sorted(owed) if provider in accounts}
    if not payable:
        raise NothingToPay(through_on=through_on.isoformat())
    run = PayoutRun(
        id=new_id(), through_on=through_on, status=PayoutStatus.DRAFTED, drafted_by=actor.person, drafted_at=now
    )
    db.session.add(run)
    db.session.flush()
    for provider, rows in payable.items():
        _add_payout(run, provider, rows, accounts[provider])
    return run


@operation(policy.APPROVE_PAYOUT_RUN)
def approve_payout_run(*, actor: Actor, now: datetime, run: str) -> PayoutRun:
    """Approve a drafted list, as another person than the one who drafted it.

    Raises: PayoutRunUnknown, PayoutRunSettled, SamePersonApproves.
    """
    found = _run_in(run, PayoutStatus.DRAFTED)
    if found.drafted_by == actor.person:
        raise SamePersonApproves(run=run)
    found.status, found.approved_by, found.approved_at = PayoutStatus.APPROVED, actor.person, now
    db.session.flush()
    announce(PayoutApproved(run=run, providers=tuple(payout.provider_id for payout in payouts_of(run))))
    return found


@operation(policy.DISCARD_PAYOUT_RUN)
def discard_payout_run(*, actor: Actor, now: datetime, run: str) -> PayoutRun:
    """Put a drafted list aside, so that what it held can be listed anew. Raises: PayoutRunUnknown, PayoutRunSettled."""
    found = _run_in(run, PayoutStatus.DRAFTED)
    ids = [payout.id for payout in payouts_of(run)]
    db.session.execute(delete(PayoutShare).where(PayoutShare.payout_id.in_(ids)))
    found.status = PayoutStatus.DISCARDED
    return found


@operation(policy.RECORD_PAYOUT_SENT)
def record_payout_sent(*, actor: Actor, now: datetime, run: str) -> PayoutRun:
    """Book an approved list as paid by the bank, and the platform's fees as moved to its own account.

    Raises: PayoutRunUnknown, PayoutRunSettled.
    """
    found = _run_in(run, PayoutStatus.APPROVED)
    post([_sent(payout, now) for payout in payouts_of(run)], now=now)
    found.status, found.sent_at = PayoutStatus.PAID, now
    return found


def _owed_by_provider(through_on: date) -> dict[str, list[Payable]]:
    rows: dict[str, list[Payable]] = defaultdict(list)
    for each in payables(through_on):
        rows[each.provider_id].append(each)
    return {provider: owed for provider, owed in rows.items() if sum(each.amount_cents for each in owed) > 0}


def _add_payout(run: PayoutRun, provider: str, rows: list[Payable], iban: str) -> None:
    payout = Payout(
        id=new_id(),
        run_id=run.id,
        provider_id=provider,
        amount_cents=sum(each.amount_cents for each in rows),
        iban=iban,
    )
    db.session.add(payout)
    db.session.flush()
    db.session.add_all(PayoutShare(transfer_id=each.transfer_id, payout_id=payout.id) for each in rows)
    db.session.flush()


def _run_in(run: str, status: PayoutStatus) -> PayoutRun:
    """Return a list, locked, that is at a step. Raises: PayoutRunUnknown, PayoutRunSettled."""
    found = db.session.scalar(
        select(PayoutRun).where(PayoutRun.id == run).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise PayoutRunUnknown(run=run)
    if found.status is not status:
        raise PayoutRunSettled(run=run, status=found.status.value)
    return found


def _sent(payout: Payout, now: datetime) -> Draft:
    return Draft(
        key=f"payout:{payout.id}",
        kind=TransferKind.PAYOUT,
        occurred_on=city_day(now),
        text=str(PAID_OUT),
        lines=payout_lines(payout),
        decision=payout.run_id,
        evidence=payout.id,
    )


def payout_lines(payout: Payout) -> list[Line]:
    """Return what a payout posts, each by source: the provider's money out, the fees to the platform's account.

    What sessions set off of an advance moves to the city's account, since the advance was the city's own money.
    """
    platform = model("v2")
    paid = [
        line
        for earned in earned_by_model(payout.id)
        for line in lines_of(
            _model_of(earned).pay_out(earned.owed) + _model_of(earned).move_fee(earned.fees),
            model=earned.model,
            provider_id=payout.provider_id,
        )
    ]
    return paid + [
        Line(account_code=account, amount_cents=cents, source=whose, model=platform.key, provider_id=payout.provider_id)
        for source, part in set_off_by_source(payout.id).items()
        for account, cents, whose in (
            (ADVANCES, part, source),
            (platform.bank(source).value, -part, source),
            (BANK_CITY, part, Source.CITY),
            (ADVANCES, -part, Source.CITY),
        )
    ]


def _model_of(earned: Earned) -> ServiceModel:
    return model(earned.model).by(earned.legal_route)
