"""An offering goes from draft to published when nothing is missing, and each published state is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from catalog import operations, queries
from catalog.completeness import what_is_missing
from catalog.errors import (
    OfferingIncomplete,
    OfferingNotDraft,
    OfferingNotPublished,
    OfferingNotSubmitted,
    OfferingStillRuns,
    OfferingUnknown,
    PriceOnFree,
    SeasonClosed,
    TermsWrong,
)
from catalog.models import Admission, LegalRegime, OfferingStatus
from catalog.operations.drafting import wrong_terms
from catalog.verification import revision_digests
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.kernel.operation import NOBODY, SYSTEM
from marketplace.people.models import OrganisationForm
from marketplace.service_models.base import LegalRoute, Sector
from providers import operations as registry
from tests.factories.catalog import (
    COMPLETE,
    AnOffering,
    a_draft,
    a_group,
    a_published_offering,
    a_season,
    a_service,
    a_unit,
    a_unit_manager,
    an_approved_attachment,
    an_attachment,
)
from tests.factories.people import an_actor
from tests.factories.providers import (
    DECIDED,
    AProvider,
    a_provider,
    a_service_owner,
    an_accredited_provider,
    an_agreement,
    an_officer,
)

pytestmark = pytest.mark.database


def missing(offering: AnOffering, now: datetime) -> list[str]:
    return [each.code for each in what_is_missing(offering.id, now=now)]


def draft(maker: AProvider, now: datetime, **facts: Any) -> Any:
    facts = {
        "provider": maker.id,
        "service": facts.get("service") or a_service(now).id,
        "season": facts.get("season") or a_season(now).id,
        "terms": operations.OfferingTerms(),
        **facts,
    }
    return operations.draft_offering(actor=facts.pop("actor", maker.staff), now=now, **facts)


def submit(offering: AnOffering, now: datetime) -> Any:
    return operations.submit_offering(actor=offering.provider.staff, now=now, offering=offering.id)


def publish(offering: AnOffering, now: datetime) -> Any:
    return operations.publish_offering(actor=a_service_owner(now), now=now, offering=offering.id)


def revise(offering: AnOffering, now: datetime, **facts: Any) -> Any:
    return operations.revise_offering(
        actor=offering.provider.staff, now=now, offering=offering.id, terms=replace(COMPLETE, **facts)
    )


def withdraw(offering: AnOffering, now: datetime, reason: str = "The leader is ill.") -> Any:
    return operations.withdraw_offering(actor=offering.provider.staff, now=now, offering=offering.id, reason=reason)


@pytest.mark.allows("catalog.draft_offering")
def test_a_draft_may_lack_everything(app: Any, now: datetime) -> None:
    provider = a_provider(now)
    offering = draft(provider, now)
    assert (offering.status, offering.model, offering.drafted_by) == ("draft", "v2", provider.staff.person)
    assert draft(provider, now, model="vplus").model == "vplus"


@pytest.mark.refuses("catalog.draft_offering")
def test_nobody_drafts_for_another_provider_or_for_the_city(app: Any, now: datetime) -> None:
    mine, other = a_provider(now), a_provider(now)
    for stranger in (other.staff, a_service_owner(now), NOBODY):
        with pytest.raises(NotFound):
            draft(mine, now, actor=stranger)
    with pytest.raises(NotFound):
        draft(mine, now, provider=None)
    assert draft(mine, now, provider=None, actor=a_service_owner(now)).provider_id is None


def test_nothing_is_drafted_for_a_closed_season(app: Any, now: datetime) -> None:
    season = a_season(now)
    operations.close_season(actor=a_service_owner(now), now=now, season=season.id)
    with pytest.raises(SeasonClosed):
        draft(a_provider(now), now, season=season.id)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("title", {"title": "x" * 121}),
        ("summary", {"summary": "x" * 5001}),
        ("what_else", {"what_else": "x" * 2001}),
        ("accessibility", {"accessibility": "x" * 2001}),
        ("languages", {"languages": ("fin",)}),
        ("languages", {"languages": ("fi",) * 21}),
        ("vat_code", {"vat_code": "25,5 %"}),
        ("price_cents", {"price_cents": -1}),
        ("price_cents", {"price_cents": 100_000_01}),
        ("age_from", {"age_from": -1}),
        ("age_to", {"age_to": 121}),
        ("age_to", {"age_from": 7, "age_to": 6}),
        ("group_min", {"group_min": 0}),
        ("group_max", {"group_max": 1001}),
        ("group_max", {"group_min": 21}),
    ],
)
def test_an_impossible_term_is_named_by_its_field(app: Any, now: datetime, field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(TermsWrong) as refused:
        draft(a_provider(now), now, terms=replace(COMPLETE, **facts))
    assert list(refused.value.fields) == [field]


def test_all_that_is_wrong_is_told_at_once_and_nothing_of_what_is_right() -> None:
    wrong = wrong_terms(replace(COMPLETE, title="x" * 121, legal_regime=LegalRegime.FREE_OF_CHARGE))
    assert set(wrong) == {"title", "price_cents"}
    assert wrong_terms(COMPLETE) == {}


def test_the_furthest_terms_are_taken(app: Any, now: datetime) -> None:
    terms = operations.OfferingTerms(
        title="x" * 120,
        languages=("fi",) * 20,
        age_from=0,
        age_to=120,
        price_cents=100_000_00,
        group_min=1,
        group_max=1000,
        vat_code="25.5_a-B",
    )
    assert draft(a_provider(now), now, terms=terms)


def test_what_must_be_free_may_not_have_a_price(app: Any, now: datetime) -> None:
    provider = a_provider(now)
    free = replace(COMPLETE, legal_regime=LegalRegime.FREE_OF_CHARGE)
    with pytest.raises(PriceOnFree) as refused:
        draft(provider, now, terms=free)
    assert "price_cents" in refused.value.fields
    assert draft(provider, now, terms=replace(free, price_cents=0))
    assert draft(provider, now, terms=replace(COMPLETE, legal_regime=None))


def test_the_database_too_refuses_a_price_on_what_must_be_free(app: Any, now: datetime) -> None:
    a_draft(now)
    for wrong in ("legal_regime = 'free_of_charge'", "price_cents = -1", "age_from = 7", "group_min = 21"):
        with pytest.raises(IntegrityError):
            db.session.execute(db.text(f"UPDATE offering SET {wrong}"))
        db.session.rollback()


def test_an_empty_draft_is_told_all_that_is_missing(app: Any, now: datetime) -> None:
    provider = an_accredited_provider(now)
    offering = draft(provider, now)
    found = what_is_missing(offering.id, now=now)
    assert [each.code for each in found] == [
        "title",
        "summary",
        "languages",
        "ages",
        "price_cents",
        "what_else",
        "vat_code",
        "legal_regime",
        "group_size",
        "accessibility",
        "admission",
        "groups",
        "agreement",
        "payout_account",
    ]
    assert all(each.text for each in found)


def test_nothing_is_missing_from_a_complete_draft(app: Any, now: datetime) -> None:
    assert missing(a_draft(now), now) == []


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("summary", {"summary": "x" * 29}),
        ("ages", {"age_from": None}),
        ("ages", {"age_to": None}),
        ("group_size", {"group_min": None}),
        ("group_size", {"group_max": None}),
        ("go_no_go_on", {"go_no_go_on": None}),
        ("go_no_go_early", {"go_no_go_on": date(2026, 9, 8)}),
        ("admission_of_model", {"admission": Admission.DECISION}),
    ],
)
def test_each_gap_is_found_alone(app: Any, now: datetime, code: str, facts: dict[str, Any]) -> None:
    assert missing(a_draft(now, **facts), now) == [code]


def test_a_group_of_one_needs_no_decision_day(app: Any, now: datetime) -> None:
    assert missing(a_draft(now, group_min=1, go_no_go_on=None), now) == []
    assert missing(a_draft(now, summary="x" * 30), now) == []


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 8, 31), date(2026, 9, 1)])
def test_the_day_of_the_decision_is_still_to_come(app: Any, now: datetime, day: date) -> None:
    offering = a_draft(now, go_no_go_on=day)
    assert missing(offering, now) == ["go_no_go_over"]
    with pytest.raises(OfferingIncomplete):
        submit(offering, now)
    revise(offering, now, go_no_go_on=date(2026, 9, 2))
    assert missing(offering, now) == []


def test_a_submitted_offering_is_not_published_after_its_day_of_decision(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    submit(offering, now)
    with pytest.raises(OfferingIncomplete):
        publish(offering, datetime(2026, 9, 5, 6, tzinfo=UTC))
    assert publish(offering, datetime(2026, 9, 4, 6, tzinfo=UTC))


def test_no_group_has_begun_before_its_offering_is_published(app: Any, now: datetime) -> None:
    offering = a_draft(now, group_min=1, go_no_go_on=None, starts_on=date(2026, 9, 1))
    begins = datetime(2026, 9, 1, 12, tzinfo=UTC)
    assert missing(offering, begins - timedelta(seconds=1)) == []
    assert missing(offering, begins) == ["begun"]


def test_what_was_published_before_is_published_again_after_it_has_begun(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    withdraw(offering, now)
    revise(offering, now)
    assert missing(offering, datetime(2026, 10, 1, tzinfo=UTC)) == []


def test_a_group_with_more_places_than_the_largest_group_is_found(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    revise(offering, now, group_max=19)
    assert missing(offering, now) == ["capacity"]


def test_a_closed_season_is_found(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    operations.close_season(actor=a_service_owner(now), now=now, season=offering.row.season_id)
    assert missing(offering, now) == ["season"]


def test_a_group_waits_for_its_attachment(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    unit = a_unit(now).id
    attachment = an_attachment(now, offering, unit)
    assert missing(offering, now) == []
    a_group(now, offering.provider.staff, offering.id, unit, attachment=attachment.id)
    assert missing(offering, now) == ["attachment"]
    manager = a_unit_manager(now, unit)
    terms = operations.UnitTerms(room="Hall", time_note="15 to 16", staffing="One", others_do="Play")
    operations.agree_attachment(actor=manager, now=now, attachment=attachment.id, terms=terms)
    assert missing(offering, now) == ["attachment"]
    operations.approve_attachment(actor=a_service_owner(now), now=now, attachment=attachment.id)
    assert missing(offering, now) == []


def test_what_keeps_the_provider_from_enrolments_keeps_its_offering_from_families(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    registry.suspend_provider(actor=an_officer(now), now=now, provider=offering.provider.id, **DECIDED)
    assert missing(offering, now) == ["suspended"]


def test_an_agreement_for_another_model_does_not_do(app: Any, now: datetime) -> None:
    provider = a_provider(now)
    offering = draft(provider, now, model="vplus", terms=COMPLETE)
    assert "agreement" in [each.code for each in what_is_missing(offering.id, now=now)]


def test_the_legal_route_decides_how_places_are_given(app: Any, now: datetime) -> None:
    provider = a_provider(now)
    an_agreement(provider, now, model="vplus", legal_route=LegalRoute.PURCHASED, platform_fee_bp=0)
    offering = draft(provider, now, model="vplus", terms=replace(COMPLETE, admission=Admission.FIRST_COME))
    by_route = [each.code for each in what_is_missing(offering.id, now=now)]
    voucher = a_provider(now)
    an_agreement(voucher, now, model="vplus", legal_route=LegalRoute.VOUCHER, platform_fee_bp=0)
    offering = draft(voucher, now, model="vplus", terms=replace(COMPLETE, admission=Admission.FIRST_COME))
    by_voucher = [each.code for each in what_is_missing(offering.id, now=now)]
    assert ("admission_of_model" in by_route, "admission_of_model" in by_voucher) == (True, False)


def test_a_unit_that_no_longer_separates_its_accounts_is_found(app: Any, now: datetime) -> None:
    facts = {"form": OrganisationForm.CITY_UNIT, "sector": Sector.PUBLIC, "business_id": "2077474-0"}
    offering = a_draft(now, provider=a_provider(now, separated_accounts=True, **facts))
    assert missing(offering, now) == []
    staff, provider = offering.provider.staff, offering.provider.id
    registry.state_separated_accounts(actor=staff, now=now, provider=provider, separated=False)
    assert missing(offering, now) == ["model"]


def test_the_citys_own_offering_needs_no_papers_and_a_model_for_the_city(app: Any, now: datetime) -> None:
    owner = a_service_owner(now)
    city = AProvider("", owner)
    own = draft(city, now, provider=None, actor=owner, model="v", terms=replace(COMPLETE, admission=Admission.DECISION))
    assert [each.code for each in what_is_missing(own.id, now=now)] == ["groups"]
    sold = draft(city, now, provider=None, actor=owner, model="v2", terms=COMPLETE)
    assert [each.code for each in what_is_missing(sold.id, now=now)] == ["groups", "model"]


@pytest.mark.allows("catalog.submit_offering")
def test_a_complete_draft_is_submitted(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    submit(offering, now)
    assert (offering.row.status, offering.row.submitted_at) == (OfferingStatus.SUBMITTED, now)
    assert [each.id for each in queries.offerings_to_publish()] == [offering.id]
    with pytest.raises(OfferingNotDraft):
        submit(offering, now)


@pytest.mark.refuses("catalog.submit_offering")
def test_others_submit_nothing(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    for stranger in (a_provider(now).staff, a_service_owner(now), NOBODY):
        with pytest.raises(NotFound):
            operations.submit_offering(actor=stranger, now=now, offering=offering.id)


def test_an_incomplete_draft_is_refused_and_what_is_missing_is_named(app: Any, now: datetime) -> None:
    offering = a_draft(now, what_else="")
    with pytest.raises(OfferingIncomplete) as refused:
        submit(offering, now)
    assert refused.value.facts["missing"] == ["what_else"]
    assert list(refused.value.fields) == ["what_else"]


@pytest.mark.allows("catalog.publish_offering")
def test_a_submitted_offering_is_published_and_its_revision_kept(app: Any, now: datetime, heard: list[Any]) -> None:
    offering = a_draft(now)
    submit(offering, now)
    publish(offering, now)
    row = offering.row
    assert (row.status, row.revision, row.published_at) == (OfferingStatus.PUBLISHED, 1, now)
    [event] = heard
    assert (event.offering, event.provider, event.revision) == (offering.id, offering.provider.id, 1)
    [revision] = queries.revisions_of(offering.id)
    assert (revision.content["title"], revision.content["price_cents"]) == ("Drama club", 240_00)
    assert [(each["group"], each["capacity"]) for each in revision.content["groups"]] == [(offering.group, 20)]
    assert {session.revision for session in queries.sessions_of_group(offering.group)} == {1}
    assert list(revision_digests()) == []


@pytest.mark.refuses("catalog.publish_offering")
def test_a_provider_does_not_publish_itself(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    submit(offering, now)
    with pytest.raises(NotAllowed):
        operations.publish_offering(actor=offering.provider.staff, now=now, offering=offering.id)


def test_an_offering_that_is_not_there_is_unknown(app: Any, now: datetime) -> None:
    with pytest.raises(OfferingUnknown):
        operations.publish_offering(actor=a_service_owner(now), now=now, offering="nothing")


def test_a_draft_is_not_published(app: Any, now: datetime) -> None:
    with pytest.raises(OfferingNotSubmitted):
        publish(a_draft(now), now)


def test_what_became_incomplete_meanwhile_is_not_published(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    submit(offering, now)
    registry.suspend_provider(actor=an_officer(now), now=now, provider=offering.provider.id, **DECIDED)
    with pytest.raises(OfferingIncomplete):
        publish(offering, now)


@pytest.mark.allows("catalog.revise_offering")
def test_a_submitted_offering_that_is_changed_is_a_draft_again(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    submit(offering, now)
    revise(offering, now, title="  Theatre club ", languages=("en",))
    row = offering.row
    assert (row.status, row.title, row.languages) == (OfferingStatus.DRAFT, "Theatre club", ["en"])
    assert row.search_languages == " en "
    assert " theatr " in row.search_words


@pytest.mark.refuses("catalog.revise_offering")
def test_others_revise_nothing(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    for stranger in (a_provider(now).staff, NOBODY, an_actor(now, "city.officer")):
        with pytest.raises(NotFound):
            operations.revise_offering(actor=stranger, now=now, offering=offering.id, terms=COMPLETE)
    with pytest.raises(NotFound):
        operations.revise_offering(actor=offering.provider.staff, now=now, offering="nothing", terms=COMPLETE)


def test_of_a_published_offering_the_texts_change_and_the_revision_is_kept(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    revise(offering, now, summary="We play other stories and make masks of paper and cloth.")
    assert (offering.row.status, offering.row.revision) == (OfferingStatus.PUBLISHED, 2)
    assert [revision.revision for revision in queries.revisions_of(offering.id)] == [2, 1]


@pytest.mark.parametrize("facts", [{"price_cents": 1}, {"languages": ("fi",)}, {"age_to": 7}, {"group_max": 30}])
def test_of_a_published_offering_the_terms_do_not_change(app: Any, now: datetime, facts: dict[str, Any]) -> None:
    offering = a_published_offering(now)
    with pytest.raises(OfferingNotDraft) as refused:
        revise(offering, now, **facts)
    assert list(refused.value.fields) == list(facts)


def test_a_revision_of_texts_is_checked_too(app: Any, now: datetime) -> None:
    with pytest.raises(TermsWrong):
        revise(a_published_offering(now), now, title="x" * 121)


def test_published_revisions_are_never_changed(app: Any, now: datetime) -> None:
    a_published_offering(now)
    for statement in ("UPDATE offering_revision SET digest = ''", "DELETE FROM offering_revision"):
        with pytest.raises(DBAPIError):
            db.session.execute(db.text(statement))
        db.session.rollback()


@pytest.mark.allows("catalog.withdraw_offering")
def test_a_published_offering_is_withdrawn_with_a_reason_and_can_be_drafted_anew(
    app: Any, now: datetime, heard: list[Any]
) -> None:
    offering = a_published_offering(now)
    heard.clear()
    withdraw(offering, now, " The leader is ill. ")
    row = offering.row
    assert (row.status, row.withdrawn_at, row.withdraw_reason) == ("withdrawn", now, "The leader is ill.")
    assert [(event.name, event.offering, event.provider) for event in heard] == [
        ("catalog.offering_withdrawn", offering.id, offering.provider.id)
    ]
    revise(offering, now, price_cents=200_00)
    submit(offering, now)
    publish(offering, now)
    assert (offering.row.status, offering.row.revision) == (OfferingStatus.PUBLISHED, 2)


def test_a_service_owner_withdraws_too(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    operations.withdraw_offering(actor=a_service_owner(now), now=now, offering=offering.id, reason="Not safe.")
    assert offering.row.status == OfferingStatus.WITHDRAWN


@pytest.mark.refuses("catalog.withdraw_offering")
def test_others_withdraw_nothing(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    with pytest.raises(NotFound):
        operations.withdraw_offering(actor=a_provider(now).staff, now=now, offering=offering.id, reason="No.")


def test_a_draft_is_not_withdrawn(app: Any, now: datetime) -> None:
    with pytest.raises(OfferingNotPublished):
        withdraw(a_draft(now), now)


@pytest.mark.parametrize("reason", ["  ", "x" * 501])
def test_a_withdrawal_needs_a_reason(app: Any, now: datetime, reason: str) -> None:
    with pytest.raises(TermsWrong) as refused:
        withdraw(a_published_offering(now), now, reason)
    assert "reason" in refused.value.fields


def test_when_a_provider_leaves_its_offerings_are_withdrawn(app: Any, now: datetime) -> None:
    published = a_published_offering(now)
    waiting = a_draft(now, provider=published.provider)
    registry.end_provider(actor=an_officer(now), now=now, provider=published.provider.id, **DECIDED)
    assert (published.row.status, waiting.row.status) == (OfferingStatus.WITHDRAWN, OfferingStatus.DRAFT)


@pytest.mark.allows("catalog.archive_offering")
def test_an_offering_is_archived_when_its_sessions_are_over(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    archive = {"actor": offering.provider.staff, "offering": offering.id}
    with pytest.raises(OfferingStillRuns):
        operations.archive_offering(now=now, **archive)
    later = now + timedelta(days=120)
    operations.archive_offering(now=later, **archive)
    assert (offering.row.status, offering.row.archived_at) == (OfferingStatus.ARCHIVED, later)
    with pytest.raises(OfferingNotPublished):
        operations.archive_offering(now=later, **archive)
    with pytest.raises(OfferingNotDraft):
        revise(offering, now)


@pytest.mark.refuses("catalog.archive_offering")
def test_others_archive_nothing(app: Any, now: datetime) -> None:
    offering = a_published_offering(now)
    with pytest.raises(NotFound):
        operations.archive_offering(actor=a_provider(now).staff, now=now, offering=offering.id)


def test_a_draft_is_seen_by_its_provider_the_city_and_the_unit_that_is_asked(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    an_attachment(now, offering)
    for seer in (offering.provider.staff, a_service_owner(now), a_unit_manager(now, offering.unit), SYSTEM):
        assert queries.offering_page(offering.id, actor=seer).offering.id == offering.id
    for stranger in (NOBODY, a_provider(now).staff, a_unit_manager(now, a_unit(now).id)):
        with pytest.raises(OfferingUnknown):
            queries.offering_page(offering.id, actor=stranger)


def test_the_page_of_an_offering_has_all_around_it(app: Any, now: datetime) -> None:
    offering = a_draft(now)
    attachment = an_approved_attachment(now, offering)
    submit(offering, now)
    publish(offering, now)
    page = queries.offering_page(offering.id, actor=NOBODY)
    assert page.provider_name and page.provider_name.startswith("Drama association")
    assert [(group.id, unit.id) for group, unit in page.groups] == [(offering.group, offering.unit)]
    assert [each.id for each, _unit in page.attachments] == [attachment.id]
    assert page.service.name == "Drama" and page.season.id == offering.row.season_id


def test_the_page_of_the_citys_own_offering_names_no_provider(app: Any, now: datetime) -> None:
    owner = a_service_owner(now)
    own = draft(AProvider("", owner), now, provider=None, actor=owner)
    assert queries.offering_page(own.id, actor=owner).provider_name is None
    assert [each.id for each in queries.city_offerings()] == [own.id]
