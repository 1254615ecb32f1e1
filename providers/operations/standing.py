"""Suspend an accredited provider, reinstate it, or let it leave the registry."""

from datetime import datetime

from marketplace.kernel.db import db
from marketplace.kernel.events import announce
from marketplace.kernel.operation import Actor, operation
from providers import policy, queries
from providers.errors import NotAccredited, NotSuspended, ProviderGone, SameOfficer
from providers.events import ProviderEnded, ProviderReinstated, ProviderSuspended
from providers.models import Outcome, Provider, ProviderStatus
from providers.operations.deciding import decide
from providers.operations.vetting import refuse_lacking_papers


@operation(policy.SUSPEND_PROVIDER)
def suspend_provider(
    *, actor: Actor, now: datetime, provider: str, reason: str, delegation: str, no_conflict_declared: bool
) -> Provider:
    """Stop new enrolments at once; what runs goes on. One officer is enough, since children may be at risk.

    Raises: ProviderUnknown, NotAccredited, OfficerConflicted, ConflictNotDeclared, ReasonMissing.
    """
    found = queries.provider(provider)
    if found.status != ProviderStatus.ACCREDITED:
        raise NotAccredited(provider=provider)
    decide(
        found,
        Outcome.SUSPEND,
        actor=actor,
        now=now,
        reason=reason,
        delegation=delegation,
        no_conflict_declared=no_conflict_declared,
    )
    found.status = ProviderStatus.SUSPENDED
    db.session.flush()
    announce(ProviderSuspended(provider=provider))
    return found


@operation(policy.REINSTATE_PROVIDER)
def reinstate_provider(
    *, actor: Actor, now: datetime, provider: str, reason: str, delegation: str, no_conflict_declared: bool
) -> Provider:
    """End a suspension; by another officer than the one who suspended, and with all papers valid.

    Raises: ProviderUnknown, NotSuspended, SameOfficer, EvidenceLacking, OfficerConflicted, ConflictNotDeclared,
    ReasonMissing.
    """
    found = queries.provider(provider)
    if found.status != ProviderStatus.SUSPENDED:
        raise NotSuspended(provider=provider)
    if actor.person == queries.officer_who_suspended(provider):
        raise SameOfficer(provider=provider)
    refuse_lacking_papers(provider, now)
    decide(
        found,
        Outcome.REINSTATE,
        actor=actor,
        now=now,
        reason=reason,
        delegation=delegation,
        no_conflict_declared=no_conflict_declared,
    )
    found.status = ProviderStatus.ACCREDITED
    db.session.flush()
    announce(ProviderReinstated(provider=provider))
    return found


@operation(policy.END_PROVIDER)
def end_provider(
    *, actor: Actor, now: datetime, provider: str, reason: str, delegation: str, no_conflict_declared: bool
) -> Provider:
    """Let a provider leave the registry for good.

    Raises: ProviderUnknown, ProviderGone, OfficerConflicted, ConflictNotDeclared, ReasonMissing.
    """
    found = queries.provider(provider)
    if found.status == ProviderStatus.ENDED:
        raise ProviderGone(provider=provider)
    decide(
        found,
        Outcome.END,
        actor=actor,
        now=now,
        reason=reason,
        delegation=delegation,
        no_conflict_declared=no_conflict_declared,
    )
    found.status = ProviderStatus.ENDED
    db.session.flush()
    announce(ProviderEnded(provider=provider))
    return found
