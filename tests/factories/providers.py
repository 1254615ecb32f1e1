"""Providers for tests, brought through the registry by the operations that a city uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from marketplace.kernel.ids import new_id
from marketplace.kernel.operation import SYSTEM, Actor, transaction
from marketplace.kernel.running import running
from marketplace.people.models import OrganisationForm
from marketplace.service_models.base import LegalRoute, Sector
from providers import operations, queries
from providers.models import Agreement, Evidence, EvidenceKind, Provider, RecordGround, SizeClass, VatStatus
from tests.factories.people import an_actor, as_actor

SUMMER_2027 = date(2027, 7, 31)
IBAN = "FI21 1234 5600 0007 85"
DECIDED = {"reason": "All papers are in order.", "delegation": "Rules of procedure, 14", "no_conflict_declared": True}


P = ParamSpec("P")
R = TypeVar("R")


def in_one_go(
    build: Callable[Concatenate[datetime, P], R],
) -> Callable[Concatenate[datetime, P], R]:
    """Let a factory run its many operations in one transaction, so that a test does not wait for the disk each time."""

    @wraps(build)
    def built(now: datetime, *args: P.args, **kwargs: P.kwargs) -> R:
        if running():
            return build(now, *args, **kwargs)
        with transaction("test.built", actor=SYSTEM, now=now):
            return build(now, *args, **kwargs)

    return built


@dataclass(frozen=True)
class AProvider:
    """A provider's id, somebody of its staff, and the officers who accepted it."""

    id: str
    staff: Actor
    officers: tuple[Actor, ...] = ()

    @property
    def row(self) -> Provider:
        """The provider as it stands now."""
        return queries.provider(self.id)


@in_one_go
def an_applicant(now: datetime, **facts: Any) -> AProvider:
    """Register a small association that works with minors, where nothing else is said."""
    registrant = an_actor(now)
    facts = {
        "legal_name": f"Drama association {new_id()[:6]}",
        "form": OrganisationForm.ASSOCIATION,
        "sector": Sector.THIRD_SECTOR,
        "languages": ["fi", "sv"],
        "areas": ["33100"],
        "size_class": SizeClass.MICRO,
        "works_with_minors": True,
        "vat_status": VatStatus.NOT_REGISTERED,
        "contact_email": "office@example.org",
        **facts,
    }
    provider = operations.register_provider(actor=registrant, now=now, **facts)
    assert registrant.person
    return AProvider(provider.id, as_actor(registrant.person, now))


@in_one_go
def an_officer(now: datetime) -> Actor:
    """Return a vetting officer."""
    return an_actor(now, "city.vetting_officer")


@in_one_go
def a_service_owner(now: datetime) -> Actor:
    """Return a service owner."""
    return an_actor(now, "city.service_owner")


def a_paper(
    provider: AProvider, now: datetime, kind: EvidenceKind = EvidenceKind.INSURANCE, until: date = SUMMER_2027
) -> Evidence:
    """Let the provider show a paper."""
    ground = RecordGround.VOLUNTEER_CONSENT if kind == EvidenceKind.CRIMINAL_RECORD_SEEN else None
    return operations.show_evidence(
        actor=provider.staff, now=now, provider=provider.id, kind=kind, valid_until=until, ground=ground
    )


def an_accepted_paper(
    provider: AProvider, now: datetime, kind: EvidenceKind = EvidenceKind.INSURANCE, until: date = SUMMER_2027
) -> Evidence:
    """Let the provider show a paper and an officer accept it."""
    paper = a_paper(provider, now, kind, until)
    return operations.accept_evidence(actor=an_officer(now), now=now, evidence=paper.id)


def all_papers(provider: AProvider, now: datetime, until: date = SUMMER_2027) -> None:
    """Have all papers that the provider needs shown and accepted."""
    for paper in queries.papers_required(provider.id):
        an_accepted_paper(provider, now, paper.kind, until)


@in_one_go
def a_provider_in_review(now: datetime, **facts: Any) -> AProvider:
    """Bring a provider with all papers into review."""
    provider = an_applicant(now, **facts)
    all_papers(provider, now)
    operations.start_review(actor=an_officer(now), now=now, provider=provider.id)
    return provider


@in_one_go
def an_accredited_provider(now: datetime, *, until: date = SUMMER_2027, **facts: Any) -> AProvider:
    """Have two officers accept a provider whose papers are valid until a day."""
    provider = an_applicant(now, **facts)
    all_papers(provider, now, until)
    first, second = an_officer(now), an_officer(now)
    operations.start_review(actor=first, now=now, provider=provider.id)
    for officer in (first, second):
        operations.decide_vetting(actor=officer, now=now, provider=provider.id, accept=True, **DECIDED)
    return AProvider(provider.id, provider.staff, (first, second))


def an_agreement(provider: AProvider, now: datetime, **terms: Any) -> Agreement:
    """Have the city and the provider agree; on the platform from today on, where nothing else is said."""
    terms = {
        "model": "v2",
        "legal_route": LegalRoute.PLATFORM_AGREEMENT,
        "valid_from": now.date(),
        "platform_fee_bp": 500,
        **terms,
    }
    agreement = operations.conclude_agreement(actor=a_service_owner(now), now=now, provider=provider.id, **terms)
    return operations.accept_agreement(actor=provider.staff, now=now, agreement=agreement.id)


@in_one_go
def a_provider(now: datetime, **facts: Any) -> AProvider:
    """Return a provider that may take enrolments on the platform and can be paid."""
    provider = an_accredited_provider(now, **facts)
    an_agreement(provider, now)
    operations.set_payout_account(actor=provider.staff, now=now, provider=provider.id, iban=IBAN)
    return provider
