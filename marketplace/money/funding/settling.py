"""Settle sessions of enrolments: what they earn or give back, for many enrolments in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db, insert_rows
from marketplace.kernel.ids import new_id
from marketplace.money.commitments.models import Commitment, MoveKind
from marketplace.money.commitments.promises import Use, commitments_of, use
from marketplace.money.errors import FundingEnded, NoSessionsLeft, NotFunded, SessionSettled
from marketplace.money.funding.models import (
    HELD_SETTLED,
    Funding,
    FundingPart,
    FundingShare,
    FundingStatus,
    Outcome,
    Part,
)
from marketplace.money.funding.terms import PRICE_FIELDS, left_after, next_share, sums_by_part
from marketplace.money.ledger.models import TransferKind
from marketplace.money.ledger.posting import Draft, Line

Amounts = list[tuple[FundingPart, int]]


POSTED_AS = {
    Outcome.EARNED: TransferKind.EARN,
    Outcome.RETURNED: TransferKind.REFUND,
    Outcome.MOVED: TransferKind.MOVE,
}


@dataclass(slots=True)
class Account:
    """One enrolment's money, locked: its terms, its parts in order, and what is promised to it."""

    funding: Funding
    parts: list[FundingPart] = field(default_factory=list)
    commitments: dict[str, Commitment] = field(default_factory=dict)

    @property
    def sessions_left(self) -> int:
        """How many sessions are not settled."""
        return self.funding.sessions_total - self.funding.sessions_done

    def next_amounts(self) -> Amounts:
        """Return each part's share of the next session, in cents. Raises: FundingEnded, NoSessionsLeft."""
        if self.funding.status is FundingStatus.ENDED:
            raise FundingEnded(enrolment=self.funding.enrolment)
        if not self.sessions_left:
            raise NoSessionsLeft(enrolment=self.funding.enrolment)
        return [(part, next_share(part.left_cents, self.sessions_left)) for part in self.parts]

    def left_after(self, sessions: int) -> Amounts:
        """Return what is left of each part, in cents, after the shares of the next sessions."""
        return [(part, left_after(part.left_cents, self.sessions_left, sessions)) for part in self.parts]


def accounts_of(enrolments: Iterable[str]) -> list[Account]:
    """Lock and return the money of enrolments, in the order of their ids. Raises: NotFunded."""
    wanted = sorted(set(enrolments))
    found = {
        funding.enrolment: Account(funding)
        for funding in db.session.scalars(
            select(Funding)
            .where(Funding.enrolment.in_(wanted))
            .order_by(Funding.enrolment)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    for enrolment in wanted:
        if enrolment not in found:
            raise NotFunded(enrolment=enrolment)
    for part in db.session.scalars(
        select(FundingPart)
        .where(FundingPart.enrolment.in_(wanted))
        .order_by(FundingPart.enrolment, FundingPart.position)
        .execution_options(populate_existing=True)
    ):
        found[part.enrolment].parts.append(part)
    for commitment in commitments_of(wanted):
        found[commitment.enrolment].commitments[commitment.id] = commitment
    return [found[enrolment] for enrolment in wanted]


def settled_before(session: str, enrolments: Sequence[str]) -> dict[str, list[FundingShare]]:
    """Return what is stored of this session's share for each enrolment, oldest first, without its held part's end."""
    shares: dict[str, list[FundingShare]] = defaultdict(list)
    stored = (
        select(FundingShare)
        .where(FundingShare.session == session, FundingShare.enrolment.in_(enrolments))
        .where(FundingShare.outcome.not_in(HELD_SETTLED))
        .order_by(FundingShare.turn, FundingShare.outcome == Outcome.REVERSED)
    )
    for share in db.session.scalars(stored):
        shares[share.enrolment].append(share)
    return shares


def standing(shares: Sequence[FundingShare], outcome: Outcome) -> FundingShare | None:
    """Return the share that stands, if one does. Raises: SessionSettled where it stands with another outcome."""
    if not shares or shares[-1].outcome is Outcome.REVERSED:
        return None
    if shares[-1].outcome is not outcome:
        raise SessionSettled(enrolment=shares[-1].enrolment, session=shares[-1].session)
    return shares[-1]


def turn_of(shares: Sequence[FundingShare]) -> int:
    """Return how often this session was settled and reversed before."""
    return sum(share.outcome is Outcome.REVERSED for share in shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One enrolment's share of a session (None: of the enrolment's end), and the lines that it posts."""

    account: Account
    outcome: Outcome
    amounts: Amounts
    lines: list[Line]
    decision: str | None
    evidence: str | None
    session: str | None = None
    sessions_ended: int = 0
    turn: int = 0

    @property
    def enrolment(self) -> str:
        """The enrolment's id."""
        return self.account.funding.enrolment

    @property
    def key(self) -> str:
        """The name of what happened, for the transfer."""
        if self.outcome is Outcome.MOVED:
            return f"move:{self.enrolment}"
        if self.session is None:
            return f"end:{self.enrolment}:{self.sessions_ended}" if self.sessions_ended else f"end:{self.enrolment}"
        verb = "earn" if self.outcome is Outcome.EARNED else "refund"
        return f"{verb}:{self.session}:{self.enrolment}:{self.turn}"


def draft_of(step: Step, now: datetime) -> Draft | None:
    """Return the transfer that a step posts, or None where no account moves."""
    if not step.lines:
        return None
    funding = step.account.funding
    return Draft(
        key=step.key,
        kind=POSTED_AS[step.outcome],
        occurred_on=city_day(now),
        text=funding.text,
        lines=step.lines,
        enrolment=funding.enrolment,
        session=step.session,
        rule_set_digest=funding.rule_set_digest,
        decision=step.decision,
        evidence=step.evidence,
    )


def keep_shares(steps: Sequence[tuple[Step, str | None]], now: datetime) -> list[FundingShare]:
    """Store what each step did (with the id of its transfer), count it in the parts, and use up what was promised."""
    ids = []
    rows = []
    uses = []
    for step, transfer_id in steps:
        ids.append(new_id())
        rows.append(_row(step, ids[-1], transfer_id, now))
        uses += _counted(step, transfer_id)
    insert_rows(FundingShare, rows)
    use(uses, now=now)
    db.session.flush()
    kept = {share.id: share for share in db.session.scalars(select(FundingShare).where(FundingShare.id.in_(ids)))}
    return [kept[each] for each in ids]


def _row(step: Step, share_id: str, transfer_id: str | None, now: datetime) -> dict[str, object]:
    sums = sums_by_part(step.amounts)
    return {
        "id": share_id,
        "enrolment": step.enrolment,
        "session": step.session,
        "sessions_ended": step.sessions_ended,
        "outcome": step.outcome,
        "turn": step.turn,
        **{PRICE_FIELDS[part]: sums[part] for part in Part},
        "at": now,
        "decision": step.decision,
        "evidence": step.evidence,
        "transfer_id": transfer_id,
    }


def _counted(step: Step, transfer_id: str | None) -> list[Use]:
    earned = step.outcome is Outcome.EARNED
    uses = []
    for part, cents in step.amounts:
        if earned:
            part.earned_cents += cents
        else:
            part.returned_cents += cents
        if part.commitment_id is not None:
            commitment = step.account.commitments[part.commitment_id]
            kind = MoveKind.CAPTURE if earned else MoveKind.VOID
            uses.append(Use(commitment, kind, cents, transfer_id if earned else None))
    step.account.funding.sessions_done += step.sessions_ended + (step.session is not None)
    return uses
