"""Providers are looked at by two officers, suspended by one, and agreed with by the service owner."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from marketplace.kernel.clock import city_day
from providers import queries as providers
from providers.models import EvidenceKind, EvidenceStatus, ProviderStatus
from tests.factories.providers import (
    a_paper,
    a_provider_in_review,
    all_papers,
    an_accredited_provider,
    an_applicant,
    an_officer,
)
from tests.web.city.conftest import Office

WORDS = {"reason": "All is in order.", "delegation": "Rule 21 §", "no_conflict_declared": "true"}


def test_a_review_is_started_a_paper_accepted_and_another_rejected(office: Office, moment: datetime) -> None:
    applicant = an_applicant(moment)
    first = a_paper(applicant, moment, EvidenceKind.TAX)
    second = a_paper(applicant, moment, EvidenceKind.INSURANCE)
    client = office(actor=an_officer(moment))
    assert applicant.id in client.get("/city/providers").text
    client.post(f"/city/providers/{applicant.id}/review")
    client.post(f"/city/papers/{first.id}/accept")
    assert client.post(f"/city/papers/{second.id}/reject", data={}).status_code == 422
    client.post(f"/city/papers/{second.id}/reject", data={"reason": "It is of another year."})
    assert providers.provider(applicant.id).status is ProviderStatus.IN_REVIEW
    assert providers.evidence(first.id).status is EvidenceStatus.ACCEPTED
    page = client.get(f"/city/providers/{applicant.id}").text
    assert "It is of another year." in page
    assert "by you on" in page


def test_the_second_officer_who_accepts_accredits(office: Office, moment: datetime) -> None:
    applicant = a_provider_in_review(moment)
    all_papers(applicant, moment)
    decision = f"/city/providers/{applicant.id}/decision"
    first = office(actor=an_officer(moment))
    assert first.post(decision, data={**WORDS, "accept": "true"}).status_code == 302
    assert first.post(decision, data={**WORDS, "accept": "true"}).status_code == 409
    assert office(actor=an_officer(moment)).post(decision, data={**WORDS, "accept": "true"}).status_code == 302
    assert providers.provider(applicant.id).status is ProviderStatus.ACCREDITED
    assert "no conflict of interest declared" in first.get(f"/city/providers/{applicant.id}").text


@pytest.mark.parametrize("left_out", ["reason", "delegation", "no_conflict_declared"])
def test_a_decision_lacks_nothing_and_keeps_what_was_typed(left_out: str, office: Office, moment: datetime) -> None:
    provider = an_accredited_provider(moment)
    typed = {name: words for name, words in WORDS.items() if name != left_out}
    answer = office(actor=an_officer(moment)).post(f"/city/providers/{provider.id}/suspension", data=typed)
    assert answer.status_code == 422
    assert typed.get("reason", "Rule 21 §") in answer.text
    assert providers.provider(provider.id).status is ProviderStatus.ACCREDITED


def test_a_suspension_ends_by_another_officer(office: Office, moment: datetime) -> None:
    provider = an_accredited_provider(moment)
    first = office(actor=an_officer(moment))
    assert first.post(f"/city/providers/{provider.id}/suspension", data=WORDS).status_code == 302
    assert first.post(f"/city/providers/{provider.id}/reinstatement", data=WORDS).status_code == 409
    other = office(actor=an_officer(moment))
    assert other.post(f"/city/providers/{provider.id}/reinstatement", data=WORDS).status_code == 302
    assert providers.provider(provider.id).status is ProviderStatus.ACCREDITED


def test_an_agreement_is_set_by_the_service_owner(office: Office, moment: datetime) -> None:
    provider = an_accredited_provider(moment)
    terms = {
        "model": "v2",
        "legal_route": "platform_agreement",
        "valid_from": str(city_day(moment)),
        "platform_fee_bp": "3,5",
    }
    path = f"/city/providers/{provider.id}/agreement"
    owner = office("city.service_owner")
    assert owner.post(path, data={**terms, "platform_fee_bp": "some"}).status_code == 422
    assert owner.post(path, data={**terms, "promised_sessions": "10"}).status_code == 422
    assert owner.post(path, data=terms).status_code == 302
    assert providers.agreements_of(provider.id)[0].platform_fee_bp == 350
    assert office("city.officer").post(path, data=terms).status_code == 403


def test_other_offices_read_and_cannot_decide(office: Office, moment: datetime) -> None:
    provider = an_accredited_provider(moment)
    client = office("city.officer")
    page = client.get(f"/city/providers/{provider.id}").text
    assert "This is done by: Vetting officer" in page
    assert "Suspend the provider" not in page
    assert client.post(f"/city/providers/{provider.id}/suspension", data=WORDS).status_code == 403


def test_papers_that_run_out_are_told_until_a_later_one_is_accepted(office: Office, moment: datetime) -> None:
    day = city_day(moment)
    provider = an_accredited_provider(moment, until=day + timedelta(days=20))
    ending = providers.papers_running_out(day)
    assert {owner.id for _paper, owner, _organisation in ending} == {provider.id}
    assert providers.papers_running_out(day - timedelta(days=11)) == []
    assert "ends on" in office("city.officer").get("/city").text
    all_papers(provider, moment)
    assert providers.papers_running_out(day) == []
