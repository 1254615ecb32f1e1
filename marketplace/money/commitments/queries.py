"""How the budget stands."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.money.commitments.models import BudgetDecision, BudgetLine


def budget_situation() -> list[BudgetLine]:
    """Return every budget line as it stands now, by year and name."""
    lines = select(BudgetLine).order_by(BudgetLine.year, BudgetLine.name).execution_options(populate_existing=True)
    return list(db.session.scalars(lines))


def available_cents() -> dict[str, int]:
    """Return what can still be promised of each budget line, in cents, by its name."""
    return {line.name: line.available_cents for line in budget_situation()}


def budget_decisions(line: str) -> list[BudgetDecision]:
    """Return the decisions that made a line (by id) what it is, oldest first."""
    wanted = select(BudgetDecision).where(BudgetDecision.budget_line_id == line)
    return list(db.session.scalars(wanted.order_by(BudgetDecision.decided_at, BudgetDecision.id)))
