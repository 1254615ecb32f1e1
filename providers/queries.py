"""Read the registry: who is in it, what papers and agreements hold, and what keeps a provider from new enrolments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true

from marketplace.kernel.db import db, rows
from marketplace.kernel.operation import Actor
from marketplace.kernel.periods import covers, in_force
from marketplace.kernel.text import Text, _
from marketplace.people.models import Organisation, OrganisationForm
from marketplace.people.queries.among import DAY
from marketplace.service_models.base import Sector
from providers.errors import AgreementUnknown, EvidenceUnknown, ProviderUnknown
from providers.models import (
    Agreement,
    Evidence,
    EvidenceKind,
    EvidenceStatus,
    Outcome,
    Provider,
    ProviderStatus,
    SizeClass,
    VettingDecision,
)
from providers.requirements import Requirement, required_papers

WARNING_DAYS = 30
OFFICIAL_ROLES = (
    "city.vetting_officer",
    "city.service_owner",
    "city.rule_maker",
    "city.budget_holder",
    "city.officer",
    "data_protection_officer",
    "auditor",
    "service_centre",
    "system",
)


@dataclass(frozen=True)
class Missing:
    """Something that is missing: a stable code, and a sentence that says what to do."""

    code: str
    text: Text


def provider(provider: str) -> Provider:
    """Return a provider. Raises: ProviderUnknown."""
    found = db.session.get(Provider, provider)
    if found is None:
        raise ProviderUnknown(provider=provider)
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The providers that somebody may see: the accredited ones, one's own, and for the city's people all."""
    if any(actor.holds(name) for name in OFFICIAL_ROLES):
        return true()
    return or_(Provider.status == ProviderStatus.ACCREDITED, Provider.id.in_(actor.scopes("provider.staff")))


def visible_provider(actor: Actor, provider: str) -> Provider:
    """Return a provider that the actor may see. Raises: ProviderUnknown."""
    found = db.session.scalar(select(Provider).where(Provider.id == provider, visible_to(actor)))
    if found is None:
        raise ProviderUnknown(provider=provider)
    return found


def providers(actor: Actor, *statuses: ProviderStatus) -> list[tuple[Provider, Organisation]]:
    """The providers that the actor may see, with their organisations, by legal name; of these statuses, or of all."""
    asked = Provider.status.in_(statuses) if statuses else true()
    rows = db.session.execute(
        select(Provider, Organisation)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(asked, visible_to(actor))
        .order_by(Organisation.legal_name, Provider.id)
    )
    return [(row[0], row[1]) for row in rows]


def vetting_queue() -> list[tuple[Provider, Organisation]]:
    """The providers that wait for a review or a decision, oldest application first."""
    rows = db.session.execute(
        select(Provider, Organisation)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(Provider.status.in_((ProviderStatus.APPLIED, ProviderStatus.IN_REVIEW)))
        .order_by(Provider.applied_at, Provider.id)
    )
    return [(row[0], row[1]) for row in rows]


def organisation_of(provider: str) -> Organisation:
    """Return the organisation of a provider. Raises: ProviderUnknown."""
    found = db.session.scalar(
        select(Organisation).join(Provider, Provider.organisation_id == Organisation.id).where(Provider.id == provider)
    )
    if found is None:
        raise ProviderUnknown(provider=provider)
    return found


def provider_names(providers: Sequence[str]) -> dict[str, str]:
    """The legal names of providers, by id."""
    rows = db.session.execute(
        select(Provider.id, Organisation.legal_name)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(Provider.id.in_(providers))
    )
    return {row[0]: row[1] for row in rows}


def sectors_of(providers: Sequence[str]) -> dict[str, Sector]:
    """The sectors of providers, by id."""
    rows = db.session.execute(select(Provider.id, Provider.sector).where(Provider.id.in_(providers)))
    return {row[0]: row[1] for row in rows}


def evidence(evidence: str) -> Evidence:
    """Return a paper. Raises: EvidenceUnknown."""
    found = db.session.get(Evidence, evidence)
    if found is None:
        raise EvidenceUnknown(evidence=evidence)
    return found


def evidence_of(provider: str) -> list[Evidence]:
    """The papers of a provider, the newest first."""
    return list(
        db.session.scalars(
            select(Evidence).where(Evidence.provider_id == provider).order_by(Evidence.shown_at.desc(), Evidence.id)
        )
    )


def papers_required(provider: str) -> tuple[Requirement, ...]:
    """The papers that this provider must show. Raises: ProviderUnknown."""
    found = db.session.execute(
        select(Provider, Organisation.form)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(Provider.id == provider)
    ).one_or_none()
    if found is None:
        raise ProviderUnknown(provider=provider)
    return required_papers(form=found[1], size=found[0].size_class, minors=found[0].works_with_minors)


def papers_lacking(provider: str, on: date) -> tuple[Requirement, ...]:
    """The required papers of which none is accepted and valid on the day. Raises: ProviderUnknown."""
    valid = _valid_kinds([provider], on)[provider]
    return tuple(paper for paper in papers_required(provider) if paper.kind not in valid)


def decisions_of(provider: str) -> list[VettingDecision]:
    """The decisions about a provider, oldest first."""
    return list(
        db.session.scalars(
            select(VettingDecision)
            .where(VettingDecision.provider_id == provider)
            .order_by(VettingDecision.decided_at, VettingDecision.id)
        )
    )


def acceptances_in_review(provider: Provider) -> list[VettingDecision]:
    """The acceptances of the review that is open."""
    return [
        decision
        for decision in decisions_of(provider.id)
        if decision.review == provider.review and decision.outcome == Outcome.ACCEPT
    ]


def officer_who_suspended(provider: str) -> str | None:
    """The officer who last suspended a provider."""
    return db.session.scalar(
        select(VettingDecision.officer_id)
        .where(VettingDecision.provider_id == provider, VettingDecision.outcome == Outcome.SUSPEND)
        .order_by(VettingDecision.decided_at.desc())
        .limit(1)
    )


def agreement(agreement: str) -> Agreement:
    """Return an agreement. Raises: AgreementUnknown."""
    found = db.session.get(Agreement, agreement)
    if found is None:
        raise AgreementUnknown(agreement=agreement)
    return found


def provider_of_agreement(agreement: str) -> str | None:
    """The provider of an agreement, or None where there is no such agreement."""
    return db.session.scalar(select(Agreement.provider_id).where(Agreement.id == agreement))


def agreements_of(provider: str) -> list[Agreement]:
    """The agreements of a provider, by service model and beginning."""
    return list(
        db.session.scalars(
            select(Agreement).where(Agreement.provider_id == provider).order_by(Agreement.model, Agreement.valid_from)
        )
    )


def agreement_in_force(provider: str, model: str, on: date) -> Agreement | None:
    """The accepted agreement of a provider for a service model (its key) that covers the day."""
    return next(
        (each for each in agreements_of(provider) if each.model == model and _in_force(each, on)),
        None,
    )


def providers_agreed(models: Sequence[str], on: date) -> list[tuple[str, str]]:
    """The providers with an accepted agreement for one of these service models on the day: id and legal name."""
    rows = db.session.execute(
        select(Provider.id, Organisation.legal_name)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .join(Agreement, Agreement.provider_id == Provider.id)
        .where(Agreement.model.in_(models), Agreement.accepted_at.is_not(None), in_force(Agreement, on))
        .distinct()
        .order_by(Organisation.legal_name, Provider.id)
    )
    return [(row[0], row[1]) for row in rows]


def may_take_enrolments(provider: str, on: date, model: str | None = None) -> tuple[Missing, ...]:
    """What keeps a provider from new enrolments on a day, under one service model (its key) or any; nothing: it may.

    Raises: ProviderUnknown.
    """
    found = may_take_enrolments_each([provider], on, model)
    if provider not in found:
        raise ProviderUnknown(provider=provider)
    return found[provider]


def may_take_enrolments_each(
    providers: Sequence[str], on: date, model: str | None = None
) -> dict[str, tuple[Missing, ...]]:
    """What keeps each of these providers from new enrolments, in three statements whatever their number."""
    valid = _valid_kinds(providers, on)
    agreed = _models_agreed(providers, on)
    found = {}
    for each in rows(_what_decides(), {"providers": list(providers)}).all():
        papers = required_papers(form=each.form, size=each.size_class, minors=each.works_with_minors)
        missing = _missing_status(each.status) + [
            Missing(f"paper_{paper.kind.value}", paper.text) for paper in papers if paper.kind not in valid[each.id]
        ]
        if not (model in agreed[each.id] if model else agreed[each.id]):
            missing.append(Missing("agreement", _("Conclude and accept an agreement for this service model.")))
        found[each.id] = tuple(missing)
    return found


@cache
def _what_decides() -> Select[str, ProviderStatus, SizeClass, bool, OrganisationForm]:
    return (
        select(Provider.id, Provider.status, Provider.size_class, Provider.works_with_minors, Organisation.form)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(Provider.id.in_(bindparam("providers", expanding=True)))
    )


@cache
def _valid_papers() -> Select[str, EvidenceKind]:
    return select(Evidence.provider_id, Evidence.kind).where(
        Evidence.provider_id.in_(bindparam("providers", expanding=True)),
        Evidence.status == EvidenceStatus.ACCEPTED,
        Evidence.valid_until > bindparam("day"),
    )


@cache
def _accepted_agreements() -> Select[str, str]:
    return select(Agreement.provider_id, Agreement.model).where(
        Agreement.provider_id.in_(bindparam("providers", expanding=True)),
        Agreement.accepted_at.is_not(None),
        in_force(Agreement, DAY),
    )


def expiring_evidence(on: date) -> list[Evidence]:
    """The accepted papers that expire within thirty days, were not warned of, and have no successor."""
    rows = db.session.scalars(
        select(Evidence)
        .join(Provider, Provider.id == Evidence.provider_id)
        .where(
            Evidence.status == EvidenceStatus.ACCEPTED,
            Evidence.valid_until <= on + timedelta(days=WARNING_DAYS),
            Evidence.warned_at.is_(None),
            Provider.status != ProviderStatus.ENDED,
        )
        .order_by(Evidence.valid_until, Evidence.id)
    ).all()
    latest = _latest_of_kind([row.provider_id for row in rows])
    return [row for row in rows if latest[row.provider_id, row.kind] == row.valid_until]


def papers_running_out(on: date) -> list[tuple[Evidence, Provider, Organisation]]:
    """The accepted papers without a successor that are over or end within thirty days, with whose they are."""
    rows = db.session.execute(
        select(Evidence, Provider, Organisation)
        .join(Provider, Provider.id == Evidence.provider_id)
        .join(Organisation, Organisation.id == Provider.organisation_id)
        .where(
            Evidence.status == EvidenceStatus.ACCEPTED,
            Evidence.valid_until <= on + timedelta(days=WARNING_DAYS),
            Provider.status != ProviderStatus.ENDED,
        )
        .order_by(Evidence.valid_until, Evidence.id)
    ).all()
    latest = _latest_of_kind([row[0].provider_id for row in rows])
    return [(row[0], row[1], row[2]) for row in rows if latest[row[0].provider_id, row[0].kind] == row[0].valid_until]


def _missing_status(status: ProviderStatus) -> list[Missing]:
    if status == ProviderStatus.ACCREDITED:
        return []
    if status == ProviderStatus.SUSPENDED:
        return [Missing("suspended", _("The provider is suspended and takes no new enrolments."))]
    return [Missing("accreditation", _("The provider is not accredited; two officers must accept it first."))]


def _valid_kinds(providers: Sequence[str], on: date) -> Mapping[str, set[EvidenceKind]]:
    kinds: dict[str, set[EvidenceKind]] = defaultdict(set)
    for provider_id, kind in rows(_valid_papers(), {"providers": list(providers), "day": on}).all():
        kinds[provider_id].add(kind)
    return kinds


def _latest_of_kind(providers: Sequence[str]) -> dict[tuple[str, EvidenceKind], date]:
    rows = db.session.execute(
        select(Evidence.provider_id, Evidence.kind, func.max(Evidence.valid_until))
        .where(Evidence.provider_id.in_(providers), Evidence.status == EvidenceStatus.ACCEPTED)
        .group_by(Evidence.provider_id, Evidence.kind)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _models_agreed(providers: Sequence[str], on: date) -> Mapping[str, set[str]]:
    models: dict[str, set[str]] = defaultdict(set)
    for provider, model in rows(_accepted_agreements(), {"providers": list(providers), "day": on}).all():
        models[provider].add(model)
    return models


def _in_force(agreement: Agreement, on: date) -> bool:
    return agreement.accepted_at is not None and covers(agreement.valid_from, agreement.valid_until, on)
