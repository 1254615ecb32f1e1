"""The city sets the terms for a service model, the provider accepts them."""

from datetime import date, datetime
from typing import Any

import pytest

from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.registry import KindUnknown
from marketplace.people.models import OrganisationForm
from marketplace.service_models.base import LegalRoute, Sector
from marketplace.service_models.errors import RouteNotOfModel
from providers import operations, queries
from providers.errors import (
    AccountsNotSeparated,
    AgreementAccepted,
    AgreementOverlaps,
    AgreementTermsWrong,
    AgreementUnknown,
    NotAccredited,
    PromiseOnPlatform,
    ProviderUnknown,
    SectorOutsideModel,
)
from tests.factories.providers import (
    AProvider,
    a_service_owner,
    an_accredited_provider,
    an_agreement,
    an_applicant,
)

pytestmark = pytest.mark.database


def conclude(provider: AProvider, now: datetime, **terms: Any) -> Any:
    terms = {
        "model": "v2",
        "legal_route": LegalRoute.PLATFORM_AGREEMENT,
        "valid_from": date(2026, 9, 1),
        "platform_fee_bp": 500,
        **terms,
    }
    return operations.conclude_agreement(
        actor=terms.pop("actor", None) or a_service_owner(now), now=now, provider=provider.id, **terms
    )


@pytest.mark.allows("providers.conclude_agreement")
@pytest.mark.allows("providers.accept_agreement")
def test_an_agreement_holds_once_the_provider_has_accepted_it(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    agreement = conclude(provider, now, valid_until=date(2027, 8, 1))
    assert queries.agreement_in_force(provider.id, "v2", date(2026, 9, 1)) is None
    assert [each.code for each in queries.may_take_enrolments(provider.id, date(2026, 9, 1))] == ["agreement"]
    accepted = operations.accept_agreement(actor=provider.staff, now=now, agreement=agreement.id)
    assert (accepted.accepted_by, accepted.accepted_at) == (provider.staff.person, now)
    in_force = queries.agreement_in_force(provider.id, "v2", date(2027, 7, 31))
    assert in_force and in_force.platform_fee_bp == 500
    assert queries.agreement_in_force(provider.id, "v2", date(2027, 8, 1)) is None
    assert queries.agreement_in_force(provider.id, "vplus", date(2026, 9, 1)) is None


@pytest.mark.refuses("providers.conclude_agreement")
def test_a_provider_does_not_set_the_citys_terms(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    with pytest.raises(NotAllowed):
        conclude(provider, now, actor=provider.staff)


@pytest.mark.refuses("providers.accept_agreement")
def test_only_the_provider_itself_accepts(app: Any, now: datetime) -> None:
    agreement = conclude(an_accredited_provider(now), now)
    for stranger in (an_accredited_provider(now).staff, a_service_owner(now)):
        with pytest.raises(NotFound):
            operations.accept_agreement(actor=stranger, now=now, agreement=agreement.id)
    with pytest.raises(NotFound):
        operations.accept_agreement(actor=stranger, now=now, agreement="nothing")


def test_an_agreement_is_accepted_once(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    agreement = an_agreement(provider, now)
    with pytest.raises(AgreementAccepted):
        operations.accept_agreement(actor=provider.staff, now=now, agreement=agreement.id)


def test_enrolments_need_an_agreement_for_their_own_model(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    an_agreement(provider, now)
    assert queries.may_take_enrolments(provider.id, now.date(), "v2") == ()
    assert [each.code for each in queries.may_take_enrolments(provider.id, now.date(), "vplus")] == ["agreement"]


def test_what_keeps_many_providers_is_asked_in_one_go(app: Any, now: datetime) -> None:
    ready, applicant = an_accredited_provider(now), an_applicant(now)
    an_agreement(ready, now)
    found = queries.may_take_enrolments_each([ready.id, applicant.id, "nothing"], now.date())
    assert found[ready.id] == ()
    assert [each.code for each in found[applicant.id]] == [
        "accreditation",
        "paper_rules_of_association",
        "paper_criminal_record_seen",
        "agreement",
    ]
    assert "nothing" not in found
    with pytest.raises(ProviderUnknown):
        queries.may_take_enrolments("nothing", now.date())


def test_only_an_accredited_provider_agrees(app: Any, now: datetime) -> None:
    with pytest.raises(NotAccredited):
        conclude(an_applicant(now), now)


def test_a_route_of_another_model_is_refused(app: Any, now: datetime) -> None:
    with pytest.raises(RouteNotOfModel):
        conclude(an_accredited_provider(now), now, legal_route=LegalRoute.VOUCHER)


def test_an_unknown_model_is_refused(app: Any, now: datetime) -> None:
    with pytest.raises(KindUnknown):
        conclude(an_accredited_provider(now), now, model="v9")


def test_a_sector_that_the_model_does_not_admit_is_refused(app: Any, now: datetime) -> None:
    with pytest.raises(SectorOutsideModel) as refused:
        conclude(an_accredited_provider(now), now, model="v", legal_route=LegalRoute.OWN_PRODUCTION)
    assert "model" in refused.value.fields


def test_a_city_unit_sells_on_the_platform_only_with_separated_accounts(app: Any, now: datetime) -> None:
    unit = an_accredited_provider(now, form=OrganisationForm.CITY_UNIT, sector=Sector.PUBLIC, business_id="2077474-0")
    with pytest.raises(AccountsNotSeparated):
        conclude(unit, now)
    operations.state_separated_accounts(actor=unit.staff, now=now, provider=unit.id, separated=True)
    assert conclude(unit, now)


@pytest.mark.parametrize("promise", [{"selected_by_city": True}, {"promised_sessions": 10}])
def test_a_platform_agreement_selects_nobody_and_promises_nothing(
    app: Any, now: datetime, promise: dict[str, Any]
) -> None:
    with pytest.raises(PromiseOnPlatform):
        conclude(an_accredited_provider(now), now, **promise)


def test_a_purchase_may_promise_a_volume(app: Any, now: datetime) -> None:
    terms = {"model": "vplus", "legal_route": LegalRoute.PURCHASED, "selected_by_city": True, "promised_sessions": 10}
    assert conclude(an_accredited_provider(now), now, **terms).promised_sessions == 10


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("valid_until", {"valid_until": date(2026, 9, 1)}),
        ("platform_fee_bp", {"platform_fee_bp": -1}),
        ("platform_fee_bp", {"platform_fee_bp": 10_001}),
        ("promised_sessions", {"promised_sessions": 0}),
    ],
)
def test_impossible_terms_are_named(app: Any, now: datetime, field: str, terms: dict[str, Any]) -> None:
    with pytest.raises(AgreementTermsWrong) as refused:
        conclude(an_accredited_provider(now), now, **terms)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    "terms",
    [
        {"legal_route": LegalRoute.PURCHASED, "place_price_cents": 1_000_00},
        {"legal_route": LegalRoute.PURCHASED, "place_volume": 10},
        {"legal_route": LegalRoute.OPERATED, "place_price_cents": 0, "place_volume": 10},
        {"legal_route": LegalRoute.VOUCHER, "place_price_cents": 1_000_00, "place_volume": 10},
    ],
)
def test_places_are_priced_and_counted_where_the_city_buys_them(app: Any, now: datetime, terms: dict[str, Any]) -> None:
    with pytest.raises(AgreementTermsWrong) as refused:
        conclude(an_accredited_provider(now), now, model="vplus", **terms)
    assert list(refused.value.fields) == ["place_price_cents", "place_volume"]


def test_service_levels_are_kept_with_the_agreement(app: Any, now: datetime) -> None:
    levels = {"staff present": "one for each seven children"}
    terms = {"legal_route": LegalRoute.OPERATED, "place_price_cents": 1_000_00, "place_volume": 10}
    agreed = conclude(an_accredited_provider(now), now, model="vplus", **terms, service_levels=levels)
    assert (agreed.service_levels, agreed.place_volume) == (levels, 10)


def test_two_agreements_for_one_model_do_not_overlap(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    conclude(provider, now, valid_until=date(2027, 8, 1))
    with pytest.raises(AgreementOverlaps):
        conclude(provider, now, valid_from=date(2027, 7, 31))
    assert conclude(provider, now, valid_from=date(2027, 8, 1))
    assert conclude(provider, now, model="vplus", legal_route=LegalRoute.PURCHASED)


def test_an_agreement_that_is_not_there_is_unknown(app: Any) -> None:
    with pytest.raises(AgreementUnknown):
        queries.agreement("nothing")
