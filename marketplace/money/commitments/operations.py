"""Put money on budget lines, and take back promises that have run out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, operation
from marketplace.kernel.text import Text, _
from marketplace.money import policy
from marketplace.money.commitments.models import BudgetDecision, BudgetLine, Commitment, CommitmentStatus
from marketplace.money.commitments.promises import commitments_of, give_back, is_over, lines_named, use
from marketplace.money.errors import AmountWrong, BudgetExhausted, BudgetLineKnown
from marketplace.rules.amounts import Euros
from marketplace.service_models.settlement import Source

NAME_LENGTH = 60


@operation(policy.ADD_BUDGET_LINE)
def add_budget_line(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    year: int,
    amount_cents: int,
    decision: str,
    source: Source = Source.CITY,
) -> BudgetLine:
    """Open a budget line of the city's or of granted money, by a decision. Raises: AmountWrong, BudgetLineKnown."""
    _refuse_family_money(source)
    if amount_cents < 0 or not 1 <= len(name) <= NAME_LENGTH:
        raise AmountWrong(fields={"amount_cents": [AmountWrong.advice]})
    if db.session.scalar(select(BudgetLine.id).where(BudgetLine.name == name)):
        raise BudgetLineKnown(line=name)
    line = BudgetLine(
        name=name, year=year, source=source, amount_cents=amount_cents, committed_cents=0, captured_cents=0
    )
    db.session.add(line)
    db.session.flush()
    _decide(line, amount_cents, decision, actor, now)
    return line


@operation(policy.CHANGE_BUDGET_LINE)
def change_budget_line(*, actor: Actor, now: datetime, line: str, change_cents: int, decision: str) -> BudgetLine:
    """Put cents on a line (by name) or take some off, by a decision; never below what is promised and used.

    Raises: BudgetLineUnknown, BudgetExhausted.
    """
    found = db.session.get_one(BudgetLine, lines_named([line])[line].id)
    used = BudgetLine.committed_cents + BudgetLine.captured_cents
    changed = db.session.execute(
        update(BudgetLine)
        .where(BudgetLine.id == found.id, BudgetLine.amount_cents + change_cents >= used)
        .values(amount_cents=BudgetLine.amount_cents + change_cents)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        said = _most_to_take_off(found)
        raise BudgetExhausted(fields={"change_cents": [said]}, detail=said, budget_line=found.id, cents=change_cents)
    _decide(found, change_cents, decision, actor, now)
    return found


def release_expired(*, now: datetime) -> None:
    """Give back every promise whose time has passed; the regular work behind `money.release_expired`."""
    expired = select(Commitment.enrolment).where(
        Commitment.status == CommitmentStatus.HELD, Commitment.expires_at <= now
    )
    due = [commitment for commitment in commitments_of(db.session.scalars(expired)) if is_over(commitment, now)]
    use([give_back(commitment, now) for commitment in due], now=now)


def _most_to_take_off(line: BudgetLine) -> Text:
    db.session.refresh(line)
    free = line.amount_cents - line.committed_cents - line.captured_cents
    if not free:
        return _("Nothing can be taken off: all of the line is promised or used.")
    return _("Take off at most %(sum)s; the rest of the line is promised or used.", sum=Euros(free))


def _refuse_family_money(source: Source) -> None:
    if source is Source.FAMILY:
        raise AmountWrong(fields={"source": [AmountWrong.advice]})


def _decide(line: BudgetLine, cents: int, decision: str, actor: Actor, now: datetime) -> None:
    db.session.add(
        BudgetDecision(
            budget_line_id=line.id, amount_cents=cents, decision=decision, decided_by=actor.person, decided_at=now
        )
    )
