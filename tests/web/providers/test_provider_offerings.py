"""From draft to published: terms, groups, attachments, what is missing, and what may still change afterwards."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import operations as catalogue
from catalog import queries as catalog
from catalog.models import OfferingStatus
from tests.factories.catalog import (
    AGREED,
    a_draft,
    a_published_offering,
    a_season,
    a_service,
    a_unit,
    a_unit_manager,
    an_approved_attachment,
    an_attachment,
)
from tests.factories.providers import AProvider, a_provider
from tests.factories.web import at, signed_in

TERMS = {
    "title": "Circus school",
    "summary": "The children juggle, balance and build pyramids; at the end they show it to each other.",
    "languages": ["fi", "sv"],
    "age_from": "5",
    "age_to": "6",
    "price_cents": "120,50",
    "what_else": "Nothing else.",
    "vat_code": "FI-0",
    "legal_regime": "consumer_contract",
    "group_min": "1",
    "group_max": "12",
    "accessibility": "No stairs.",
    "admission": "first_come",
}
TIMES = {
    "weekdays": ["TU"],
    "start_time": "15:00",
    "end_time": "16:00",
    "starts_on": "2026-10-06",
    "ends_on": "2026-10-27",
    "capacity": "10",
}


@pytest.fixture
def provider(app: Flask, now: datetime) -> AProvider:
    """An accredited provider."""
    return a_provider(at(now))


@pytest.fixture
def client(app: Flask, provider: AProvider, now: datetime) -> FlaskClient:
    """The browser of its staff."""
    return signed_in(app, provider.staff, now)


def drafted(client: FlaskClient, now: datetime, **terms: object) -> str:
    """Draft an offering by the form and return its id."""
    ids = {"season": a_season(now).id, "service": a_service(now).id}
    answer = client.post("/provider/offerings/new", data={**TERMS, **ids, **terms})
    assert answer.status_code == 302
    return str(answer.headers["Location"].rsplit("/", 1)[1])


def test_an_empty_list_says_how_to_begin(client: FlaskClient) -> None:
    assert "Draft your first offering" in client.get("/provider/offerings").text


def test_an_offering_goes_from_draft_over_groups_to_submitted(client: FlaskClient, now: datetime) -> None:
    offering = drafted(client, now)
    page = client.get(f"/provider/offerings/{offering}").text
    assert "Add at least one group with its times." in page
    assert "Submit it" not in page
    unit = a_unit(now).id
    assert client.post(f"/provider/offerings/{offering}/groups/new", data={**TIMES, "unit": unit}).status_code == 302
    assert "Nothing is missing" in client.get(f"/provider/offerings/{offering}").text
    assert client.post(f"/provider/offerings/{offering}/submit").status_code == 302
    found = catalog.offering(offering)
    assert (found.status, found.price_cents) == (OfferingStatus.SUBMITTED, 120_50)


def test_a_draft_may_lack_anything_but_the_service_and_the_season(client: FlaskClient, now: datetime) -> None:
    assert "No season is open" in client.get("/provider/offerings/new").text
    ids = {"season": a_season(now).id, "service": a_service(now).id}
    answer = client.post("/provider/offerings/new", data={"title": "Circus"})
    assert answer.status_code == 422
    assert 'href="#service"' in answer.text
    assert 'value="Circus"' in answer.text
    assert client.post("/provider/offerings/new", data=ids).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("price_cents", "much", "for example 240 or 240.50"),
        ("age_from", "five", "Write a whole number"),
        ("age_to", "200", "Ages go from 0 to 120"),
        ("go_no_go_on", "2026-02-30", "Choose a day that exists"),
        ("vat_code", "with spaces", "A VAT code has at most 20"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(
    client: FlaskClient, now: datetime, field: str, typed: str, advice: str
) -> None:
    ids = {"season": a_season(now).id, "service": a_service(now).id}
    answer = client.post("/provider/offerings/new", data={**TERMS, **ids, field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert advice in answer.text
    assert f'value="{typed}"' in answer.text


def test_all_mistakes_are_said_at_once(client: FlaskClient, now: datetime) -> None:
    offering = drafted(client, now)
    wrong = {
        "title": "x" * 121,
        "price_cents": "much",
        "age_from": "200",
        "group_min": "30",
        "vat_code": "with spaces",
        "go_no_go_on": "2026-02-30",
    }
    answer = client.post(f"/provider/offerings/{offering}/edit", data={**TERMS, **wrong})
    assert answer.status_code == 422
    for field in ("title", "price_cents", "age_from", "group_max", "vat_code", "go_no_go_on"):
        assert f'href="#{field}"' in answer.text, field
    free = client.post(
        f"/provider/offerings/{offering}/edit",
        data={**TERMS, "age_from": "five", "legal_regime": "free_of_charge"},
    )
    assert 'href="#age_from"' in free.text
    assert 'href="#price_cents"' in free.text


def test_a_draft_is_changed_with_all_its_terms_in_the_form(client: FlaskClient, now: datetime) -> None:
    offering = drafted(client, now)
    page = client.get(f"/provider/offerings/{offering}/edit").text
    assert 'value="120.50"' in page
    assert 'value="sv" checked' in page
    client.post(f"/provider/offerings/{offering}/edit", data={**TERMS, "price_cents": "99"})
    assert catalog.offering(offering).price_cents == 99_00


def test_of_a_published_offering_only_the_texts_are_in_the_form(app: Flask, provider: AProvider, now: datetime) -> None:
    offering = a_published_offering(now, provider=provider)
    client = signed_in(app, provider.staff, now)
    page = client.get(f"/provider/offerings/{offering.id}/edit").text
    assert 'name="title"' in page
    assert 'name="price_cents"' not in page
    texts = {name: TERMS[name] for name in ("title", "summary", "what_else", "accessibility")}
    assert client.post(f"/provider/offerings/{offering.id}/edit", data=texts).status_code == 302
    assert offering.row.title == "Circus school"
    assert offering.row.revision == 2
    assert "Published revisions" in client.get(f"/provider/offerings/{offering.id}").text


def test_a_group_without_weekday_and_with_turned_times_is_said_at_its_fields(
    client: FlaskClient, now: datetime
) -> None:
    offering = drafted(client, now)
    unit = a_unit(now).id
    wrong = {**TIMES, "unit": unit, "weekdays": []}
    answer = client.post(f"/provider/offerings/{offering}/groups/new", data=wrong)
    assert answer.status_code == 422
    assert 'href="#weekdays"' in answer.text
    turned = client.post(
        f"/provider/offerings/{offering}/groups/new", data={**TIMES, "unit": unit, "end_time": "14:00"}
    )
    assert turned.status_code == 422
    assert "Mend the times or the days." in turned.text
    assert 'value="14:00"' in turned.text


def test_the_days_of_a_group_are_those_of_its_first_and_last_session(
    app: Flask, provider: AProvider, now: datetime
) -> None:
    offering = a_published_offering(now, provider=provider, starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 18))
    client = signed_in(app, provider.staff, now)
    for path in (f"/provider/offerings/{offering.id}", f"/offerings/{offering.id}"):
        assert "8 September to 15 December 2026" in client.get(path).text


def test_the_form_of_a_group_begins_with_no_day_that_is_past(app: Flask, provider: AProvider, now: datetime) -> None:
    draft = a_draft(now, provider=provider)
    client = signed_in(app, provider.staff, now)
    page = client.get(f"/provider/offerings/{draft.id}/groups/new").text
    assert 'value="2026-09-01"' in page
    assert 'value="2026-08-01"' not in page


def test_the_units_of_a_group_say_how_the_asking_stands(app: Flask, provider: AProvider, now: datetime) -> None:
    draft = a_draft(now, provider=provider)
    an_attachment(now, draft)
    client = signed_in(app, provider.staff, now)
    assert "(asked, inside the care day)" in client.get(f"/provider/offerings/{draft.id}/groups/new").text
    approved = an_approved_attachment(now, draft, a_unit(now).id)
    page = client.get(f"/provider/offerings/{draft.id}/groups/new").text
    assert f"{catalog.unit(approved.unit_id).name} (approved, inside the care day)" in page


def test_a_group_is_taken_out_and_its_places_changed(app: Flask, provider: AProvider, now: datetime) -> None:
    draft = a_draft(now, provider=provider)
    client = signed_in(app, provider.staff, now)
    assert client.post(f"/provider/groups/{draft.group}/places", data={"capacity": "900"}).status_code == 422
    client.post(f"/provider/groups/{draft.group}/places", data={"capacity": "9"})
    assert catalog.group(draft.group).capacity == 9
    client.post(f"/provider/groups/{draft.group}/remove")
    assert catalog.groups_of_offering(draft.id) == []


def test_withdrawing_needs_a_reason(app: Flask, provider: AProvider, now: datetime) -> None:
    offering = a_published_offering(now, provider=provider)
    client = signed_in(app, provider.staff, now)
    assert client.post(f"/provider/offerings/{offering.id}/withdraw", data={"reason": ""}).status_code == 422
    client.post(f"/provider/offerings/{offering.id}/withdraw", data={"reason": "Our leader moves away."})
    assert offering.row.status is OfferingStatus.WITHDRAWN
    assert "Our leader moves away." in client.get(f"/provider/offerings/{offering.id}").text


def test_a_unit_is_asked_and_its_answer_is_seen_with_reasons(app: Flask, provider: AProvider, now: datetime) -> None:
    draft = a_draft(now, provider=provider)
    client = signed_in(app, provider.staff, now)
    asked = {"offering": draft.id, "unit": draft.unit, "placement": "inside", "wish": "A floor to roll on"}
    assert client.post("/provider/attachments/ask", data={**asked, "placement": "above"}).status_code == 422
    assert client.post("/provider/attachments/ask", data=asked).status_code == 302
    again = client.post("/provider/attachments/ask", data=asked)
    assert again.status_code == 409
    assert "A floor to roll on" in again.text
    attachment = catalog.attachments_of_provider(provider.id)[0][0]
    manager = a_unit_manager(now, draft.unit)
    catalogue.agree_attachment(actor=manager, now=now, attachment=attachment.id, terms=AGREED)
    assert "The hall" in client.get("/provider/attachments").text
    catalogue.decline_attachment(actor=manager, now=now, attachment=attachment.id, reason="The floor is wet.")
    assert "The floor is wet." in client.get("/provider/attachments").text


def test_the_offerings_of_others_are_as_if_absent(client: FlaskClient, now: datetime) -> None:
    other = a_draft(now)
    for path in ("", "/edit", "/withdraw", "/groups/new"):
        assert client.get(f"/provider/offerings/{other.id}{path}").status_code == 404
    assert client.get(f"/provider/groups/{other.group}/places").status_code == 404
    asked = {"offering": other.id, "unit": other.unit, "placement": "inside"}
    assert client.post("/provider/attachments/ask", data=asked).status_code == 422
    assert other.id not in client.get("/provider/offerings").text


def test_an_offering_is_offered_again_in_another_season_with_its_groups(
    client: FlaskClient, provider: AProvider, now: datetime
) -> None:
    offering = a_published_offering(at(now), provider=provider, title="Circus school")
    spring = a_season(at(now), name="Spring 2028", starts_on=date(2027, 8, 2), ends_on=date(2028, 7, 30))
    assert f"/provider/offerings/{offering.id}/again" in client.get(f"/provider/offerings/{offering.id}").text
    page = client.get(f"/provider/offerings/{offering.id}/again").text
    assert "Spring 2028" in page and catalog.season(offering.row.season_id).name not in page
    page = client.post(
        f"/provider/offerings/{offering.id}/again", data={"season": spring.id}, follow_redirects=True
    ).text
    assert "The draft is kept, with its groups" in page
    assert "Circus school" in page and "Spring 2028" in page and "Tuesday" in page


def test_a_group_without_a_day_in_the_other_season_is_said(
    client: FlaskClient, provider: AProvider, now: datetime
) -> None:
    offering = a_published_offering(at(now), provider=provider)
    weekend = a_season(at(now), starts_on=date(2027, 6, 5), ends_on=date(2027, 6, 6))
    page = client.post(
        f"/provider/offerings/{offering.id}/again", data={"season": weekend.id}, follow_redirects=True
    ).text
    assert "1 group does not fit into that season" in page and "No group yet" in page


def test_where_no_other_season_is_open_it_says_so_and_takes_none(
    client: FlaskClient, provider: AProvider, now: datetime
) -> None:
    offering = a_published_offering(at(now), provider=provider)
    assert f"/provider/offerings/{offering.id}/again" not in client.get(f"/provider/offerings/{offering.id}").text
    assert "No other season is open" in client.get(f"/provider/offerings/{offering.id}/again").text
    answer = client.post(f"/provider/offerings/{offering.id}/again", data={"season": offering.row.season_id})
    assert answer.status_code == 422 and catalog.offerings_of_provider(provider.id) == [offering.row]
