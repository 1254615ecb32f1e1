"""The head of a unit: who is where, attachment requests, the handover sheet, sessions to confirm, requests."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.models import AttachmentStatus, Placement
from catalog.queries import attachment as attachment_of
from marketplace.delivery import operations as delivering
from marketplace.delivery import queries as delivery
from marketplace.delivery.models import DeliveryStatus
from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import enrolments_of_child
from marketplace.enrolment.statuses import AbsenceReason
from marketplace.kernel.clock import city_day
from marketplace.kernel.operation import Actor
from marketplace.requests import operations as requesting
from tests.factories.catalog import a_draft, a_unit, an_approved_attachment, an_attachment
from tests.factories.delivery import (
    Club,
    a_child_in,
    a_club,
    a_manager,
    a_session_cancelled,
    a_session_marked,
    make_manager,
)
from tests.factories.people import Family, a_family, an_actor, as_actor, new_child
from tests.factories.web import a_browser, at, signed_in


@pytest.fixture
def club(app: Flask, now: datetime) -> Club:
    """A club in whose unit a child of the club and another child are in care."""
    return a_club(now)


@pytest.fixture
def head(club: Club, now: datetime) -> Actor:
    """The head of the club's unit."""
    return a_manager(now, club.unit)


def in_care(club: Club, given_name: str, *, ends: time) -> Family:
    """Place a child in care at the club's unit, every day from eight."""
    family = a_family(club.opened_at, children=(new_child(given_name=given_name),))
    enrolment.place_child(
        actor=an_actor(club.opened_at, "city.officer"),
        now=club.opened_at,
        child=family.child,
        unit=club.unit,
        valid_from=city_day(club.opened_at),
        care=[enrolment.Care(weekday, time(8), ends) for weekday in range(5)],
        reasons="Both guardians work.",
    )
    return family


def browser_of(app: Flask, head: Actor, moment: datetime) -> FlaskClient:
    """Return the browser of the head of the unit at a moment."""
    return signed_in(app, head, at(moment))


def test_who_is_where_names_children_in_care_and_in_the_session(app: Flask, club: Club, head: Actor) -> None:
    a_child_in(club, in_care(club, "Oiva", ends=time(15)))
    in_care(club, "Helmi", ends=time(16, 30))
    a_child_in(club, given_name="Guest")
    page = browser_of(app, head, club.sessions[0].starts_at + timedelta(minutes=5)).get("/unit/").text
    assert "Oiva Korpela" in page
    assert "Helmi Korpela" in page
    assert "Guest Korpela" in page
    assert page.count(">in care<") == 1
    assert page.count('<span class="tag contract">Drama club</span>') == 2


def test_whom_her_family_told_to_be_ill_is_not_waited_for(app: Flask, club: Club, head: Actor) -> None:
    moment = club.sessions[0].starts_at + timedelta(minutes=5)
    family = in_care(club, "Oiva", ends=time(15))
    a_child_in(club, family)
    enrolment.report_absence(
        actor=as_actor(family.guardian, moment),
        now=moment,
        children=[family.child],
        first_day=city_day(moment),
        last_day=city_day(moment),
        reason=AbsenceReason.SICK,
    )
    browser = browser_of(app, head, moment)
    page = browser.get("/unit/").text
    assert ">told to be ill<" in page
    assert ">in care<" not in page
    (place,) = enrolments_of_child(family.child)
    marks = [(place.id, "present")]
    delivering.mark_attendance(actor=club.staff, now=moment, session=club.first, marks=marks)
    assert ">told to be ill<" not in browser.get("/unit/").text


@pytest.mark.parametrize(("hours", "words"), [(-8, ">still to come<"), (2, ">gone home<")])
def test_before_care_children_are_still_to_come_and_after_it_gone(
    app: Flask, club: Club, head: Actor, hours: int, words: str
) -> None:
    in_care(club, "Oiva", ends=time(15))
    assert words in browser_of(app, head, club.sessions[0].starts_at + timedelta(hours=hours)).get("/unit/").text


def test_a_child_marked_as_sick_is_not_said_to_be_in_the_session(app: Flask, club: Club, head: Actor) -> None:
    _family, place = a_child_in(club, in_care(club, "Oiva", ends=time(15)))
    moment = club.sessions[0].starts_at + timedelta(minutes=5)
    delivering.mark_attendance(actor=club.staff, now=moment, session=club.first, marks=[(place, "sick")])
    assert '<span class="tag contract">Drama club' not in browser_of(app, head, moment).get("/unit/").text


def test_an_empty_house_says_so_and_leads_to_the_next_day_with_a_session(app: Flask, club: Club, head: Actor) -> None:
    page = browser_of(app, head, club.opened_at).get("/unit/").text
    assert "Nobody is in care in this house today" in page
    assert f"/unit/sessions/{club.first}/handover" in page


def test_the_handover_sheet_names_whom_to_walk_and_prints_by_day_and_by_session(
    app: Flask, club: Club, head: Actor
) -> None:
    a_child_in(club, given_name="Oiva")
    client = browser_of(app, head, club.opened_at)
    for path in (f"/unit/sessions/{club.first}/handover", f"/unit/handover?day={city_day(club.sessions[0].starts_at)}"):
        page = client.get(path).text
        assert "Oiva Korpela" in page
        assert "Handed over" in page
    for day in ("9999-12-31", "0001-01-01", "nonsense"):
        assert client.get(f"/unit/handover?day={day}").status_code == 200


def test_several_sessions_are_confirmed_with_one_press(app: Flask, club: Club, head: Actor) -> None:
    a_child_in(club)
    sessions = [each.id for each in club.sessions[:2]]
    for each in club.sessions[:2]:
        delivering.mark_delivered(actor=club.staff, now=each.ends_at, session=each.id)
    client = browser_of(app, head, club.sessions[1].ends_at)
    assert client.get("/unit/confirm").text.count("checked") == 2
    answer = client.post("/unit/confirm", data={"sessions": sessions}, follow_redirects=True)
    assert "2 sessions are confirmed" in answer.text
    assert {said.status for said in delivery.deliveries_of(sessions).values()} == {DeliveryStatus.CONFIRMED}


def test_confirming_nothing_asks_for_a_tick(app: Flask, club: Club, head: Actor) -> None:
    a_session_marked(club)
    answer = browser_of(app, head, club.first_over).post("/unit/confirm", data={})
    assert answer.status_code == 422
    assert "Tick the sessions that you bear out." in answer.text


def test_a_session_that_does_not_wait_here_is_left_alone(app: Flask, club: Club, head: Actor) -> None:
    client = browser_of(app, head, club.first_over)
    assert client.post("/unit/confirm", data={"sessions": [club.first]}).status_code == 302
    assert delivery.delivery_of(club.first) is None


def test_a_dispute_needs_a_reason_of_the_list_and_is_shown(app: Flask, club: Club, head: Actor) -> None:
    a_session_marked(club)
    client = browser_of(app, head, club.first_over)
    assert client.post(f"/unit/sessions/{club.first}/dispute", data={"reason": "bad"}).status_code == 422
    client.post(f"/unit/sessions/{club.first}/dispute", data={"reason": "too_short"})
    assert "It was shorter than promised" in client.get("/unit/confirm").text


def test_what_cannot_be_disputed_says_why_instead_of_a_form(app: Flask, club: Club, head: Actor) -> None:
    client, path = browser_of(app, head, club.first_over), f"/unit/sessions/{club.first}/dispute"
    assert "Ask the provider to mark it first." in (unmarked := client.get(path).text)
    a_session_marked(club)
    assert 'name="reason"' in client.get(path).text
    delivering.dispute_delivery(actor=head, now=club.first_over, session=club.first, reason="too_short")
    assert 'name="reason"' in client.get(path).text
    delivering.confirm_delivery(actor=head, now=club.first_over, session=club.first)
    assert "It is confirmed, so it is earned." in (confirmed := client.get(path).text)
    assert all('name="reason"' not in page for page in (unmarked, confirmed))
    answer = client.post(path, data={"reason": "too_short"})
    assert answer.status_code == 409
    assert "Ask the service centre if something was confirmed by mistake." in answer.text


def test_a_cancelled_session_is_not_disputed(app: Flask, club: Club, head: Actor) -> None:
    a_session_cancelled(club)
    page = browser_of(app, head, club.first_over).get(f"/unit/sessions/{club.first}/dispute").text
    assert "It was cancelled: families and the city have their part back." in page
    assert 'name="reason"' not in page


def test_what_the_house_delivered_itself_is_neither_counted_nor_offered_to_its_head(app: Flask, now: datetime) -> None:
    own = a_club(now, city_own=True)
    head = a_manager(now, own.unit)
    delivering.mark_delivered(actor=head, now=own.first_over, session=own.first)
    client = browser_of(app, head, own.first_over)
    assert "Sessions to confirm" not in client.get("/unit/").text
    assert "Nothing waits for your confirmation." in client.get("/unit/confirm").text
    page = client.get(f"/unit/sessions/{own.first}/dispute").text
    assert "Your house delivered it itself" in page
    assert 'name="reason"' not in page


def test_who_works_for_the_provider_too_is_offered_no_confirmation_of_its_sessions(
    app: Flask, club: Club, now: datetime
) -> None:
    both = make_manager(club.staff, club.unit, now)
    a_session_marked(club)
    client = browser_of(app, both, club.first_over)
    page = client.get("/unit/confirm").text
    assert "You work for its provider, so somebody else confirms it." in page
    assert 'type="checkbox"' not in page
    assert "Confirm those that are ticked" not in page


def test_the_head_of_another_unit_sees_nothing_of_this_one(app: Flask, club: Club, now: datetime) -> None:
    a_child_in(club, given_name="Oiva")
    a_session_marked(club)
    other = a_manager(now, a_unit(now).id)
    client = browser_of(app, other, club.sessions[0].starts_at + timedelta(minutes=5))
    assert client.get(f"/unit/sessions/{club.first}/handover").status_code == 404
    assert client.get(f"/unit/sessions/{club.first}/dispute").status_code == 404
    assert "Nothing waits" in client.get("/unit/confirm").text
    assert "Oiva" not in client.get("/unit/").text


def test_a_stranger_signs_in_first_and_a_provider_is_refused(app: Flask, club: Club) -> None:
    at(club.opened_at)
    assert "/sign-in" in a_browser(app).get("/unit/").headers["Location"]
    assert browser_of(app, club.staff, club.opened_at).get("/unit/").status_code == 403


TERMS = {
    "room": "The hall",
    "time_note": "From 15.00",
    "staffing": "One of ours",
    "others_do": "They play outside",
    "handover": "We walk them",
    "rent_cents": "12,50",
}


def test_an_attachment_is_agreed_to_with_terms(app: Flask, now: datetime) -> None:
    asked = an_attachment(now, a_draft(now), wish="A room with a floor")
    client = browser_of(app, a_manager(now, asked.unit_id), now)
    assert "Drama club" in client.get("/unit/attachments").text
    assert "A room with a floor" in client.get(f"/unit/attachments/{asked.id}/agree").text
    assert client.post(f"/unit/attachments/{asked.id}/agree", data=TERMS).status_code == 302
    found = attachment_of(asked.id)
    assert (found.status, found.rent_cents) == (AttachmentStatus.UNIT_AGREED, 12_50)
    assert "The hall" in client.get(f"/unit/attachments/{asked.id}").text


def test_lacking_terms_are_said_at_their_fields_and_the_rest_stays(app: Flask, now: datetime) -> None:
    asked = an_attachment(now, a_draft(now))
    client = browser_of(app, a_manager(now, asked.unit_id), now)
    wrong = {**TERMS, "others_do": "", "rent_cents": "a lot"}
    answer = client.post(f"/unit/attachments/{asked.id}/agree", data=wrong)
    assert answer.status_code == 422
    assert "for example 240 or 240.50" in answer.text
    assert 'value="a lot"' in answer.text
    again = client.post(f"/unit/attachments/{asked.id}/agree", data={**wrong, "rent_cents": "0"})
    assert 'href="#others_do"' in again.text
    assert 'value="The hall"' in again.text


def test_an_attachment_is_declined_with_a_reason(app: Flask, now: datetime) -> None:
    asked = an_attachment(now, a_draft(now), placement=Placement.NEXT_TO)
    client = browser_of(app, a_manager(now, asked.unit_id), now)
    assert client.post(f"/unit/attachments/{asked.id}/decline", data={"reason": " "}).status_code == 422
    client.post(f"/unit/attachments/{asked.id}/decline", data={"reason": "The room is taken."})
    assert attachment_of(asked.id).decline_reason == "The room is taken."
    page = client.get(f"/unit/attachments/{asked.id}").text
    assert "declined" in page
    assert f"/unit/attachments/{asked.id}/decline" not in page


def test_an_attachment_that_is_decided_says_so_instead_of_a_form(app: Flask, now: datetime) -> None:
    asked = an_attachment(now, a_draft(now), placement=Placement.NEXT_TO)
    client = browser_of(app, a_manager(now, asked.unit_id), now)
    path = f"/unit/attachments/{asked.id}"
    client.post(f"{path}/agree", data=TERMS)
    assert "You have agreed already" in (agreed := client.get(f"{path}/agree").text)
    assert 'name="room"' not in agreed
    assert 'name="reason"' in client.get(f"{path}/decline").text
    client.post(f"{path}/decline", data={"reason": "The room is taken."})
    pages = [client.get(f"{path}/{act}").text for act in ("agree", "decline")]
    assert all("It is declined. The provider can ask again with another wish." in page for page in pages)
    assert all('name="room"' not in page and 'name="reason"' not in page for page in pages)


def test_an_approved_attachment_says_who_changes_it(app: Flask, now: datetime) -> None:
    asked = an_approved_attachment(now, a_draft(now))
    path = f"/unit/attachments/{asked.id}"
    client = browser_of(app, a_manager(now, asked.unit_id), now)
    for page in (client.get(path).text, client.get(f"{path}/agree").text, client.get(f"{path}/decline").text):
        assert "It is approved and holds. Ask the service owner if it has to change." in page
        assert 'name="room"' not in page and 'name="reason"' not in page


def test_the_attachment_of_another_house_is_as_if_absent(app: Flask, now: datetime) -> None:
    asked = an_attachment(now, a_draft(now))
    client = browser_of(app, a_manager(now, a_unit(now).id), now)
    for path in ("", "/agree", "/decline"):
        assert client.get(f"/unit/attachments/{asked.id}{path}").status_code == 404


def test_the_add_ons_of_the_house_are_shown_in_a_week(app: Flask, club: Club, head: Actor) -> None:
    page = browser_of(app, head, club.opened_at).get("/unit/add-ons").text
    assert "Drama club" in page
    assert "not attached to care" in page


def test_a_fault_is_answered_by_the_unit(app: Flask, club: Club, head: Actor) -> None:
    family, _place = a_child_in(club)
    asked = requesting.open_request(
        actor=as_actor(family.guardian, club.opened_at),
        now=club.opened_at,
        kind="fault",
        topic="room",
        session=club.first,
    )
    client = browser_of(app, head, club.opened_at + timedelta(hours=1))
    assert "A fault" in client.get("/unit/requests").text
    assert client.post(f"/unit/requests/{asked.id}", data={"outcome": "forgotten"}).status_code == 422
    assert client.post(f"/unit/requests/{asked.id}", data={"outcome": "mended"}).status_code == 302
    assert "It has been mended" in client.get(f"/unit/requests/{asked.id}").text


def test_the_head_of_two_houses_chooses_which_one_she_looks_at(app: Flask, club: Club, now: datetime) -> None:
    second = a_unit(now, name="Second house")
    head = make_manager(a_manager(now, club.unit), second.id, now)
    client = browser_of(app, head, now)
    assert "You head" in client.get("/unit/").text
    page = client.post("/unit/choose", data={"unit": second.id}, follow_redirects=True).text
    assert f'value="{second.id}" selected' in page
