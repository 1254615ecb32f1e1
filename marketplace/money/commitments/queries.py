"""How the budget stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select

from marketplace.kernel.db import db, rows
from marketplace.money.commitments.models import BudgetDecision, BudgetLine, Commitment, CommitmentMove, MoveKind

_EVERY_LINE = select(BudgetLine).order_by(BudgetLine.year, BudgetLine.name).execution_options(populate_existing=True)


def budget_situation() -> list[BudgetLine]:
    """Return every budget line as it stands now, by year and name."""
    return list(db.session.scalars(_EVERY_LINE))


_AVAILABLE = select(
    BudgetLine.name, BudgetLine.amount_cents - BudgetLine.committed_cents - BudgetLine.captured_cents
).order_by(BudgetLine.year, BudgetLine.name)


def available_cents() -> dict[str, int]:
    """Return what can still be promised of each budget line, in cents, by its name."""
    return dict(rows(_AVAILABLE).all())


def budget_decisions(line: str) -> list[BudgetDecision]:
    """Return the decisions that made a line (by id) what it is, oldest first."""
    wanted = select(BudgetDecision).where(BudgetDecision.budget_line_id == line)
    return list(db.session.scalars(wanted.order_by(BudgetDecision.decided_at, BudgetDecision.id)))


def promised_since(since: datetime) -> dict[str, int]:
    """Return the cents that each budget line (by id) promised since an instant, less what it got back since then."""
    gives = {MoveKind.HOLD: 1, MoveKind.VOID: -1, MoveKind.EXPIRE: -1}
    signed = case(gives, value=CommitmentMove.kind, else_=0) * CommitmentMove.amount_cents
    rows = db.session.execute(
        select(Commitment.budget_line_id, func.sum(signed))
        .join(Commitment, Commitment.id == CommitmentMove.commitment_id)
        .where(CommitmentMove.at >= since)
        .group_by(Commitment.budget_line_id)
    )
    return {line: int(cents) for line, cents in rows}
