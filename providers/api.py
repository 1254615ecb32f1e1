"""The registry for programs: who provides, and how a provider registers, shows papers, is vetted and agrees."""

from typing import Any

from marketplace.kernel.api import PageQuery, Room, asked_at, asker, page_of, slice_of
from marketplace.people.models import Organisation
from providers import operations, queries, schemas
from providers.errors import ProviderUnknown
from providers.models import Provider

routes = Room("providers", description="Providers, their papers, decisions and agreements.")


def shown(provider: Provider, organisation: Organisation) -> dict[str, Any]:
    """Return a provider with what the register says of its organisation."""
    told = {name: getattr(provider, name) for name in schemas.ProviderSchema().fields if hasattr(provider, name)}
    return told | {
        "legal_name": organisation.legal_name,
        "business_id": organisation.business_id,
        "form": organisation.form,
    }


def refuse_outsider(provider: str) -> None:
    """Pass the provider's staff and the city's officials. Raises: ProviderUnknown, as if it were absent."""
    found = queries.visible_provider(asker(), provider)
    official = any(asker().holds(name) for name in queries.OFFICIAL_ROLES)
    if not official and found.id not in asker().scopes("provider.staff"):
        raise ProviderUnknown(provider=provider)


@routes.get("/providers", public=True)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.ProviderSchema))
def providers(asked: dict[str, int]) -> dict[str, Any]:
    """List the providers by name: the accredited ones, one's own, and for officials all."""
    found = [shown(provider, organisation) for provider, organisation in queries.providers(asker())]
    return slice_of(found, number=asked["page"], size=asked["page_size"])


@routes.post("/providers")
@routes.arguments(schemas.RegisterSchema)
@routes.response(201, schemas.ProviderSchema)
def register(asked: dict[str, Any]) -> dict[str, Any]:
    """Register an organisation that applies; whoever does becomes its staff."""
    provider = operations.register_provider(actor=asker(), now=asked_at(), **asked)
    return shown(provider, queries.organisation_of(provider.id))


@routes.get("/providers/<string:provider>", public=True)
@routes.response(200, schemas.ProviderSchema)
def provider(provider: str) -> dict[str, Any]:
    """Show one provider."""
    found = queries.visible_provider(asker(), provider)
    return shown(found, queries.organisation_of(found.id))


@routes.put("/providers/<string:provider>/payout-account")
@routes.arguments(schemas.PayoutAccountSchema)
@routes.response(200, schemas.StandingSchema)
def set_payout_account(asked: dict[str, str], provider: str) -> Any:
    """Say to which account one's provider is paid."""
    return operations.set_payout_account(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.put("/providers/<string:provider>/separated-accounts")
@routes.arguments(schemas.SeparatedSchema)
@routes.response(200, schemas.StandingSchema)
def state_separated_accounts(asked: dict[str, bool], provider: str) -> Any:
    """State whether one's provider keeps the accounts of what it sells apart."""
    return operations.state_separated_accounts(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.get("/providers/<string:provider>/evidence")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.EvidenceSchema))
def evidence(asked: dict[str, int], provider: str) -> dict[str, Any]:
    """List the papers of one's provider, or as an official of any, the newest first."""
    refuse_outsider(provider)
    return slice_of(queries.evidence_of(provider), number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/evidence")
@routes.arguments(schemas.ShowEvidenceSchema)
@routes.response(201, schemas.EvidenceSchema)
def show_evidence(asked: dict[str, Any], provider: str) -> Any:
    """Show a paper of one's provider."""
    return operations.show_evidence(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/evidence/<string:evidence>/acceptance")
@routes.response(200, schemas.EvidenceSchema)
def accept_evidence(evidence: str) -> Any:
    """Accept a paper after looking at it."""
    return operations.accept_evidence(actor=asker(), now=asked_at(), evidence=evidence)


@routes.post("/evidence/<string:evidence>/rejection")
@routes.arguments(schemas.RejectSchema)
@routes.response(200, schemas.EvidenceSchema)
def reject_evidence(asked: dict[str, str], evidence: str) -> Any:
    """Reject a paper, saying why."""
    return operations.reject_evidence(actor=asker(), now=asked_at(), evidence=evidence, **asked)


@routes.post("/providers/<string:provider>/review")
@routes.response(200, schemas.StandingSchema)
def start_review(provider: str) -> Any:
    """Take an application up."""
    return operations.start_review(actor=asker(), now=asked_at(), provider=provider)


@routes.get("/providers/<string:provider>/decisions")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.VettingDecisionSchema))
def decisions(asked: dict[str, int], provider: str) -> dict[str, Any]:
    """List what was decided about one's provider, or as an official about any, the oldest first."""
    refuse_outsider(provider)
    return slice_of(queries.decisions_of(provider), number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/decisions")
@routes.arguments(schemas.VettingSchema)
@routes.response(201, schemas.VettingDecisionSchema)
def decide_vetting(asked: dict[str, Any], provider: str) -> Any:
    """Accept or refuse a provider in review; the second officer who accepts accredits it."""
    return operations.decide_vetting(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/providers/<string:provider>/suspension")
@routes.arguments(schemas.DecisionSchema)
@routes.response(200, schemas.StandingSchema)
def suspend(asked: dict[str, Any], provider: str) -> Any:
    """Stop new enrolments of a provider at once."""
    return operations.suspend_provider(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/providers/<string:provider>/reinstatement")
@routes.arguments(schemas.DecisionSchema)
@routes.response(200, schemas.StandingSchema)
def reinstate(asked: dict[str, Any], provider: str) -> Any:
    """End a suspension, as another officer."""
    return operations.reinstate_provider(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.get("/providers/<string:provider>/agreements")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(schemas.AgreementSchema))
def agreements(asked: dict[str, int], provider: str) -> dict[str, Any]:
    """List the agreements of one's provider, or as an official of any."""
    refuse_outsider(provider)
    return slice_of(queries.agreements_of(provider), number=asked["page"], size=asked["page_size"])


@routes.post("/providers/<string:provider>/agreements")
@routes.arguments(schemas.ConcludeSchema)
@routes.response(201, schemas.AgreementSchema)
def conclude_agreement(asked: dict[str, Any], provider: str) -> Any:
    """Set the city's terms for a provider and a service model."""
    return operations.conclude_agreement(actor=asker(), now=asked_at(), provider=provider, **asked)


@routes.post("/agreements/<string:agreement>/acceptance")
@routes.response(200, schemas.AgreementSchema)
def accept_agreement(agreement: str) -> Any:
    """Accept the city's terms for one's provider."""
    return operations.accept_agreement(actor=asker(), now=asked_at(), agreement=agreement)
