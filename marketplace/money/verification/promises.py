"""Checks of what was promised: budget lines, aid, advances and commitments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select

from marketplace.kernel.verification import Difference
from marketplace.money import models as m
from marketplace.money.aid.models import aid_digest
from marketplace.money.ledger.accounts import ADVANCES
from marketplace.money.verification.comparing import Read, compare, each, sum_by, sums


def check_budget(read: Read) -> Iterator[Difference]:
    """Each budget line has what was decided, and holds and has used what its commitments say."""
    commitment, left = m.Commitment, m.Commitment.amount_cents - m.Commitment.captured_cents - m.Commitment.voided_cents
    decided = sums(read, sum_by(m.BudgetDecision.budget_line_id, m.BudgetDecision.amount_cents))
    held = sums(read, sum_by(commitment.budget_line_id, left))
    captured = sums(read, sum_by(commitment.budget_line_id, commitment.captured_cents))
    for line in each(read, m.BudgetLine, m.BudgetLine.id):
        where = f"budget_line.{{}} {line.id} (against {{}})"
        yield from compare(
            where.format("amount_cents", "budget_decision.amount_cents"), decided.get(line.id, 0), line.amount_cents
        )
        yield from compare(where.format("committed_cents", "commitment"), held.get(line.id, 0), line.committed_cents)
        yield from compare(
            where.format("captured_cents", "commitment.captured_cents"), captured.get(line.id, 0), line.captured_cents
        )


def check_aid(read: Read) -> Iterator[Difference]:
    """Each entry of the register of aid says what its digest binds, and a correction takes back a whole entry."""
    entries = {entry.id: entry for entry in each(read, m.AidEntry, m.AidEntry.id)}
    for entry in entries.values():
        where = f"aid_entry.amount_cents, aid_entry.digest {entry.id}"
        yield from compare(where, aid_digest(entry), entry.digest)
        if entry.corrects_id:
            yield from compare(where, -entries[entry.corrects_id].amount_cents, entry.amount_cents)


def check_advances(read: Read) -> Iterator[Difference]:
    """Each advance was posted once it was approved, and is settled by what was posted as set off or paid back."""
    posted: dict[str | None, Counter[m.TransferKind]] = defaultdict(Counter)
    moved = select(m.Transfer.decision, m.Transfer.kind, func.sum(m.Entry.amount_cents)).join(m.Entry)
    kinds = (m.TransferKind.ADVANCE, m.TransferKind.SET_OFF, m.TransferKind.ADVANCE_REPAID)
    moved = moved.where(m.Entry.account_code == ADVANCES, m.Transfer.kind.in_(kinds))
    for decision, kind, cents in read.execute(moved.group_by(m.Transfer.decision, m.Transfer.kind)):
        posted[decision][kind] += int(cents)
    for advance in each(read, m.Advance, m.Advance.id):
        own, where = posted[advance.id], f"advance.{{}} {advance.id} (against entry.amount_cents)"
        standing = advance.status in (m.AdvanceStatus.APPROVED, m.AdvanceStatus.SETTLED)
        expected = advance.amount_cents if standing else 0
        yield from compare(where.format("amount_cents"), own[m.TransferKind.ADVANCE], expected)
        yield from compare(where.format("set_off_cents"), -own[m.TransferKind.SET_OFF], advance.set_off_cents)
        yield from compare(where.format("repaid_cents"), -own[m.TransferKind.ADVANCE_REPAID], advance.repaid_cents)
        if standing:
            settled = m.AdvanceStatus.APPROVED if advance.left_cents else m.AdvanceStatus.SETTLED
            yield from compare(f"advance.status {advance.id}", settled, advance.status)


def check_commitments(read: Read) -> Iterator[Difference]:
    """Each commitment is what its moves make of it, and each capture what its transfer posted for the budget line."""
    moved: dict[str, Counter[m.MoveKind]] = defaultdict(Counter)
    for move in each(read, m.CommitmentMove, m.CommitmentMove.id):
        moved[move.commitment_id][move.kind] += move.amount_cents
    for commitment in each(read, m.Commitment, m.Commitment.id):
        own = moved[commitment.id]
        given_back = own[m.MoveKind.VOID] + own[m.MoveKind.EXPIRE]
        used = own[m.MoveKind.CAPTURE] - own[m.MoveKind.RETURN]
        where = f"commitment.{{}} {commitment.id} (against commitment_move.amount_cents)"
        yield from compare(where.format("amount_cents"), own[m.MoveKind.HOLD], commitment.amount_cents)
        yield from compare(where.format("voided_cents"), given_back, commitment.voided_cents)
        yield from compare(where.format("captured_cents"), used, commitment.captured_cents)
        status = m.CommitmentStatus.HELD if commitment.left_cents else m.CommitmentStatus.CLOSED
        yield from compare(f"commitment.status {commitment.id}", status, commitment.status)


def check_captures(read: Read) -> Iterator[Difference]:
    """What transfers posted for a budget line is what was captured on it."""
    bearer: ColumnElement[str] = m.Entry.transfer_id + ":" + m.Entry.budget_line
    debits = sum_by(bearer, m.Entry.amount_cents).where(
        m.Entry.budget_line.is_not(None), ~m.Entry.account_code.regexp_match("^(liabilities|income):")
    )
    posted = sums(read, debits)
    moves = (
        select(m.CommitmentMove.transfer_id, m.BudgetLine.name, m.CommitmentMove.kind, m.CommitmentMove.amount_cents)
        .join(m.Commitment, m.Commitment.id == m.CommitmentMove.commitment_id)
        .join(m.BudgetLine, m.BudgetLine.id == m.Commitment.budget_line_id)
        .where(m.CommitmentMove.transfer_id.is_not(None))
    )
    captured: Counter[str] = Counter()
    for transfer, line, kind, cents in read.execute(moves):
        captured[f"{transfer}:{line}"] += cents if kind is m.MoveKind.CAPTURE else -cents
    for key in sorted(posted.keys() | captured.keys()):
        yield from compare(f"commitment_move.amount_cents of transfer {key}", posted.get(key, 0), captured[key])
