"""The path of one euro: from a family or a budget line to the provider's account, and from a payout back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.kernel.text import Text, _
from marketplace.money.commitments.models import BudgetDecision, BudgetLine, Commitment, CommitmentMove, MoveKind
from marketplace.money.funding.terms import SETTLED
from marketplace.money.ledger.accounts import PAYABLE
from marketplace.money.ledger.models import Entry, Transfer, TransferKind
from marketplace.money.payouts.models import Payout, PayoutRun, PayoutShare


class Place(StrEnum):
    """What kind of record a step is."""

    BUDGET = "budget"
    COMMITMENT = "commitment"
    TRANSFER = "transfer"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One entry of a step: an account, signed cents, whose money, and the budget line if one bears it."""

    account: str
    amount_cents: int
    source: str
    budget_line: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the path, in cents, and what it rests on: rule set, decision, evidence of delivery or of the bank.

    `record` is the id of the budget decision, commitment, transfer or payout.
    """

    at: datetime
    place: Place
    record: str
    text: Text
    amount_cents: int
    enrolment: str | None = None
    session: str | None = None
    budget_line: str | None = None
    rule_set_digest: str | None = None
    decision: str | None = None
    evidence: str | None = None
    movements: tuple[Movement, ...] = ()


MOVES = {
    MoveKind.HOLD: _("Promised on the budget line"),
    MoveKind.CAPTURE: _("Used up on the budget line, since it was delivered"),
    MoveKind.RETURN: _("Promised again, since the delivery was reversed or its objective not reached"),
    MoveKind.VOID: _("Given back to the budget line"),
    MoveKind.EXPIRE: _("Given back to the budget line, since the time had passed"),
}
TRANSFERS = {
    TransferKind.CHARGE: _("The family owes its share"),
    TransferKind.PAYMENT: _("The bank reported the family's payment"),
    TransferKind.MATCH: _("A payment was matched to the invoice"),
    TransferKind.EARN: _("A session was delivered, and the provider earned its part"),
    TransferKind.REFUND: _("A share was given back"),
    TransferKind.MOVE: _("What was unspent was carried over to a substitute"),
    TransferKind.REFUND_SENT: _("The bank paid the family back"),
    TransferKind.PAYOUT: _("The bank paid the provider"),
    TransferKind.ADVANCE: _("An advance to the provider was approved"),
    TransferKind.SET_OFF: _("What a session earned settled a part of the advance"),
    TransferKind.ADVANCE_REPAID: _("The provider paid a part of the advance back"),
    TransferKind.REVERSAL: _("A posting was reversed"),
}
OUTCOMES = {
    TransferKind.EARN: _("The objective was reached, and the provider earned the part that was held"),
    TransferKind.REFUND: _("The objective was not reached, and the part that was held left the provider"),
}
DECIDED = _("The city decided on the money of the budget line")
APPROVED = _("A second person approved the payout")


def path_of_enrolment(enrolment: str) -> list[Step]:
    """Return every step of an enrolment's money as it happened, from the budget decision to the payout."""
    commitments = list(db.session.scalars(select(Commitment).where(Commitment.enrolment == enrolment)))
    transfers = list(db.session.scalars(select(Transfer).where(Transfer.enrolment == enrolment)))
    return _in_order(
        [
            *_budget_steps([commitment.budget_line_id for commitment in commitments]),
            *_commitment_steps(commitments),
            *_transfer_steps(transfers),
            *_payout_steps([transfer.id for transfer in transfers]),
        ]
    )


def path_of_transfer(transfer: str) -> list[Step]:
    """Return the path of the enrolment that a transfer belongs to; of a payout's transfer, the payout's path back."""
    posted = db.session.get(Transfer, transfer)
    if posted is None:
        return []
    if posted.enrolment is not None:
        return path_of_enrolment(posted.enrolment)
    if posted.kind is TransferKind.PAYOUT and posted.evidence is not None:
        return path_of_payout(posted.evidence)
    return _transfer_steps([posted])


def path_of_payout(payout: str) -> list[Step]:
    """Return the deliveries that a payout pays, each with rule set, decision and evidence, and then the payout."""
    paid = select(PayoutShare.transfer_id).where(PayoutShare.payout_id == payout)
    ids = list(db.session.scalars(paid))
    transfers = list(db.session.scalars(select(Transfer).where(Transfer.id.in_(ids))))
    own = list(db.session.scalars(select(Transfer).where(Transfer.key == f"payout:{payout}")))
    return _in_order([*_transfer_steps([*transfers, *own]), *_payout_steps(ids)])


def path_of_budget_line(line: str) -> list[Step]:
    """Return what was decided on a budget line (by name) and each promise on it, in the order in which it happened."""
    found = db.session.scalar(select(BudgetLine).where(BudgetLine.name == line))
    if found is None:
        return []
    commitments = list(db.session.scalars(select(Commitment).where(Commitment.budget_line_id == found.id)))
    return _in_order([*_budget_steps([found.id]), *_commitment_steps(commitments)])


ORDER = (Place.BUDGET, Place.COMMITMENT, Place.TRANSFER, Place.PAYOUT)


def _in_order(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.at, ORDER.index(step.place), step.session or "", step.record))


def _line_names() -> dict[str, str]:
    return dict(db.session.execute(select(BudgetLine.id, BudgetLine.name)).all())


def _budget_steps(line_ids: Sequence[str]) -> list[Step]:
    names = _line_names()
    decisions = db.session.scalars(select(BudgetDecision).where(BudgetDecision.budget_line_id.in_(line_ids)))
    return [
        Step(
            at=decision.decided_at,
            place=Place.BUDGET,
            record=decision.id,
            text=DECIDED,
            amount_cents=decision.amount_cents,
            budget_line=names[decision.budget_line_id],
            decision=decision.decision,
        )
        for decision in decisions
    ]


def _commitment_steps(commitments: Sequence[Commitment]) -> list[Step]:
    names = _line_names()
    by_id = {commitment.id: commitment for commitment in commitments}
    moves = select(CommitmentMove, Transfer).outerjoin(Transfer, Transfer.id == CommitmentMove.transfer_id)
    rows = db.session.execute(moves.where(CommitmentMove.commitment_id.in_(by_id)))
    return [
        Step(
            at=move.at,
            place=Place.COMMITMENT,
            record=move.commitment_id,
            text=MOVES[move.kind],
            amount_cents=move.amount_cents,
            enrolment=by_id[move.commitment_id].enrolment,
            budget_line=names[by_id[move.commitment_id].budget_line_id],
            session=transfer.session if transfer else None,
            rule_set_digest=transfer.rule_set_digest if transfer else None,
            decision=transfer.decision if transfer else None,
            evidence=transfer.evidence if transfer else None,
        )
        for move, transfer in rows
    ]


def _transfer_steps(transfers: Sequence[Transfer]) -> list[Step]:
    movements = _movements([transfer.id for transfer in transfers])
    return [
        Step(
            at=transfer.posted_at,
            place=Place.TRANSFER,
            record=transfer.id,
            text=_text_of(transfer),
            amount_cents=sum(each.amount_cents for each in movements[transfer.id] if each.amount_cents > 0),
            enrolment=transfer.enrolment,
            session=transfer.session,
            rule_set_digest=transfer.rule_set_digest,
            decision=transfer.decision,
            evidence=transfer.evidence,
            movements=tuple(movements[transfer.id]),
        )
        for transfer in transfers
    ]


def _text_of(transfer: Transfer) -> Text:
    texts = OUTCOMES if transfer.key.startswith(SETTLED) else TRANSFERS
    return texts[transfer.kind]


def _movements(transfers: Sequence[str]) -> dict[str, list[Movement]]:
    found: dict[str, list[Movement]] = defaultdict(list)
    wanted = select(Entry).where(Entry.transfer_id.in_(transfers)).order_by(Entry.transfer_id, Entry.position)
    for entry in db.session.scalars(wanted):
        found[entry.transfer_id].append(
            Movement(
                account=entry.account_code,
                amount_cents=entry.amount_cents,
                source=entry.source.value,
                budget_line=entry.budget_line,
            )
        )
    return found


def _payout_steps(transfers: Sequence[str]) -> list[Step]:
    """Return the approved payouts in which transfers are paid, each with the part that those transfers make of it."""
    rows = db.session.execute(
        select(Payout.id, PayoutRun.approved_at, PayoutRun.id, PayoutShare.transfer_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .join(PayoutShare, PayoutShare.payout_id == Payout.id)
        .where(PayoutShare.transfer_id.in_(transfers))
    )
    owed = _movements(transfers)
    sums: dict[tuple[datetime, str, str], int] = defaultdict(int)
    for payout, approved_at, run, transfer in rows:
        if approved_at is not None:
            sums[approved_at, payout, run] -= sum(
                each.amount_cents for each in owed[transfer] if each.account == PAYABLE
            )
    return [
        Step(at=at, place=Place.PAYOUT, record=payout, text=APPROVED, amount_cents=cents, decision=run)
        for (at, payout, run), cents in sums.items()
    ]
