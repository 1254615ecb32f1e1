"""The service centre sees what missed its time, finds people with a reason, and acts for families on the record."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consent.models import AccessLog
from marketplace.kernel.audit import AuditRow
from marketplace.kernel.clock import city_day
from marketplace.kernel.db import db
from marketplace.people.kinds import PersonKind
from marketplace.people.models import Guardianship, Person
from marketplace.people.queries import children_of
from marketplace.requests.models import RequestStatus, ServiceRequest
from tests.factories.people import an_adult
from tests.factories.story import AUDITOR, BEGINNING, CENTRE, GUARDIAN, STORY_NOW, Story

PAGES = ("/centre/", "/centre/find", "/centre/families/new", "/centre/requests/new", "/centre/cancelled-sessions")
REASON = "asked on the phone for a club"
FAMILY = {
    "given_name": "Helmi",
    "family_name": "Lehto",
    "phone": "+358 40 5",
    "postal_code": "33100",
    "child1_given_name": "Veikko",
    "child1_birth_date": "2021-02-03",
    "child1_language": "sv",
}


@pytest.fixture
def centre(story: Story) -> FlaskClient:
    """The browser of somebody at the service centre."""
    return story.signed_in(CENTRE)


@pytest.fixture
def own_centre(own_story: Story) -> FlaskClient:
    """The same in a city of this test's own."""
    return own_story.signed_in(CENTRE)


def words_of(page: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def the_request() -> ServiceRequest:
    """The one request of the story."""
    db.session.expire_all()
    return db.session.scalars(select(ServiceRequest)).one()


def readings_of(person: str) -> int:
    """How often something of somebody was read, as her log tells."""
    db.session.expire_all()
    return len(db.session.scalars(select(AccessLog).where(AccessLog.subject_id == person)).all())


def act_for_the_family(story: Story, centre: FlaskClient) -> None:
    """Find the guardian and act for her."""
    centre.post("/centre/find", data={"words": "Haukka Saima", "reason": REASON})
    assert centre.post("/centre/act-for", data={"person": story.family.guardian}).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_sign_in_and_other_roles_are_refused(story: Story, path: str) -> None:
    assert "/sign-in" in story.app.test_client().get(path).headers["Location"]
    for email in (AUDITOR, GUARDIAN):
        assert story.signed_in(email).get(path).status_code == 403


def test_the_queue_shows_what_nobody_answered_in_time(centre: FlaskClient) -> None:
    words = words_of(centre.get("/centre/").text)
    assert "Waiting 1 1 of them past their limit" in words
    assert "A session was cancelled" in words
    assert "time is over" in words
    assert "over its time limit" in words


def test_a_request_has_its_history_and_its_next_step(centre: FlaskClient) -> None:
    words = words_of(centre.get(f"/centre/requests/{the_request().id}").text)
    steps = ("Opened", "Its time limit passed", "Waits for an answer", "Whoever asked is told")
    assert [words.index(step) for step in steps] == sorted(words.index(step) for step in steps)
    assert centre.get("/centre/requests/nothing").status_code == 404


def test_a_request_is_answered_and_closed(own_centre: FlaskClient) -> None:
    path = f"/centre/requests/{the_request().id}"
    assert own_centre.post(path, data={"outcome": "refund_stands"}).status_code == 302
    assert the_request().status is RequestStatus.ANSWERED
    assert "The answer is given." in own_centre.get(path).text
    assert "Waits to be closed" in own_centre.get(path).text
    assert own_centre.post(f"{path}/close").status_code == 302
    assert the_request().status is RequestStatus.CLOSED
    page = words_of(own_centre.get("/centre/").text)
    assert "Nothing waits." in page
    assert "Answered or closed" in page
    assert "Close the request" not in own_centre.get(path).text


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"words": "We looked"}, "Fill this in."),
        ({"outcome": "perhaps", "words": "We looked"}, "Choose one of the answers in the list."),
        ({"outcome": "replacement", "words": "We looked"}, "Give the day and the time."),
        ({"outcome": "replacement", "words": "We looked", "on": "2026-11-10"}, "Give the day and the time."),
        ({"outcome": "replacement", "words": "We looked", "on": "2026-09-10", "at": "15:00"}, "still to come"),
        ({"outcome": "replacement", "words": "We looked", "on": "10.11.2026"}, "Choose a day that exists"),
    ],
)
def test_a_wrong_answer_keeps_the_form(centre: FlaskClient, typed: dict[str, str], advice: str) -> None:
    answer = centre.post(f"/centre/requests/{the_request().id}", data=typed)
    assert answer.status_code == 422
    assert advice in answer.text
    assert "We looked</textarea>" in answer.text
    assert the_request().status is RequestStatus.ESCALATED


def test_another_time_is_offered_in_the_citys_hours(own_centre: FlaskClient) -> None:
    typed = {"outcome": "replacement", "on": "2026-11-10", "at": "15:00"}
    assert own_centre.post(f"/centre/requests/{the_request().id}", data=typed).status_code == 302
    found = the_request().outcome_at
    assert found is not None
    assert found.isoformat() == "2026-11-10T13:00:00+00:00"


def test_cancelled_sessions_wait_for_a_replacement(own_centre: FlaskClient) -> None:
    words = words_of(own_centre.get("/centre/cancelled-sessions").text)
    assert "Tuesday 13 October, 15.00 to 16.00" in words
    own_centre.post(f"/centre/requests/{the_request().id}", data={"outcome": "refund_stands"})
    assert "No cancelled session waits" in own_centre.get("/centre/cancelled-sessions").text


def test_a_person_is_found_by_name_with_a_reason_and_can_read_that_she_was(story: Story, centre: FlaskClient) -> None:
    words = words_of(centre.post("/centre/find", data={"words": "hauk sai", "reason": REASON}).text)
    assert "1 person found" in words
    assert "Act for Saima Haukka" in words
    logged = select(AccessLog).where(AccessLog.subject_id == story.family.guardian, AccessLog.reason == REASON)
    rows = db.session.scalars(logged).all()
    assert {row.category for row in rows} == {"guardian.name", "guardian.contact"}
    assert {row.reader_id for row in rows} == {story.centre}


def test_a_child_leads_to_its_guardians(story: Story, centre: FlaskClient) -> None:
    page = centre.post("/centre/find", data={"words": "Oiva", "reason": REASON}).text
    assert "a child" in page
    assert "Act for Saima Haukka" in words_of(page)
    assert story.family.guardian in page


def test_who_answers_for_no_child_cannot_be_acted_for(own_story: Story, own_centre: FlaskClient) -> None:
    alone = an_adult(BEGINNING, given_name="Lumi", family_name="Yksin")
    page = own_centre.post("/centre/find", data={"words": "Yksin", "reason": REASON}).text
    assert "answers for no child here" in page
    assert own_centre.post("/centre/act-for", data={"person": alone}).status_code == 404


def test_nobody_found_leads_to_registration(centre: FlaskClient) -> None:
    page = centre.post("/centre/find", data={"words": "Nobody", "reason": REASON}).text
    assert "Nobody found" in page
    assert "/centre/families/new" in page


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"words": "Haukka"}, "Fill this in."),
        ({"words": "Haukka", "reason": "x"}, "Write in a few words why you need it"),
        ({"words": "K", "reason": REASON}, "Write more of the name."),
    ],
)
def test_a_wrong_search_keeps_what_was_typed(centre: FlaskClient, typed: dict[str, str], advice: str) -> None:
    answer = centre.post("/centre/find", data=typed)
    assert answer.status_code == 422
    assert advice in answer.text
    assert f'value="{typed["words"]}"' in answer.text


def test_nobody_is_acted_for_who_was_not_found_first(own_story: Story, own_centre: FlaskClient) -> None:
    assert own_centre.post("/centre/act-for", data={"person": own_story.family.guardian}).status_code == 404
    assert "You act for a family" not in own_centre.get("/centre/").text


def test_what_is_done_for_a_family_is_recorded_as_done_on_its_behalf(own_story: Story, own_centre: FlaskClient) -> None:
    act_for_the_family(own_story, own_centre)
    assert "You act for a family" in own_centre.get("/centre/").text
    opened = own_centre.post("/centre/requests/new", data={"topic": "change.contact", "words": "A new phone"})
    assert opened.status_code == 302
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "requests.open_request")).one()
    assert (row.actor_id, row.acting_for_id) == (own_story.centre, own_story.family.guardian)
    asked = db.session.scalars(select(ServiceRequest).where(ServiceRequest.kind == "change")).one()
    assert (asked.asked_by, asked.on_behalf_by) == (own_story.family.guardian, own_story.centre)
    begun = db.session.scalars(select(AuditRow).where(AuditRow.action == "people.act_for")).one()
    assert begun.notes == {"acts_for": own_story.family.guardian}
    of_the_child = own_centre.get(f"/family/children/{own_story.family.child}").text
    assert "What the care costs is not shown to the service centre." in of_the_child
    assert "asks no client fee" not in of_the_child
    own_centre.post("/stop-acting-for")
    assert "You act for a family" not in own_centre.get("/centre/").text
    shown = own_centre.get(f"/centre/requests/{asked.id}").text
    assert "on its behalf by the service centre" in shown


def test_while_somebody_acts_the_page_says_since_when_and_why_and_names_nobody(
    own_story: Story, own_centre: FlaskClient
) -> None:
    act_for_the_family(own_story, own_centre)
    own_centre.post("/centre/find", data={"words": "Haukka Saima", "reason": "another matter"})
    before = readings_of(own_story.family.guardian)
    page = own_centre.get("/centre/").text
    banner = words_of(page[page.index('<div class="acting">') : page.index('<div class="bar">')])
    assert "since Tuesday 20 October" in banner
    assert f"Your reason: {REASON}" in banner
    assert "Saima" not in banner and "another matter" not in banner
    assert readings_of(own_story.family.guardian) == before
    own_centre.post("/stop-acting-for")
    with own_centre.session_transaction() as kept:
        assert "acting" not in kept


def test_a_request_for_somebody_needs_somebody(centre: FlaskClient) -> None:
    page = centre.get("/centre/requests/new").text
    assert "Find the person first" in page
    assert centre.post("/centre/requests/new", data={"topic": "change.contact"}).status_code == 200
    assert len(db.session.scalars(select(ServiceRequest)).all()) == 1


@pytest.mark.parametrize(
    ("topic", "advice"),
    [("", "Fill this in."), ("gold", "Choose one of the topics"), ("change.gold", "Choose one of the topics")],
)
def test_a_wrong_new_request_keeps_its_words(story: Story, centre: FlaskClient, topic: str, advice: str) -> None:
    act_for_the_family(story, centre)
    answer = centre.post("/centre/requests/new", data={"topic": topic, "words": "A new phone"})
    assert answer.status_code == 422
    assert advice in answer.text
    assert "A new phone</textarea>" in answer.text


def test_a_family_without_electronic_identity_is_registered_and_acted_for(own_centre: FlaskClient) -> None:
    answer = own_centre.post("/centre/families/new", data={**FAMILY, "go_on": "true"})
    assert answer.status_code == 302
    assert "Helmi" not in answer.headers["Location"]
    assert "You act for a family" in own_centre.get("/centre/").text
    begun = db.session.scalars(select(AuditRow).where(AuditRow.action == "people.act_for")).one()
    assert len(children_of(begun.notes["acts_for"], city_day(STORY_NOW))) == 1


def test_the_family_of_who_made_an_account_of_her_own_is_registered(own_centre: FlaskClient) -> None:
    alone = an_adult(STORY_NOW, given_name="Lumi", family_name="Yksin")
    path = f"/centre/families/new?guardian={alone}"
    assert own_centre.get(path).status_code == 404
    found = own_centre.post("/centre/find", data={"words": "Yksin", "reason": REASON}).text
    assert path in unescape(found)
    child = {name: typed for name, typed in FAMILY.items() if name.startswith("child1")}
    halfway = own_centre.post(path, data=child)
    assert halfway.status_code == 422 and "Lumi Yksin" in halfway.text and 'value="Veikko"' in halfway.text
    assert own_centre.post(path, data={**child, "child1_family_name": "Yksin"}).status_code == 302
    assert len(children_of(alone, city_day(STORY_NOW))) == 1
    found = own_centre.post("/centre/find", data={"words": "Yksin Lumi", "reason": REASON}).text
    assert "Act for Lumi Yksin" in found and path not in unescape(found)


def test_two_guardians_have_joint_custody_of_each_child(own_centre: FlaskClient) -> None:
    second = {
        "other_given_name": "Otso",
        "other_family_name": "Lehto",
        "other_elsewhere": "true",
        "child2_given_name": "Impi",
        "child2_birth_date": "2023-04-05",
    }
    assert own_centre.post("/centre/families/new", data={**FAMILY, **second}).status_code == 302
    assert "The family is registered." in own_centre.get("/centre/").text
    custody = db.session.scalars(select(Guardianship.custody).where(Guardianship.valid_from == date(2026, 10, 20)))
    assert [each.value for each in custody] == ["joint"] * 4


@pytest.mark.parametrize(
    ("typed", "field", "advice"),
    [
        ({"family_name": ""}, "family_name", "Fill this in."),
        ({"child1_given_name": ""}, "child1_given_name", "Fill this in."),
        ({"child1_birth_date": ""}, "child1_birth_date", "Fill this in."),
        ({"child2_given_name": "Impi"}, "child2_birth_date", "Fill this in."),
        ({"child1_birth_date": "2020-02-30"}, "child1_birth_date", "Choose a day that exists"),
        ({"child1_birth_date": "1990-02-03"}, "child1_birth_date", "Check the day of birth"),
        (
            {"child2_given_name": "Impi", "child2_birth_date": "2030-01-01"},
            "child2_birth_date",
            "Check the day of birth",
        ),
        ({"other_given_name": "Otso"}, "other_family_name", "Fill this in."),
        ({"email": "helmi"}, "email", "Write an e-mail address"),
        ({"postal_code": "3310"}, "postal_code", "Write five digits"),
    ],
)
def test_a_family_that_is_told_wrong_keeps_what_was_typed(
    centre: FlaskClient, typed: dict[str, str], field: str, advice: str
) -> None:
    before = len(db.session.scalars(select(Person).where(Person.kind == PersonKind.CHILD)).all())
    answer = centre.post("/centre/families/new", data={**FAMILY, **typed})
    assert answer.status_code == 422
    at_the_field = answer.text[answer.text.index(f'id="{field}-error"') :].partition("</p>")[0]
    assert advice in unescape(at_the_field)
    assert 'value="Helmi"' in answer.text
    assert len(db.session.scalars(select(Person).where(Person.kind == PersonKind.CHILD)).all()) == before
