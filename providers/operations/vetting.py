"""Review a provider that applied: two different officers accept it, or one sends it back with reasons."""

from datetime import datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from providers import policy, queries
from providers.errors import EvidenceLacking, ReviewNotOpen, ReviewNotPossible, SameOfficer
from providers.events import ProviderAccredited
from providers.models import Outcome, Provider, ProviderStatus, VettingDecision
from providers.operations.deciding import decide

OFFICERS = 2


@operation(policy.START_REVIEW)
def start_review(*, actor: Actor, now: datetime, provider: str) -> Provider:
    """Take an application up; an earlier review of it no longer counts. Raises: ProviderUnknown, ReviewNotPossible."""
    found = queries.provider(provider)
    if found.status != ProviderStatus.APPLIED:
        raise ReviewNotPossible(provider=provider)
    found.status = ProviderStatus.IN_REVIEW
    found.review += 1
    return found


@operation(policy.DECIDE_VETTING)
def decide_vetting(
    *,
    actor: Actor,
    now: datetime,
    provider: str,
    accept: bool,
    reason: str,
    delegation: str,
    no_conflict_declared: bool,
    key: IdempotencyKey | None = None,
) -> VettingDecision:
    """Accept or refuse; the second officer who accepts accredits the provider, one who refuses sends it back.

    Raises: ProviderUnknown, ReviewNotOpen, SameOfficer, EvidenceLacking (naming the papers), OfficerConflicted,
    ConflictNotDeclared, ReasonMissing.
    """
    found = queries.provider(provider)
    if found.status != ProviderStatus.IN_REVIEW:
        raise ReviewNotOpen(provider=provider)
    earlier = queries.acceptances_in_review(found)
    if actor.person in {decision.officer_id for decision in earlier}:
        raise SameOfficer(provider=provider)
    if accept:
        refuse_lacking_papers(provider, now)
    decision = decide(
        found,
        Outcome.ACCEPT if accept else Outcome.REFUSE,
        actor=actor,
        now=now,
        reason=reason,
        delegation=delegation,
        no_conflict_declared=no_conflict_declared,
    )
    if not accept:
        found.status = ProviderStatus.APPLIED
    elif len(earlier) + 1 >= OFFICERS:
        _accredit(found, now)
    return decision


def refuse_lacking_papers(provider: str, now: datetime) -> None:
    """Pass if every required paper is accepted and valid today. Raises: EvidenceLacking, naming the papers."""
    lacking = queries.papers_lacking(provider, city_day(now))
    if lacking:
        raise EvidenceLacking(provider=provider, papers=[paper.kind.value for paper in lacking])


def _accredit(provider: Provider, now: datetime) -> None:
    provider.status = ProviderStatus.ACCREDITED
    provider.accredited_at = now
    db.session.flush()
    announce(ProviderAccredited(provider=provider.id))
