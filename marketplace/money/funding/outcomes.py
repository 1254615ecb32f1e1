"""Let what was held until an objective is measured follow the result: to the provider, or back to its budget line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import Actor, operation
from marketplace.money import policy
from marketplace.money.commitments.models import MoveKind
from marketplace.money.commitments.promises import Use, hold_again, use
from marketplace.money.errors import OutcomeToldOtherwise
from marketplace.money.funding.models import (
    Funding,
    FundingPart,
    FundingShare,
    MeasuredOutcome,
    Outcome,
    Part,
)
from marketplace.money.funding.settling import Account, Amounts, accounts_of
from marketplace.money.funding.terms import PRICE_FIELDS, SETTLED, lines_by_budget, model_of, price_of, sums_by_part
from marketplace.money.ledger.accounts import HELD_OUTCOME
from marketplace.money.ledger.models import Entry, TransferKind
from marketplace.money.ledger.posting import Draft, post

KINDS = {Outcome.RELEASED: TransferKind.EARN, Outcome.GIVEN_BACK: TransferKind.REFUND}


@operation(policy.SETTLE_OUTCOME)
def settle_outcome(*, actor: Actor, now: datetime, waits_for: str, reached: bool, decision: str) -> MeasuredOutcome:
    """Release all that sessions earned for an objective to the providers, or give it back to its budget lines, once.

    `decision` is the measurement's id. The same result again changes nothing; what is earned later follows it at once.
    Raises: OutcomeToldOtherwise.
    """
    waiting = db.session.scalars(select(Funding.enrolment).where(Funding.waits_for == waits_for))
    # Whoever earns locks the same rows first, so that no session is earned unseen between the two.
    accounts = accounts_of(list(waiting))
    told = db.session.get(MeasuredOutcome, waits_for)
    if told is not None and told.reached is not reached:
        raise OutcomeToldOtherwise(waits_for=waits_for)
    if told is None:
        told = MeasuredOutcome(waits_for=waits_for, reached=reached, decision=decision, at=now)
        db.session.add(told)
        db.session.flush()
    _settle(accounts, _shares_that_wait([account.funding.enrolment for account in accounts]), told, now)
    return told


def settle_what_is_measured(accounts: Sequence[Account], shares: Sequence[FundingShare], *, now: datetime) -> None:
    """Settle at once the held parts of shares just earned whose objective was measured before."""
    wanted = {account.funding.waits_for for account in accounts} - {None}
    if not wanted:
        return
    for told in db.session.scalars(select(MeasuredOutcome).where(MeasuredOutcome.waits_for.in_(wanted))):
        own = [account for account in accounts if account.funding.waits_for == told.waits_for]
        names = {account.funding.enrolment for account in own}
        _settle(own, [share for share in shares if share.enrolment in names and share.held_cents], told, now)


def _shares_that_wait(enrolments: Sequence[str]) -> list[FundingShare]:
    """Return the earned shares with a held part that was neither reversed nor settled, in the order of their days."""
    earned, over = [], set()
    shares = select(FundingShare).where(FundingShare.enrolment.in_(enrolments), FundingShare.held_cents > 0)
    for share in db.session.scalars(shares.order_by(FundingShare.at, FundingShare.enrolment, FundingShare.session)):
        if share.outcome is Outcome.EARNED:
            earned.append(share)
        elif share.outcome is not Outcome.RETURNED:
            over.add((share.enrolment, share.session, share.turn))
    return [share for share in earned if (share.enrolment, share.session, share.turn) not in over]


def _settle(accounts: Iterable[Account], shares: Sequence[FundingShare], told: MeasuredOutcome, now: datetime) -> None:
    by_enrolment = {account.funding.enrolment: account for account in accounts}
    outcome = Outcome.RELEASED if told.reached else Outcome.GIVEN_BACK
    held = _held_by_line(share.transfer_id for share in shares)
    drafts, rows = [], []
    for share in shares:
        account = by_enrolment[share.enrolment]
        amounts = _amounts(account.parts, held[share.transfer_id or ""])
        draft = _draft(account.funding, share, amounts, outcome, told, now)
        drafts.append((draft, account, amounts))
        rows.append(_row(share, amounts, outcome, draft, now))
    post([draft for draft, _account, _amounts in drafts], now=now)
    if outcome is Outcome.GIVEN_BACK:
        for draft, account, amounts in drafts:
            _give_back(account, amounts, draft.id, now)
    insert_rows(FundingShare, rows)
    db.session.flush()


def _held_by_line(transfers: Iterable[str | None]) -> dict[str, Counter[str]]:
    """Return the cents that each of these transfers holds, by the budget line that bears them."""
    held: dict[str, Counter[str]] = {transfer: Counter() for transfer in transfers if transfer}
    wanted = select(Entry.transfer_id, Entry.budget_line, Entry.amount_cents).where(
        Entry.transfer_id.in_(list(held)), Entry.account_code == HELD_OUTCOME
    )
    for transfer, line, cents in db.session.execute(wanted):
        held[transfer][line or ""] -= cents
    return held


def _amounts(parts: Iterable[FundingPart], held: Counter[str]) -> Amounts:
    """Return what is held as parts: each budget line's, and the held part that is their sum."""
    amounts = [(part, held[part.budget_line]) for part in parts if part.budget_line and held[part.budget_line]]
    whole = [(part, held.total()) for part in parts if part.part is Part.HELD]
    return amounts + whole


def _draft(
    funding: Funding, share: FundingShare, amounts: Amounts, outcome: Outcome, told: MeasuredOutcome, now: datetime
) -> Draft:
    postings = model_of(funding).release_held(price_of(sums_by_part(amounts)), reached=told.reached)
    return Draft(
        key=f"{SETTLED}{share.session}:{share.enrolment}:{share.turn}",
        kind=KINDS[outcome],
        occurred_on=city_day(now),
        text=funding.text,
        lines=lines_by_budget(postings, amounts, funding),
        enrolment=funding.enrolment,
        session=share.session,
        rule_set_digest=funding.rule_set_digest,
        decision=told.decision,
        evidence=share.evidence,
    )


def _row(share: FundingShare, amounts: Amounts, outcome: Outcome, draft: Draft, now: datetime) -> dict[str, object]:
    sums = sums_by_part(amounts)
    return {
        "id": new_id(),
        "enrolment": share.enrolment,
        "session": share.session,
        "sessions_ended": 0,
        "outcome": outcome,
        "turn": share.turn,
        **{PRICE_FIELDS[part]: sums[part] for part in Part},
        "at": now,
        "decision": draft.decision,
        "evidence": share.evidence,
        "transfer_id": draft.id,
    }


def _give_back(account: Account, amounts: Amounts, transfer: str, now: datetime) -> None:
    """Count the held part as returned, and put its money back on the budget lines."""
    for part, cents in amounts:
        part.earned_cents -= cents
        part.returned_cents += cents
        if part.commitment_id is not None:
            commitment = account.commitments[part.commitment_id]
            hold_again(commitment, cents, transfer, now=now)
            use([Use(commitment, MoveKind.VOID, cents)], now=now)
