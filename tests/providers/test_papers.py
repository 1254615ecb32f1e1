"""Papers are in proportion; they are shown, looked at, and expire by themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.kernel.outbox import run_jobs
from marketplace.people.models import OrganisationForm
from marketplace.people.operations import grant_role
from providers import operations, queries
from providers.errors import (
    EvidenceDecided,
    EvidenceGroundWrong,
    EvidenceOutdated,
    EvidenceUnknown,
    OfficerConflicted,
    ProviderGone,
    ReasonMissing,
)
from providers.models import EvidenceKind, EvidenceStatus, RecordGround, SizeClass
from providers.requirements import REQUIREMENTS, required_papers
from tests.factories.people import an_actor, as_actor
from tests.factories.providers import (
    DECIDED,
    SUMMER_2027,
    a_paper,
    a_provider,
    an_accepted_paper,
    an_accredited_provider,
    an_applicant,
    an_officer,
)

pytestmark = pytest.mark.database
RECORDS = EvidenceKind.CRIMINAL_RECORD_SEEN


def kinds(form: OrganisationForm, size: SizeClass, *, minors: bool = True) -> list[str]:
    return [paper.kind.value for paper in required_papers(form=form, size=size, minors=minors)]


def test_an_association_of_twenty_children_is_not_asked_for_the_papers_of_a_company() -> None:
    assert kinds(OrganisationForm.ASSOCIATION, SizeClass.MICRO) == ["rules_of_association", "criminal_record_seen"]


def test_papers_grow_with_the_size_and_the_form() -> None:
    assert kinds(OrganisationForm.SOLE_TRADER, SizeClass.MICRO) == ["insurance", "tax", "criminal_record_seen"]
    assert kinds(OrganisationForm.COMPANY, SizeClass.SMALL) == ["insurance", "tax", "pension", "criminal_record_seen"]
    assert kinds(OrganisationForm.FOUNDATION, SizeClass.MEDIUM) == [
        "rules_of_association",
        "insurance",
        "tax",
        "pension",
        "qualification",
        "criminal_record_seen",
    ]
    assert kinds(OrganisationForm.CITY_UNIT, SizeClass.LARGE) == ["qualification", "criminal_record_seen"]


def test_without_minors_no_criminal_records_are_looked_at() -> None:
    assert kinds(OrganisationForm.COMPANY, SizeClass.LARGE, minors=False) == ["insurance", "tax", "pension"]


def test_every_requirement_states_its_basis() -> None:
    assert all(paper.legal_basis and paper.text for paper in REQUIREMENTS)


@pytest.mark.allows("providers.show_evidence")
def test_a_provider_shows_a_paper(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    paper = a_paper(provider, now)
    assert (paper.status, paper.shown_by, paper.valid_until) == (
        EvidenceStatus.SHOWN,
        provider.staff.person,
        SUMMER_2027,
    )
    assert [each.id for each in queries.evidence_of(provider.id)] == [paper.id]


@pytest.mark.refuses("providers.show_evidence")
def test_others_cannot_show_papers_for_a_provider(app: Any, now: datetime) -> None:
    provider, other = an_applicant(now), an_applicant(now)
    for stranger in (other.staff, NOBODY, an_officer(now)):
        with pytest.raises(NotFound):
            operations.show_evidence(
                actor=stranger, now=now, provider=provider.id, kind=EvidenceKind.TAX, valid_until=SUMMER_2027
            )


@pytest.mark.parametrize(
    ("kind", "ground"), [(RECORDS, None), (EvidenceKind.TAX, RecordGround.DUTY)], ids=["missing", "too much"]
)
def test_a_ground_is_stated_for_criminal_records_and_only_for_them(
    app: Any, now: datetime, kind: EvidenceKind, ground: RecordGround | None
) -> None:
    provider = an_applicant(now)
    with pytest.raises(EvidenceGroundWrong) as refused:
        operations.show_evidence(
            actor=provider.staff, now=now, provider=provider.id, kind=kind, valid_until=SUMMER_2027, ground=ground
        )
    assert "ground" in refused.value.fields


def test_the_database_too_wants_the_ground(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now)
    with pytest.raises(IntegrityError):
        db.session.execute(
            db.text("UPDATE evidence SET kind = 'criminal_record_seen' WHERE id = :id"), {"id": paper.id}
        )
    db.session.rollback()


def test_a_paper_whose_last_day_has_come_is_not_taken(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    with pytest.raises(EvidenceOutdated) as refused:
        a_paper(provider, now, until=date(2026, 9, 1))
    assert "valid_until" in refused.value.fields
    assert a_paper(provider, now, until=date(2026, 9, 2))


def test_the_day_is_the_citys(app: Any) -> None:
    late = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
    with pytest.raises(EvidenceOutdated):
        a_paper(an_applicant(late), late, until=date(2026, 9, 1))


def test_a_provider_that_has_left_shows_nothing_more(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    operations.end_provider(actor=provider.officers[0], now=now, provider=provider.id, **DECIDED)
    with pytest.raises(ProviderGone):
        a_paper(provider, now)


@pytest.mark.allows("providers.accept_evidence")
def test_an_officer_accepts_a_paper_and_it_is_kept_who_saw_it_and_when(app: Any, now: datetime) -> None:
    officer = an_officer(now)
    paper = a_paper(an_applicant(now), now)
    accepted = operations.accept_evidence(actor=officer, now=now, evidence=paper.id)
    assert (accepted.status, accepted.seen_by, accepted.seen_at) == (EvidenceStatus.ACCEPTED, officer.person, now)


@pytest.mark.refuses("providers.accept_evidence")
def test_a_provider_does_not_accept_its_own_papers(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    paper = a_paper(provider, now)
    with pytest.raises(NotAllowed):
        operations.accept_evidence(actor=provider.staff, now=now, evidence=paper.id)


def test_an_officer_who_works_for_a_provider_looks_at_none_of_its_papers(app: Any, now: datetime) -> None:
    provider = an_applicant(now)
    paper = a_paper(provider, now)
    officer = an_officer(now)
    assert officer.person
    grant_role(actor=SYSTEM, now=now, person=officer.person, role="provider.staff", scope=provider.id)
    with pytest.raises(OfficerConflicted):
        operations.accept_evidence(actor=as_actor(officer.person, now), now=now, evidence=paper.id)


def test_a_paper_is_looked_at_once(app: Any, now: datetime) -> None:
    paper = an_accepted_paper(an_applicant(now), now)
    with pytest.raises(EvidenceDecided):
        operations.accept_evidence(actor=an_officer(now), now=now, evidence=paper.id)
    with pytest.raises(EvidenceDecided):
        operations.reject_evidence(actor=an_officer(now), now=now, evidence=paper.id, reason="No.")


def test_a_paper_that_expired_before_it_was_looked_at_is_not_accepted(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now, until=date(2026, 9, 3))
    with pytest.raises(EvidenceOutdated):
        operations.accept_evidence(actor=an_officer(now), now=now + timedelta(days=2), evidence=paper.id)


@pytest.mark.allows("providers.reject_evidence")
def test_an_officer_rejects_a_paper_with_a_reason(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now)
    rejected = operations.reject_evidence(actor=an_officer(now), now=now, evidence=paper.id, reason=" Not readable. ")
    assert (rejected.status, rejected.reject_reason) == (EvidenceStatus.REJECTED, "Not readable.")


def test_a_rejection_without_a_reason_is_refused(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now)
    with pytest.raises(ReasonMissing) as refused:
        operations.reject_evidence(actor=an_officer(now), now=now, evidence=paper.id, reason="  ")
    assert "reason" in refused.value.fields


@pytest.mark.refuses("providers.reject_evidence")
def test_others_reject_nothing(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now)
    with pytest.raises(NotAllowed):
        operations.reject_evidence(actor=an_actor(now, "auditor"), now=now, evidence=paper.id, reason="No.")


def test_a_paper_that_is_not_there_is_unknown(app: Any, now: datetime) -> None:
    with pytest.raises(EvidenceUnknown):
        operations.accept_evidence(actor=an_officer(now), now=now, evidence="nothing")


@pytest.mark.allows("providers.warn_expiring_evidence")
def test_it_is_told_once_thirty_days_before_a_paper_expires(app: Any, now: datetime, heard: list[Any]) -> None:
    provider = an_accredited_provider(now, until=date(2026, 12, 31))
    heard.clear()
    run_jobs(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert heard == []
    run_jobs(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert {(event.provider, event.valid_until) for event in heard} == {(provider.id, date(2026, 12, 31))}
    assert sorted(event.kind for event in heard) == ["criminal_record_seen", "rules_of_association"]
    assert {event.evidence for event in heard} == {paper.id for paper in queries.evidence_of(provider.id)}
    heard.clear()
    run_jobs(datetime(2026, 12, 2, 12, tzinfo=UTC))
    assert heard == []


@pytest.mark.refuses("providers.warn_expiring_evidence")
def test_people_do_not_run_the_warning(app: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        operations.warn_expiring_evidence(actor=an_officer(now), now=now)


def test_a_paper_that_was_renewed_is_not_warned_of(app: Any, now: datetime, heard: list[Any]) -> None:
    provider = an_accredited_provider(now, until=date(2026, 9, 20))
    for kind in (EvidenceKind.RULES_OF_ASSOCIATION, RECORDS):
        an_accepted_paper(provider, now, kind)
    heard.clear()
    assert operations.warn_expiring_evidence(actor=SYSTEM, now=now) == 0
    assert heard == []


def test_rejected_papers_and_those_of_a_provider_that_has_left_are_not_warned_of(app: Any, now: datetime) -> None:
    paper = a_paper(an_applicant(now), now, until=date(2026, 9, 20))
    operations.reject_evidence(actor=an_officer(now), now=now, evidence=paper.id, reason="No.")
    gone = an_accredited_provider(now, until=date(2026, 9, 20))
    operations.end_provider(actor=gone.officers[0], now=now, provider=gone.id, **DECIDED)
    assert operations.warn_expiring_evidence(actor=SYSTEM, now=now) == 0


def test_an_expired_paper_stops_new_enrolments_by_itself(app: Any, now: datetime) -> None:
    provider = a_provider(now, until=date(2026, 12, 31))
    assert queries.may_take_enrolments(provider.id, date(2026, 12, 30)) == ()
    assert [missing.code for missing in queries.may_take_enrolments(provider.id, date(2026, 12, 31))] == [
        "paper_rules_of_association",
        "paper_criminal_record_seen",
    ]
    an_accepted_paper(provider, now, EvidenceKind.RULES_OF_ASSOCIATION)
    an_accepted_paper(provider, now, RECORDS)
    assert queries.may_take_enrolments(provider.id, date(2026, 12, 31)) == ()
