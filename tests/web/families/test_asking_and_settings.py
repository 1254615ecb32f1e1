"""Requests are opened, followed and closed; feedback is three questions; passwords and tokens are our own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from marketplace.enrolment import operations as enrolment
from marketplace.enrolment.queries import enrolments_of_child
from marketplace.kernel.operation import SYSTEM
from marketplace.people import queries as people
from marketplace.quality.queries import feedback_of
from tests.browser_harness.fixtures import Site, Visiting
from tests.browser_harness.small_city import GUARDIAN_EMAIL
from tests.factories.people import PASSWORD
from tests.web.families.conftest import Home

NEW = "four other words together"


def test_a_question_is_asked_with_its_time_limit_and_can_be_followed_and_closed(home: Home) -> None:
    page = home.client.get("/family/requests/new/question").text
    assert "Answered by" in page
    typed = {"topic": "content", "words": "What do they play?", "key": "q" * 20}
    sent = home.client.post("/family/requests/new/question", data=typed)
    page = home.client.get(sent.headers["Location"]).text
    assert "What do they play?" in page
    assert "To be answered by" in page
    assert "What the children do" in home.client.get("/family/requests").text
    page = home.client.post(f"{sent.headers['Location']}/close", follow_redirects=True).text
    assert "It is closed." in page


def test_a_request_without_a_topic_keeps_the_words_and_says_what_to_do(home: Home) -> None:
    answer = home.client.post("/family/requests/new/fault", data={"words": "The door is broken"})
    assert answer.status_code == 422
    assert "The door is broken" in answer.text
    assert "Fill this in." in answer.text


def test_kinds_that_only_events_open_and_unknown_ones_are_absent(home: Home) -> None:
    assert home.client.get("/family/requests/new/session_cancelled").status_code == 404
    assert home.client.get("/family/requests/new/nothing").status_code == 404


def completed(home: Home) -> str:
    """Let the younger child's season in the drama club be over; return the enrolment."""
    eino, group = home.city.family.children[1], home.city.groups[0]
    held = enrolment.hold_place(actor=home.guardian, now=home.now, child=eino, group=group)
    enrolment.confirm_hold(actor=home.guardian, now=home.now, enrolment=held.id)
    end = home.now + timedelta(days=200)
    enrolment.start_enrolments(actor=SYSTEM, now=end)
    enrolment.complete_enrolments(actor=SYSTEM, now=end, group=group)
    return held.id


def test_feedback_is_three_answers_once(home: Home) -> None:
    place = completed(home)
    assert "How was “" in home.client.get("/family").text
    address = f"/family/places/{place}/feedback"
    answer = home.client.post(address, data={"enjoyment": "5", "leader": "9"})
    assert answer.status_code == 422
    assert answer.text.count("checked") == 1
    home.client.post(address, data={"enjoyment": "5", "leader": "4", "fit": "3"})
    given = feedback_of(place)
    assert given is not None and (given.enjoyment, given.leader, given.fit) == (5, 4, 3)
    assert "4 of 5" in home.client.get(address).text
    assert home.client.post(address, data={"enjoyment": "1", "leader": "1", "fit": "1"}).status_code == 409


def test_feedback_is_not_asked_before_the_season_is_over(home: Home) -> None:
    place = enrolments_of_child(home.child)[0].id
    assert home.client.get(f"/family/places/{place}/feedback").status_code == 409


def test_a_token_is_shown_once_and_can_be_ended(home: Home) -> None:
    sent = home.client.post("/family/settings/tokens", data={"label": "calendar", "days": "30"})
    assert (sent.status_code, sent.headers["Location"]) == (302, "/family/settings")
    page = home.client.get("/family/settings").text
    secret = re.search(r'<p class="digest">([^<]+)</p>', page)
    assert secret
    assert people.actor_of_token(secret.group(1), home.now + timedelta(minutes=1)) is not None
    page = home.client.get("/family/settings").text
    assert secret.group(1) not in page
    assert "calendar" in page
    token = people.tokens_of(home.guardian.person or "")[0].id
    page = home.client.post(f"/family/settings/tokens/{token}/revoke", follow_redirects=True).text
    assert "The token has ended" in page
    assert people.actor_of_token(secret.group(1), home.now + timedelta(minutes=1)) is None


def test_a_token_without_a_label_or_for_too_long_is_refused_at_the_field(home: Home) -> None:
    answer = home.client.post("/family/settings/tokens", data={"days": "4000"})
    assert answer.status_code == 422
    assert 'value="4000"' in answer.text
    assert people.tokens_of(home.guardian.person or "") == []


def test_the_password_is_changed_and_every_sign_in_ends(home: Home) -> None:
    elsewhere = home.signed_in(GUARDIAN_EMAIL)
    page = home.client.post(
        "/family/settings/password", data={"old": PASSWORD, "new": NEW, "again": NEW}, follow_redirects=True
    ).text
    assert "Sign in with the new one" in page
    assert elsewhere.get("/family").status_code == 302
    assert home.client.post("/sign-in", data={"email": GUARDIAN_EMAIL, "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong wrong wrong", NEW, NEW, "not your present password"),
        (PASSWORD, NEW, "something else again", "not the same as above"),
        (PASSWORD, "short", "short", "Use at least"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_at_its_field(
    home: Home, old: str, new: str, again: str, said: str
) -> None:
    answer = home.client.post("/family/settings/password", data={"old": old, "new": new, "again": again})
    assert answer.status_code in (403, 422)
    assert said in answer.text
    assert home.client.get("/family").status_code == 200


@pytest.mark.browser
def test_the_main_pages_are_accessible(site: Site, visit: Visiting) -> None:
    child, round = site.city.family.child, site.city.rounds[1]
    groups = "&choice=".join(site.city.groups[2:])
    with visit() as window:
        window.sign_in(GUARDIAN_EMAIL, PASSWORD)
        said = {}
        for path in (
            "/family",
            f"/family/children/{child}",
            f"/family/children/{child}/data",
            f"/family/apply/{round}/choose?child={site.city.family.children[1]}&choice={groups}",
            f"/family/take?child={site.city.family.children[1]}&group={site.city.groups[0]}",
            "/family/applications",
            "/family/income",
            "/family/access-log?own=yes",
            "/family/messages",
            "/family/requests",
            "/family/settings",
            "/family/calendar",
        ):
            assert window.goto(path) == 200
            said[path] = window.complaints_at_each_width()
        assert {path: found for path, found in said.items() if found} == {}
