"""Show a paper, look at it, and warn before it expires."""

from datetime import date, datetime

from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from providers import policy, queries
from providers.errors import (
    EvidenceDecided,
    EvidenceGroundWrong,
    EvidenceOutdated,
    OfficerConflicted,
    ProviderGone,
    ReasonMissing,
)
from providers.events import EvidenceExpiring
from providers.models import Evidence, EvidenceKind, EvidenceStatus, ProviderStatus, RecordGround


@operation(policy.SHOW_EVIDENCE)
def show_evidence(
    *,
    actor: Actor,
    now: datetime,
    provider: str,
    kind: EvidenceKind,
    valid_until: date,
    ground: RecordGround | None = None,
    key: IdempotencyKey | None = None,
) -> Evidence:
    """Show a paper that is valid until a day (exclusive); of criminal records only that they were seen, and the ground.

    Raises: ProviderGone, EvidenceGroundWrong, EvidenceOutdated.
    """
    if queries.provider(provider).status == ProviderStatus.ENDED:
        raise ProviderGone(provider=provider)
    if (kind == EvidenceKind.CRIMINAL_RECORD_SEEN) != (ground is not None):
        raise EvidenceGroundWrong(fields={"ground": [EvidenceGroundWrong.advice]})
    _refuse_outdated(valid_until, now)
    paper = Evidence(
        provider_id=provider, kind=kind, ground=ground, valid_until=valid_until, shown_by=actor.person, shown_at=now
    )
    db.session.add(paper)
    db.session.flush()
    return paper


@operation(policy.ACCEPT_EVIDENCE)
def accept_evidence(*, actor: Actor, now: datetime, evidence: str) -> Evidence:
    """Accept a paper after looking at it; who saw it and when is kept.

    Raises: EvidenceUnknown, EvidenceDecided, EvidenceOutdated, OfficerConflicted.
    """
    paper = _waiting(actor, evidence)
    _refuse_outdated(paper.valid_until, now)
    paper.status, paper.seen_by, paper.seen_at = EvidenceStatus.ACCEPTED, actor.person, now
    return paper


@operation(policy.REJECT_EVIDENCE)
def reject_evidence(*, actor: Actor, now: datetime, evidence: str, reason: str) -> Evidence:
    """Reject a paper, saying why. Raises: EvidenceUnknown, EvidenceDecided, OfficerConflicted, ReasonMissing."""
    paper = _waiting(actor, evidence)
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [ReasonMissing.advice]})
    paper.status, paper.seen_by, paper.seen_at = EvidenceStatus.REJECTED, actor.person, now
    paper.reject_reason = reason.strip()[:500]
    return paper


@operation(policy.WARN_EXPIRING_EVIDENCE)
def warn_expiring_evidence(*, actor: Actor, now: datetime) -> int:
    """Tell of each paper that expires within thirty days, once; return how many there were."""
    papers = queries.expiring_evidence(city_day(now))
    for paper in papers:
        paper.warned_at = now
        announce(
            EvidenceExpiring(
                provider=paper.provider_id, evidence=paper.id, kind=paper.kind.value, valid_until=paper.valid_until
            )
        )
    return len(papers)


def _waiting(actor: Actor, evidence: str) -> Evidence:
    paper = queries.evidence(evidence)
    if actor.holds("provider.staff", paper.provider_id):
        raise OfficerConflicted(evidence=evidence)
    if paper.status != EvidenceStatus.SHOWN:
        raise EvidenceDecided(evidence=evidence)
    return paper


def _refuse_outdated(valid_until: date, now: datetime) -> None:
    if valid_until <= city_day(now):
        raise EvidenceOutdated(fields={"valid_until": [EvidenceOutdated.advice]})
