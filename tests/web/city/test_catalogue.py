"""Offerings are published when nothing is missing, attachments approved, seasons kept, and law changed by two."""

from __future__ import annotations

from datetime import datetime

import pytest

from catalog import operations as cataloguing
from catalog import queries as catalog
from catalog.models import AttachmentStatus, OfferingStatus, SeasonStatus
from consent.queries import law as consent
from marketplace.delivery.models import DeliveryStatus
from marketplace.delivery.queries import delivery_of
from tests.factories.catalog import (
    a_draft,
    a_published_offering,
    a_season,
    a_unit_manager,
    an_approved_attachment,
    an_attachment,
)
from tests.factories.consent import the_law
from tests.factories.delivery import a_club, a_session_marked
from tests.web.city.conftest import Office, show

ROW = {
    "what": "set",
    "category": "child.allergies",
    "recipient_kind": "auditor",
    "purpose": "safety",
    "effect": "prohibited",
    "basis": "GDPR 9",
    "valid_from": "2026-10-01",
}


def test_a_submitted_offering_is_published_and_taken_back(office: Office, moment: datetime) -> None:
    draft = a_draft(moment)
    cataloguing.submit_offering(actor=draft.provider.staff, now=moment, offering=draft.id)
    owner = office("city.service_owner")
    assert draft.id in owner.get("/city/offerings").text
    assert owner.post(f"/city/offerings/{draft.id}/publish").status_code == 302
    assert catalog.offering(draft.id).status is OfferingStatus.PUBLISHED
    assert owner.post(f"/city/offerings/{draft.id}", data={}).status_code == 422
    assert owner.post(f"/city/offerings/{draft.id}", data={"reason": "Asked for."}).status_code == 302
    assert catalog.offering(draft.id).status is OfferingStatus.WITHDRAWN


def test_what_a_draft_lacks_is_named_and_it_is_not_published(office: Office, moment: datetime) -> None:
    draft = a_draft(moment, accessibility="")
    owner = office("city.service_owner")
    assert "accessib" in owner.get(f"/city/offerings/{draft.id}").text.split("What is missing")[1].split("</ul>")[0]
    assert owner.post(f"/city/offerings/{draft.id}/publish").status_code == 409


def test_other_offices_publish_nothing(office: Office, moment: datetime) -> None:
    draft = a_draft(moment)
    assert office("city.officer").post(f"/city/offerings/{draft.id}/publish").status_code == 403


def test_an_attachment_is_approved_or_declined_with_a_reason(office: Office, moment: datetime) -> None:
    offering = a_published_offering(moment)
    asked = an_attachment(moment, offering)
    terms = cataloguing.UnitTerms(
        room="Hall", time_note="After lunch", staffing="One of ours", others_do="Play outside"
    )
    manager = a_unit_manager(moment, asked.unit_id)
    cataloguing.agree_attachment(actor=manager, now=moment, attachment=asked.id, terms=terms)
    owner = office("city.service_owner")
    assert "After lunch" in owner.get("/city/attachments").text
    assert office("city.officer").post(f"/city/attachments/{asked.id}/approve").status_code == 403
    assert owner.post(f"/city/attachments/{asked.id}/decline", data={}).status_code == 422
    assert owner.post(f"/city/attachments/{asked.id}/decline", data={"reason": "No room."}).status_code == 302
    assert catalog.attachment(asked.id).status is AttachmentStatus.DECLINED


def test_the_map_shows_the_units_that_carry_add_ons(office: Office, moment: datetime) -> None:
    offering = a_published_offering(moment, title="Chess at the lake")
    an_approved_attachment(moment, offering)
    assert [each.id for _attachment, each, _unit in catalog.attachments_that_hold()] == [offering.id]
    page = office("data_protection_officer").get("/city/attachments").text
    assert "<svg" in page
    assert "1 add-on" in page
    assert "Chess at the lake" in page


def test_a_service_is_added_with_its_model_and_a_short_name_once(office: Office) -> None:
    service = {"name": "Chess", "slug": "chess", "model": "v2", "keywords": "board, shakki"}
    owner = office("city.service_owner")
    assert owner.post("/city/services", data=service).status_code == 302
    assert catalog.service_by_slug("chess").keywords == ["board", "shakki"]
    again = owner.post("/city/services", data=service)
    assert again.status_code == 409
    assert 'value="Chess"' in again.text
    assert owner.post("/city/services", data={**service, "slug": "Chess!"}).status_code == 422
    assert office("city.officer").post("/city/services", data={**service, "slug": "go"}).status_code == 403


def test_a_season_is_opened_and_closed_by_typing_its_name(office: Office, moment: datetime) -> None:
    owner = office("city.service_owner")
    turned = {"name": "Spring", "starts_on": "2027-05-01", "ends_on": "2027-01-01"}
    assert owner.post("/city/seasons", data=turned).status_code == 422
    mistyped = owner.post("/city/seasons", data={**turned, "starts_on": "0027-05-01", "ends_on": "0027-06-01"})
    assert mistyped.status_code == 422
    assert '<a href="#starts_on">First day: Give a first day from 2024-09-01 to 2031-09-01.</a>' in mistyped.text
    assert owner.post("/city/seasons", data={**turned, "ends_on": "2027-06-01"}).status_code == 302
    season = a_season(moment)
    assert owner.post(f"/city/seasons/{season.id}/close", data={"name": "Another"}).status_code == 422
    assert owner.post(f"/city/seasons/{season.id}/close", data={"name": season.name}).status_code == 302
    assert catalog.season(season.id).status is SeasonStatus.CLOSED


def test_a_marked_session_without_a_head_of_unit_is_confirmed_by_the_service_owner(
    office: Office, moment: datetime
) -> None:
    club = a_club(moment)
    session = a_session_marked(club)
    show(club.first_over)
    owner = office(actor=club.owner)
    page = owner.get("/city/sessions")
    assert "Confirm" in page.text
    assert owner.post(f"/city/sessions/{session}/confirm").status_code == 302
    delivery = delivery_of(session)
    assert delivery is not None
    assert delivery.status is DeliveryStatus.CONFIRMED


def test_a_change_of_the_law_is_proposed_by_one_and_approved_by_another(office: Office, moment: datetime) -> None:
    base = the_law(moment)
    officer = office("data_protection_officer")
    made = officer.post("/city/law/propose", data={**ROW, "base": base}).headers["Location"]
    assert "GDPR 9" in officer.get(made).text
    assert officer.post(f"{made}/approve").status_code == 403
    assert office("city.officer").post(f"{made}/approve").status_code == 403
    assert office("city.service_owner").post(f"{made}/approve").status_code == 302
    assert len(consent.lines_of(made.rsplit("/", 1)[1])) >= len(consent.lines_of(base))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"effect": ""}, "effect"),
        ({"basis": ""}, "basis"),
        ({"what": "remove", "purpose": "impact_analysis"}, "category"),
        ({"category": "shoe size"}, "category"),
    ],
)
def test_a_wrong_proposal_is_said_at_its_field(
    change: dict[str, str], field: str, office: Office, moment: datetime
) -> None:
    base = the_law(moment)
    answer = office("data_protection_officer").post("/city/law/propose", data={**ROW, "base": base, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert len(consent.law_tables()) == 1
