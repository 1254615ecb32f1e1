"""A provider's day: sessions, the roster as far as it may be seen, attendance in two taps, calling a session off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from catalog.models import SessionStatus
from catalog.queries import session as session_of
from marketplace.delivery import queries as delivery
from marketplace.delivery.models import DeliveryStatus
from marketplace.enrolment.queries import enrolments_in_session
from marketplace.requests.queries import requests_to_answer
from tests.factories.delivery import Club, a_child_in, a_club, a_session_confirmed, decide_club
from tests.factories.people import an_actor
from tests.factories.providers import a_provider
from tests.factories.web import a_browser, at, signed_in


@pytest.fixture
def club(app: Flask, now: datetime) -> Club:
    """A club with two children."""
    club = a_club(now)
    a_child_in(club, given_name="Oiva")
    a_child_in(club, given_name="Helmi")
    return club


def marks_of(club: Club, mark: str = "present") -> dict[str, str]:
    """Return the fields of the attendance form, all with one mark."""
    return {f"mark-{each.id}": mark for each in enrolments_in_session(club.first)}


def test_today_shows_the_sessions_of_the_day_with_numbers_and_no_names(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    page = client.get("/provider/").text
    assert "Drama club" in page
    assert "2 children expected" in page
    assert "Take attendance" in page
    assert "Oiva" not in page


def test_an_earlier_session_without_a_mark_stays_on_the_list(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.first_over + timedelta(days=2)))
    assert "Earlier sessions without a mark" in client.get("/provider/").text


def test_a_day_without_sessions_leads_to_the_next_one(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.opened_at))
    for day in ("nonsense", "9999-12-31", "0001-01-01"):
        page = client.get(f"/provider/?day={day}").text
        assert f"/provider/sessions/{club.first}" in page


def test_nothing_is_asked_about_the_sessions_of_a_called_off_group(app: Flask, now: datetime) -> None:
    club = a_club(now)
    begun = club.sessions[0].starts_at + timedelta(minutes=5)
    decide_club(club, begun)
    client = signed_in(app, club.staff, at(begun + timedelta(days=1)))
    for path in ("/provider/", f"/provider/?day={begun.date()}"):
        page = client.get(path).text
        assert "Take attendance" not in page
        assert "0 children expected" not in page
    page = client.get(f"/provider/sessions/{club.first}").text
    assert "Its group is called off" in page
    assert "it was held" not in page
    assert "cancel it" not in page


def test_the_page_of_an_offering_says_that_its_group_is_called_off(app: Flask, now: datetime) -> None:
    club = a_club(now)
    client = signed_in(app, club.staff, at(now))
    assert "alled off" not in client.get(f"/provider/offerings/{club.offering}").text
    decide_club(club, now)
    page = client.get(f"/provider/offerings/{club.offering}").text
    assert "Called off: on the day of the decision too few children were enrolled." in page
    assert "Change places" not in page
    assert "0 of 20" not in page


def test_attendance_is_present_for_all_until_it_is_changed(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    page = client.get(f"/provider/sessions/{club.first}").text
    assert page.count('value="present" checked') == 2
    assert "Oiva Korpela" in page


def test_sending_marks_the_children_and_the_session_in_one_press(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    answer = client.post(f"/provider/sessions/{club.first}", data=marks_of(club))
    assert answer.status_code == 302
    said = delivery.delivery_of(club.first)
    assert said is not None
    assert said.status is DeliveryStatus.MARKED
    assert delivery.present_in([club.first]) == {club.first: 2}


def test_a_mark_can_be_corrected_until_the_unit_has_confirmed(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    client.post(f"/provider/sessions/{club.first}", data=marks_of(club))
    assert "Send the correction" in client.get(f"/provider/sessions/{club.first}").text
    client.post(f"/provider/sessions/{club.first}", data=marks_of(club, "sick"))
    assert delivery.present_in([club.first]) == {club.first: 0}


def test_a_confirmed_session_shows_its_marks_and_no_form(app: Flask, club: Club) -> None:
    a_session_confirmed(club)
    client = signed_in(app, club.staff, at(club.first_over))
    page = client.get(f"/provider/sessions/{club.first}").text
    assert 'type="radio"' not in page
    assert "cancel it" not in page


def test_a_mark_that_there_is_not_is_said_at_the_child_and_the_rest_stays(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    wrong = marks_of(club, "absent")
    wrong[next(iter(wrong))] = "asleep"
    answer = client.post(f"/provider/sessions/{club.first}", data=wrong)
    assert answer.status_code == 422
    assert "Choose one of the listed answers" in answer.text
    assert answer.text.count('value="absent" checked') == 1


def test_a_session_that_has_not_begun_is_not_marked(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at - timedelta(hours=1)))
    assert 'type="radio"' not in client.get(f"/provider/sessions/{club.first}").text
    answer = client.post(f"/provider/sessions/{club.first}", data=marks_of(club))
    assert answer.status_code == 409
    assert "has not begun" in answer.text


def test_what_may_not_be_seen_is_named_with_its_reason(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    page = client.get(f"/provider/sessions/{club.first}").text
    assert "What you may not see, and why" in page
    assert "Not everybody who must agree has agreed." in page


def test_the_staff_of_another_provider_sees_no_session_of_this_one(app: Flask, club: Club, now: datetime) -> None:
    client = signed_in(app, a_provider(now).staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    assert client.get(f"/provider/sessions/{club.first}").status_code == 404
    assert client.post(f"/provider/sessions/{club.first}", data=marks_of(club)).status_code == 404
    assert client.get(f"/provider/sessions/{club.first}/cancel").status_code == 404


def test_a_guardian_has_no_business_here_and_a_stranger_signs_in_first(app: Flask, club: Club, now: datetime) -> None:
    client = signed_in(app, an_actor(now), at(now))
    assert client.get(f"/provider/sessions/{club.first}").status_code == 403
    assert "/sign-in" in a_browser(app).get(f"/provider/sessions/{club.first}").headers["Location"]


def test_cancelling_says_what_it_does_and_wants_the_word(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.opened_at + timedelta(days=1)))
    page = client.get(f"/provider/sessions/{club.first}/cancel").text
    assert "Keep the session" in page
    assert "2 children have a place in it" in page
    assert "It cannot be undone" in page
    answer = client.post(f"/provider/sessions/{club.first}/cancel", data={"reason": "leader_ill", "typed": "yes"})
    assert answer.status_code == 422
    assert 'value="yes"' in answer.text
    assert "capital letters" in answer.text
    assert session_of(club.first).status is SessionStatus.PLANNED


def test_a_cancelled_session_becomes_a_request_with_its_time_left(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.opened_at + timedelta(days=1)))
    answer = client.post(
        f"/provider/sessions/{club.first}/cancel",
        data={"reason": "leader_ill", "typed": "CANCEL"},
        follow_redirects=True,
    )
    assert "Requests to answer" in answer.text
    assert "left" in answer.text
    assert session_of(club.first).status is SessionStatus.CANCELLED


def test_a_request_is_answered_with_another_time(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.opened_at + timedelta(days=1)))
    client.post(f"/provider/sessions/{club.first}/cancel", data={"reason": "weather", "typed": "CANCEL"})
    found = requests_to_answer(club.staff)[0].id
    lacking = client.post(f"/provider/requests/{found}", data={"outcome": "replacement", "words": "In the hall."})
    assert lacking.status_code == 422
    assert "Give the day and the time." in lacking.text
    assert "In the hall." in lacking.text
    full = {"outcome": "replacement", "on": "2026-11-03", "at": "15:00", "words": "In the hall."}
    assert client.post(f"/provider/requests/{found}", data=full).status_code == 302
    assert requests_to_answer(club.staff) == []
    assert "Another time is offered" in client.get(f"/provider/requests/{found}").text


def test_a_request_of_another_provider_is_as_if_absent(app: Flask, club: Club, now: datetime) -> None:
    client = signed_in(app, club.staff, at(club.opened_at + timedelta(days=1)))
    client.post(f"/provider/sessions/{club.first}/cancel", data={"reason": "weather", "typed": "CANCEL"})
    found = requests_to_answer(club.staff)[0].id
    other = signed_in(app, a_provider(now).staff, at(club.opened_at + timedelta(days=1)))
    assert other.get(f"/provider/requests/{found}").status_code == 404
    assert "Nothing waits for your answer" in other.get("/provider/requests").text


def test_only_a_session_that_can_be_marked_may_be_copied_and_only_our_own_scripts_run_there(
    app: Flask, club: Club
) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    running, coming = (client.get(f"/provider/sessions/{each.id}") for each in club.sessions[:2])
    assert running.headers["X-Copy-Seconds"] == str(12 * 3600) and "X-Copy-Seconds" not in coming.headers
    assert "attendance.js" in running.text and "attendance.js" not in coming.text
    assert "script-src 'self'" in running.headers["Content-Security-Policy"]
    assert "script-src 'none'" in client.get("/provider/offerings").headers["Content-Security-Policy"]


def test_a_kept_mark_is_sent_or_told_to_be_in_conflict_or_refused(app: Flask, club: Club) -> None:
    client = signed_in(app, club.staff, at(club.sessions[0].starts_at + timedelta(minutes=5)))
    (first, *_others) = marks_of(club)
    kept = {"enrolment": first.removeprefix("mark-"), "mark": "absent", "seen": "", "key": "k1"}
    page = f"/provider/sessions/{club.first}/kept"
    assert client.post(page, data=kept).get_json() == {"state": "sent"}
    other = client.post(page, data={**kept, "mark": "sick", "key": "k2"})
    assert (other.status_code, other.get_json()) == (409, {"state": "conflict", "stands": "absent"})
    unknown = client.post(page, data={**kept, "mark": "asleep", "seen": "absent", "key": "k3"})
    assert unknown.status_code == 422 and "Use present" in unknown.get_json()["words"]
    elsewhere = client.post(f"/provider/sessions/{'x' * 24}/kept", data=kept)
    assert elsewhere.get_json()["state"] == "refused"
    for _twice in range(2):
        assert client.post(page, data={"held": "true", "key": "k4"}).get_json() == {"state": "sent"}
    assert delivery.delivery_of(club.first) is not None
