"""What every decision about a provider needs: an officer without interest, a reason and a delegation."""

from datetime import datetime

from marketplace.kernel import audit
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor
from providers.errors import ConflictNotDeclared, OfficerConflicted, ReasonMissing
from providers.models import Outcome, Provider, VettingDecision


def decide(
    provider: Provider,
    outcome: Outcome,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    delegation: str,
    no_conflict_declared: bool,
) -> VettingDecision:
    """Write a decision down. Raises: OfficerConflicted, ConflictNotDeclared, ReasonMissing."""
    if actor.person is None or actor.person == provider.applied_by or actor.holds("provider.staff", provider.id):
        raise OfficerConflicted(provider=provider.id)
    if not no_conflict_declared:
        raise ConflictNotDeclared(fields={"no_conflict_declared": [ConflictNotDeclared.advice]})
    _refuse_without_reason(reason=reason, delegation=delegation)
    decision = VettingDecision(
        provider_id=provider.id,
        review=provider.review,
        officer_id=actor.person,
        outcome=outcome,
        reason=reason.strip(),
        delegation=delegation.strip(),
        no_conflict_declared=True,
        decided_at=now,
    )
    db.session.add(decision)
    audit.note(provider=provider.id, outcome=outcome.value, delegation=decision.delegation, no_conflict_declared=True)
    return decision


def _refuse_without_reason(**written: str) -> None:
    limits = {"reason": 2000, "delegation": 200}
    wrong = [name for name, text in written.items() if not 0 < len(text.strip()) <= limits[name]]
    if wrong:
        raise ReasonMissing(fields={name: [ReasonMissing.advice] for name in wrong})
