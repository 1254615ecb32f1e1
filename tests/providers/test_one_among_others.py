"""What is asked about one provider is answered about it alone, however many others there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from providers import operations, queries
from providers.models import EvidenceKind, ProviderStatus
from tests.factories.providers import (
    DECIDED,
    a_paper,
    a_provider,
    an_accepted_paper,
    an_accredited_provider,
    an_agreement,
    an_applicant,
    an_officer,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_each_provider_has_a_name_papers_decisions_and_agreements_of_its_own(now: datetime) -> None:
    both = [a_provider(now, legal_name="Stage of the Lake"), a_provider(now, legal_name="Chess in the Park")]
    for provider, name in zip(both, ("Stage of the Lake", "Chess in the Park"), strict=True):
        assert queries.organisation_of(provider.id).legal_name == name
        assert queries.provider_names([provider.id]) == {provider.id: name}
        assert {row.provider_id for row in queries.evidence_of(provider.id)} == {provider.id}
        assert {row.provider_id for row in queries.decisions_of(provider.id)} == {provider.id}
        [agreement] = queries.agreements_of(provider.id)
        assert queries.provider_of_agreement(agreement.id) == provider.id == agreement.provider_id
        assert queries.visible_provider(provider.staff, provider.id).id == provider.id
        assert list(queries.may_take_enrolments_each([provider.id], now.date())) == [provider.id]


def test_the_papers_of_one_provider_are_not_those_of_another(now: datetime) -> None:
    ready, applicant = an_accredited_provider(now), an_applicant(now, works_with_minors=False)
    assert queries.papers_lacking(ready.id, now.date()) == ()
    lacking = queries.papers_lacking(applicant.id, now.date())
    assert lacking and lacking == queries.papers_required(applicant.id) != queries.papers_required(ready.id)


def test_a_paper_that_nobody_has_accepted_is_still_lacking(now: datetime) -> None:
    applicant = an_applicant(now)
    required = queries.papers_required(applicant.id)
    for paper in required:
        a_paper(applicant, now, paper.kind)
    assert queries.papers_lacking(applicant.id, now.date()) == required


def test_only_applications_wait_to_be_vetted(now: datetime) -> None:
    an_accredited_provider(now)
    applicant = an_applicant(now)
    assert [row.id for row, _organisation in queries.vetting_queue()] == [applicant.id]
    listed = queries.providers(an_officer(now), ProviderStatus.APPLIED)
    assert [row.id for row, _organisation in listed] == [applicant.id]


def test_who_suspended_a_provider_last_is_known_of_that_provider(now: datetime) -> None:
    one, other = an_accredited_provider(now), an_accredited_provider(now)
    first, second = an_officer(now), an_officer(now)
    later = now + timedelta(hours=1)
    operations.suspend_provider(actor=first, now=now, provider=one.id, **DECIDED)
    operations.suspend_provider(actor=second, now=later, provider=other.id, **DECIDED)
    assert queries.officer_who_suspended(one.id) == first.person
    assert queries.officer_who_suspended(other.id) == second.person
    assert queries.officer_who_suspended(an_accredited_provider(now).id) is None


def test_papers_that_run_out_are_accepted_ones_of_providers_that_are_here(now: datetime) -> None:
    soon, late = date(2026, 9, 20), date(2027, 7, 31)
    ending, lasting, gone = an_applicant(now), an_applicant(now), an_applicant(now)
    paper = an_accepted_paper(ending, now, until=soon)
    a_paper(ending, now, until=late)
    an_accepted_paper(lasting, now, until=late)
    an_accepted_paper(gone, now, until=soon)
    a_paper(lasting, now, EvidenceKind.TAX, soon)
    operations.end_provider(actor=an_officer(now), now=now, provider=gone.id, **DECIDED)
    assert [row for row, _provider, _organisation in queries.papers_running_out(now.date())] == [paper]
    assert queries.expiring_evidence(now.date()) == [paper]
    an_accepted_paper(ending, now, until=late)
    assert queries.papers_running_out(now.date()) == queries.expiring_evidence(now.date()) == []


def test_an_agreement_is_in_force_for_its_provider_and_model_on_its_days(now: datetime) -> None:
    provider, other = an_accredited_provider(now), a_provider(now)
    assert queries.agreement_in_force(provider.id, "v2", now.date()) is None
    agreement = an_agreement(provider, now)
    assert queries.agreement_in_force(provider.id, "v2", now.date()) == agreement
    assert queries.agreement_in_force(provider.id, "vplus", now.date()) is None
    assert queries.agreement_in_force(other.id, "v2", now.date() - timedelta(days=1)) is None
    assert queries.may_take_enrolments(other.id, now.date() - timedelta(days=1))
