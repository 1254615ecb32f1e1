"""Two different officers without conflict of interest accredit; one suspends, another reinstates."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.audit import AuditRow
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.operation import SYSTEM
from marketplace.people.operations import grant_role
from providers import operations, queries
from providers.errors import (
    ConflictNotDeclared,
    EvidenceLacking,
    NotAccredited,
    NotSuspended,
    OfficerConflicted,
    ProviderGone,
    ReasonMissing,
    ReviewNotOpen,
    ReviewNotPossible,
    SameOfficer,
)
from providers.models import EvidenceKind, Outcome, ProviderStatus
from tests.factories.people import an_actor, as_actor
from tests.factories.providers import (
    DECIDED,
    AProvider,
    a_provider,
    a_provider_in_review,
    an_accepted_paper,
    an_accredited_provider,
    an_applicant,
    an_officer,
)

pytestmark = pytest.mark.database


def accept(provider: AProvider, now: datetime, **said: Any) -> None:
    operations.decide_vetting(
        actor=said.pop("actor", None) or an_officer(now),
        now=now,
        provider=provider.id,
        **{"accept": True, **DECIDED, **said},
    )


@pytest.mark.allows("providers.start_review")
def test_an_officer_takes_an_application_up(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    assert [row.id for row, _organisation in queries.vetting_queue()] == [provider.id]
    operations.start_review(actor=an_officer(now), now=now, provider=provider.id)
    assert (provider.row.status, provider.row.review) == (ProviderStatus.IN_REVIEW, 1)


@pytest.mark.refuses("providers.start_review")
def test_a_provider_does_not_review_itself(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    with pytest.raises(NotAllowed):
        operations.start_review(actor=provider.staff, now=now, provider=provider.id)


def test_a_review_starts_once(app: Any, now: datetime) -> None:
    provider = a_provider_in_review(now)
    with pytest.raises(ReviewNotPossible):
        operations.start_review(actor=an_officer(now), now=now, provider=provider.id)


@pytest.mark.allows("providers.decide_vetting")
def test_the_second_officer_who_accepts_accredits(app: Any, now: datetime, heard: list[Any]) -> None:
    provider = a_provider_in_review(now)
    accept(provider, now)
    assert provider.row.status == ProviderStatus.IN_REVIEW
    assert heard == []
    accept(provider, now)
    assert (provider.row.status, provider.row.accredited_at) == (ProviderStatus.ACCREDITED, now)
    assert [event.provider for event in heard] == [provider.id]
    decisions = queries.decisions_of(provider.id)
    assert [decision.outcome for decision in decisions] == [Outcome.ACCEPT, Outcome.ACCEPT]
    assert len({decision.officer_id for decision in decisions}) == 2
    assert all(decision.no_conflict_declared and decision.reason and decision.delegation for decision in decisions)


@pytest.mark.refuses("providers.decide_vetting")
def test_others_do_not_decide(app: Any, now: datetime) -> None:
    provider = a_provider_in_review(now)
    for other in (provider.staff, an_actor(now, "city.service_owner")):
        with pytest.raises(NotAllowed):
            accept(provider, now, actor=other)


def test_the_audit_names_delegation_and_declared_conflict(app: Any, now: datetime) -> None:
    provider = a_provider_in_review(now)
    accept(provider, now)
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "providers.decide_vetting")).one()
    assert row.notes == {
        "provider": provider.id,
        "outcome": "accept",
        "delegation": DECIDED["delegation"],
        "no_conflict_declared": True,
    }


def test_the_same_officer_does_not_count_twice(app: Any, now: datetime) -> None:
    provider, officer = a_provider_in_review(now), an_officer(now)
    accept(provider, now, actor=officer)
    with pytest.raises(SameOfficer):
        accept(provider, now, actor=officer)


def test_an_officer_who_does_not_declare_is_refused(app: Any, now: datetime) -> None:
    with pytest.raises(ConflictNotDeclared) as refused:
        accept(a_provider_in_review(now), now, no_conflict_declared=False)
    assert "no_conflict_declared" in refused.value.fields


def test_nobody_decides_without_a_name(app: Any, now: datetime) -> None:
    with pytest.raises(OfficerConflicted):
        accept(a_provider_in_review(now), now, actor=replace(an_officer(now), person=None))


def test_whose_papers_have_run_out_is_not_accepted_and_can_be_refused(app: Any, now: datetime) -> None:
    provider, later = a_provider_in_review(now), now.replace(year=2028)
    with pytest.raises(EvidenceLacking):
        accept(provider, later)
    accept(provider, later, accept=False)
    assert provider.row.status == ProviderStatus.APPLIED
    assert [decision.outcome for decision in queries.decisions_of(provider.id)] == [Outcome.REFUSE]


def test_an_officer_who_works_for_the_provider_does_not_decide(app: Any, now: datetime) -> None:
    provider, officer = a_provider_in_review(now), an_officer(now)
    assert officer.person
    grant_role(actor=SYSTEM, now=now, person=officer.person, role="provider.staff", scope=provider.id)
    with pytest.raises(OfficerConflicted):
        accept(provider, now, actor=as_actor(officer.person, now))


def test_an_officer_who_registered_the_provider_does_not_decide(app: Any, now: datetime) -> None:
    provider = a_provider_in_review(now)
    assert provider.staff.person
    grant_role(actor=SYSTEM, now=now, person=provider.staff.person, role="city.vetting_officer")
    former = as_actor(provider.staff.person, now)
    only_officer = type(former)(former.person, frozenset(role for role in former.roles if role.scope is None))
    with pytest.raises(OfficerConflicted):
        accept(provider, now, actor=only_officer)


@pytest.mark.parametrize(
    ("field", "written"),
    [("reason", " "), ("reason", "x" * 2001), ("delegation", ""), ("delegation", "x" * 201)],
)
def test_a_decision_needs_reason_and_delegation(app: Any, now: datetime, field: str, written: str) -> None:
    with pytest.raises(ReasonMissing) as refused:
        accept(a_provider_in_review(now), now, **{field: written})
    assert list(refused.value.fields) == [field]


def test_nothing_is_accepted_without_the_papers(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    an_accepted_paper(provider, now, EvidenceKind.RULES_OF_ASSOCIATION)
    operations.start_review(actor=an_officer(now), now=now, provider=provider.id)
    with pytest.raises(EvidenceLacking) as refused:
        accept(provider, now)
    assert refused.value.facts["papers"] == ["criminal_record_seen"]


def test_without_a_review_nothing_is_decided(app: Any, now: datetime) -> None:
    with pytest.raises(ReviewNotOpen):
        accept(an_applicant(now), now)


def test_a_refusal_sends_back_and_the_next_review_needs_two_again(app: Any, now: datetime) -> None:
    provider = a_provider_in_review(now)
    officer = an_officer(now)
    accept(provider, now, actor=officer)
    accept(provider, now, accept=False, reason="The rules are those of another association.")
    assert provider.row.status == ProviderStatus.APPLIED
    operations.start_review(actor=officer, now=now, provider=provider.id)
    accept(provider, now, actor=officer)
    assert provider.row.status == ProviderStatus.IN_REVIEW


def test_a_refusal_needs_no_papers(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    operations.start_review(actor=an_officer(now), now=now, provider=provider.id)
    accept(provider, now, accept=False)
    assert provider.row.status == ProviderStatus.APPLIED


def test_decisions_are_never_changed(app: Any, now: datetime) -> None:
    accept(a_provider_in_review(now), now)
    for statement in ("UPDATE vetting_decision SET reason = 'x'", "DELETE FROM vetting_decision"):
        with pytest.raises(DBAPIError):
            db.session.execute(db.text(statement))
        db.session.rollback()


@pytest.mark.allows("providers.suspend_provider")
def test_one_officer_suspends_and_new_enrolments_stop(app: Any, now: datetime, heard: list[Any]) -> None:
    provider = a_provider(now)
    heard.clear()
    operations.suspend_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    assert [event.name for event in heard] == ["providers.suspended"]
    assert [missing.code for missing in queries.may_take_enrolments(provider.id, now.date())] == ["suspended"]


@pytest.mark.refuses("providers.suspend_provider")
def test_others_do_not_suspend(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    with pytest.raises(NotAllowed):
        operations.suspend_provider(actor=provider.staff, now=now, provider=provider.id, **DECIDED)


def test_only_an_accredited_provider_is_suspended(app: Any, now: datetime) -> None:
    with pytest.raises(NotAccredited):
        operations.suspend_provider(actor=an_officer(now), now=now, provider=an_applicant(now).id, **DECIDED)


@pytest.mark.allows("providers.reinstate_provider")
def test_another_officer_reinstates(app: Any, now: datetime, heard: list[Any]) -> None:
    provider, officer = a_provider(now), an_officer(now)
    operations.suspend_provider(actor=officer, now=now, provider=provider.id, **DECIDED)
    with pytest.raises(SameOfficer):
        operations.reinstate_provider(actor=officer, now=now, provider=provider.id, **DECIDED)
    heard.clear()
    operations.reinstate_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    assert [event.name for event in heard] == ["providers.reinstated"]
    assert queries.may_take_enrolments(provider.id, now.date()) == ()


@pytest.mark.refuses("providers.reinstate_provider")
def test_others_do_not_reinstate(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    with pytest.raises(NotAllowed):
        operations.reinstate_provider(actor=provider.staff, now=now, provider=provider.id, **DECIDED)


def test_only_a_suspended_provider_is_reinstated(app: Any, now: datetime) -> None:
    with pytest.raises(NotSuspended):
        operations.reinstate_provider(
            actor=an_officer(now), now=now, provider=an_accredited_provider(now).id, **DECIDED
        )


def test_nobody_is_reinstated_with_expired_papers(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now, until=datetime(2026, 12, 31).date())  # noqa: DTZ001
    operations.suspend_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    with pytest.raises(EvidenceLacking):
        operations.reinstate_provider(
            actor=an_officer(now), now=now.replace(year=2027), provider=provider.id, **DECIDED
        )


@pytest.mark.allows("providers.end_provider")
def test_a_provider_leaves_for_good(app: Any, now: datetime, heard: list[Any]) -> None:
    provider = an_accredited_provider(now)
    heard.clear()
    operations.end_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    assert [event.name for event in heard] == ["providers.ended"]
    with pytest.raises(ProviderGone):
        operations.end_provider(actor=an_officer(now), now=now, provider=provider.id, **DECIDED)
    assert "accreditation" in [missing.code for missing in queries.may_take_enrolments(provider.id, now.date())]


@pytest.mark.refuses("providers.end_provider")
def test_others_end_nothing(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    with pytest.raises(NotAllowed):
        operations.end_provider(actor=provider.staff, now=now, provider=provider.id, **DECIDED)
