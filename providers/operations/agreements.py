"""Agree on the terms under which a provider provides."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marketplace.kernel import audit
from marketplace.kernel.db import db
from marketplace.kernel.operation import Actor, IdempotencyKey, operation
from marketplace.kernel.periods import Period
from marketplace.service_models.base import LegalRoute, ServiceModel
from marketplace.service_models.registry import model as service_model
from providers import policy, queries
from providers.errors import (
    AccountsNotSeparated,
    AdvanceOffPlatform,
    AgreementAccepted,
    AgreementOverlaps,
    AgreementTermsWrong,
    NotAccredited,
    PromiseOnPlatform,
    SectorOutsideModel,
)
from providers.models import Agreement, AidRule, Provider, ProviderStatus

WHOLE_BP = 10_000


@operation(policy.CONCLUDE_AGREEMENT)
def conclude_agreement(
    *,
    actor: Actor,
    now: datetime,
    provider: str,
    model: str,
    legal_route: LegalRoute,
    valid_from: date,
    valid_until: date | None = None,
    platform_fee_bp: int = 0,
    selected_by_city: bool = False,
    promised_sessions: int | None = None,
    place_price_cents: int | None = None,
    place_volume: int | None = None,
    service_levels: Mapping[str, Any] | None = None,
    aid_rule: AidRule | None = None,
    advance_bp: int = 0,
    key: IdempotencyKey | None = None,
) -> Agreement:
    """Set the city's terms for one service model (its key), until a day (exclusive); the provider then accepts them.

    A platform agreement is open to all who qualify: it selects nobody and promises no volume, else it would be a
    procurement (Act 1397/2016). Where the city buys places or has a unit operated, the price of one place and month
    and how many places are agreed, with the service levels. `aid_rule` states that the city's part of the price is aid;
    `advance_bp` is the highest advance on what families have agreed to, and belongs to the platform.
    Raises: ProviderUnknown, NotAccredited, RouteNotOfModel, SectorOutsideModel, AccountsNotSeparated,
    PromiseOnPlatform, AdvanceOffPlatform, AgreementTermsWrong, AgreementOverlaps.
    """
    found = queries.provider(provider)
    _refuse_party(found, model, legal_route)
    _refuse_terms(
        valid_from, valid_until, {"platform_fee_bp": platform_fee_bp, "advance_bp": advance_bp}, promised_sessions
    )
    _refuse_places(service_model(model).by(legal_route), place_price_cents, place_volume)
    _refuse_route(legal_route, selected_by_city=selected_by_city, promised=promised_sessions, advance_bp=advance_bp)
    _refuse_overlap(provider, model, Period(valid_from, valid_until))
    terms = Agreement(
        provider_id=provider,
        model=model,
        legal_route=legal_route,
        platform_fee_bp=platform_fee_bp,
        selected_by_city=selected_by_city,
        promised_sessions=promised_sessions,
        place_price_cents=place_price_cents,
        place_volume=place_volume,
        service_levels=dict(service_levels) if service_levels else None,
        aid_rule=aid_rule,
        advance_bp=advance_bp,
        valid_from=valid_from,
        valid_until=valid_until,
        concluded_by=actor.person,
        concluded_at=now,
    )
    db.session.add(terms)
    db.session.flush()
    return terms


@operation(policy.ACCEPT_AGREEMENT)
def accept_agreement(*, actor: Actor, now: datetime, agreement: str) -> Agreement:
    """Accept the city's terms for the provider. Raises: AgreementUnknown, AgreementAccepted."""
    terms = queries.agreement(agreement)
    if terms.accepted_at is not None:
        raise AgreementAccepted(agreement=agreement)
    terms.accepted_by, terms.accepted_at = actor.person, now
    audit.note(provider=terms.provider_id)
    return terms


def _refuse_party(provider: Provider, model: str, route: LegalRoute) -> None:
    under = service_model(model).by(route)
    if provider.status != ProviderStatus.ACCREDITED:
        raise NotAccredited(provider=provider.id)
    if provider.sector not in under.provider_sectors:
        raise SectorOutsideModel(fields={"model": [SectorOutsideModel.advice]})
    if not under.may_provide(provider.sector, separated_accounts=provider.separated_accounts):
        raise AccountsNotSeparated(provider=provider.id)


def _refuse_route(route: LegalRoute, *, selected_by_city: bool, promised: int | None, advance_bp: int) -> None:
    on_platform = route == LegalRoute.PLATFORM_AGREEMENT
    if on_platform and (selected_by_city or promised):
        field = "selected_by_city" if selected_by_city else "promised_sessions"
        raise PromiseOnPlatform(fields={field: [PromiseOnPlatform.advice]})
    if advance_bp and not on_platform:
        raise AdvanceOffPlatform(fields={"advance_bp": [AdvanceOffPlatform.advice]})


def _refuse_terms(
    valid_from: date, valid_until: date | None, shares: Mapping[str, int], promised_sessions: int | None
) -> None:
    wrong = [name for name, share_bp in shares.items() if not 0 <= share_bp <= WHOLE_BP]
    if valid_until is not None and valid_until <= valid_from:
        wrong.append("valid_until")
    if promised_sessions is not None and promised_sessions < 1:
        wrong.append("promised_sessions")
    if wrong:
        raise AgreementTermsWrong(fields={name: [AgreementTermsWrong.advice] for name in wrong})


def _refuse_places(under: ServiceModel, price_cents: int | None, volume: int | None) -> None:
    """Refuse a price or a volume of places alone, one that is not positive, or one where the city buys no places."""
    terms = {"place_price_cents": price_cents, "place_volume": volume}
    given = [value for value in terms.values() if value is not None]
    if given and (len(given) < len(terms) or min(given) < 1 or not under.pays_for_places):
        raise AgreementTermsWrong(fields={name: [AgreementTermsWrong.advice] for name in terms})


def _refuse_overlap(provider: str, model: str, period: Period) -> None:
    for earlier in queries.agreements_of(provider):
        if earlier.model == model and Period(earlier.valid_from, earlier.valid_until).overlaps(period):
            raise AgreementOverlaps(agreement=earlier.id)
