"""Regular work of the room, and what it checks when the rules change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.kernel.events import on
from marketplace.kernel.operation import Actor
from marketplace.kernel.outbox import every
from marketplace.money.advances.operations import set_off
from marketplace.money.commitments.operations import release_expired
from marketplace.money.commitments.promises import refuse_missing_grant, refuse_missing_lines
from marketplace.rules import queries as rules


@every("money.release_expired", minutes=5)
def release_expired_commitments(*, now: datetime) -> None:
    """Give back promised money whose time has passed without a confirmed place."""
    release_expired(now=now)


@on("money.sessions_earned")
def earnings_settle_an_advance_first(event: Any, *, actor: Actor, now: datetime) -> None:
    """Let what a session earned for a provider first settle its advance."""
    set_off(event.session, event.provider, event.cents, event.transfer, now=now)


@on("rules.rule_set_approved")
def rules_pay_from_lines_that_exist(event: Any, *, actor: Actor, now: datetime) -> None:
    """Refuse the approval of rules that would pay from a budget line that does not exist. Raises: BudgetLineMissing."""
    refuse_missing_lines(rules.rule_set_spec(event.rule_set).budget_lines)


@on("catalog.programme_opened")
def programmes_are_paid_by_a_grant(event: Any, *, actor: Actor, now: datetime) -> None:
    """Refuse a programme whose grant is not there. Raises: GrantMissing."""
    refuse_missing_grant(event.grant_line)
