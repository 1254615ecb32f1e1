"""A newcomer makes an account of her own by a letter, registers her association, and is vetted like everybody."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.kernel.config import Settings
from marketplace.kernel.db import db
from marketplace.kernel.example import READY, mark_example
from marketplace.kernel.outbox import run_due
from providers import queries as providers
from providers.models import EvidenceStatus, ProviderStatus
from tests.factories.messages import letters_in
from tests.factories.people import PASSWORD, an_account
from tests.factories.providers import an_officer
from tests.factories.web import a_browser, at, signed_in

pytestmark = pytest.mark.database
EMAIL = "saara@example.org"
TYPED = {"given_name": "Saara", "family_name": "Lehtonen", "email": EMAIL, "password": PASSWORD}
ORGANISATION = {
    "legal_name": "Drama association Kide",
    "form": "association",
    "sector": "third_sector",
    "contact_email": "office@example.org",
    "languages": ["fi"],
    "size_class": "micro",
    "works_with_minors": "true",
    "vat_status": "not_registered",
}


@pytest.fixture
def client(app: Flask, now: datetime) -> FlaskClient:
    """A browser of somebody who is not known here."""
    at(now)
    return a_browser(app)


def link_in_letter(settings: Settings, now: datetime) -> str:
    """Let the worker send what waits, and return the path of the link in the one letter."""
    run_due(now + timedelta(seconds=30))
    (letter,) = letters_in(settings.mail_dir)
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+\?code=\w+)", letter.get_content())
    assert found
    return found[1]


def field(page: str, name: str) -> str:
    """Return what stands in a field of a page."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found
    return found[1]


def sign_up(client: FlaskClient, settings: Settings, now: datetime) -> None:
    """Sign up and answer the letter, as a person does."""
    assert client.post("/sign-up", data=TYPED).headers["Location"] == "/sign-up/sent"
    page = client.get(link_in_letter(settings, now)).text
    answer = client.post("/sign-up/confirm", data={"code": field(page, "code"), "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-up/next"


def test_the_way_to_an_account_starts_where_one_looks_for_it(client: FlaskClient) -> None:
    for path in ("/sign-in", "/providers"):
        assert 'href="/sign-up"' in client.get(path).text
    assert "/sign-in?next=" in client.get("/provider/register").headers["Location"]


def test_a_newcomer_signs_up_registers_shows_her_papers_and_is_looked_at(
    app: Flask, client: FlaskClient, settings: Settings, now: datetime
) -> None:
    sign_up(client, settings, now)
    page = client.get("/sign-up/next").text
    assert "Sign out" in page and 'href="/provider/register"' in page
    assert "What you must show" in client.post("/provider/register", data=ORGANISATION, follow_redirects=True).text
    shown = {"kind": "rules_of_association", "last_day": "2027-09-20"}
    assert client.post("/provider/papers/show", data=shown).status_code == 302
    officer = signed_in(app, an_officer(now), now)
    found = re.search(r'href="/city/providers/(\w{24})"', officer.get("/city/providers").text)
    assert found
    (paper,) = providers.evidence_of(found[1])
    officer.post(f"/city/providers/{found[1]}/review")
    officer.post(f"/city/papers/{paper.id}/accept")
    db.session.expire_all()
    assert providers.provider(found[1]).status is ProviderStatus.IN_REVIEW
    assert providers.evidence(paper.id).status is EvidenceStatus.ACCEPTED


def test_a_guardian_who_signs_up_is_told_how_her_family_is_linked(
    client: FlaskClient, settings: Settings, now: datetime
) -> None:
    sign_up(client, settings, now)
    link = re.search(r'href="(/family/requests/new/change)"', client.get("/sign-up/next").text)
    assert link
    assert client.get(link[1]).status_code == 200
    asked = client.post(link[1], data={"topic": "family", "words": "I am Aino's mother."})
    assert client.get(asked.headers["Location"]).status_code == 200
    assert "The city knows no child in your custody" in client.get("/family").text


def test_looking_at_the_link_uses_nothing_up(client: FlaskClient, settings: Settings, now: datetime) -> None:
    client.post("/sign-up", data=TYPED)
    path = link_in_letter(settings, now)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200 and "Sign out" not in page.text
    data = {"code": field(page.text, "code"), "password": PASSWORD}
    assert client.post("/sign-up/confirm", data=data).status_code == 302


def test_an_email_with_an_account_is_answered_like_a_new_one(app: Flask, client: FlaskClient, now: datetime) -> None:
    an_account(now, EMAIL)
    known = client.post("/sign-up", data=TYPED)
    unknown = a_browser(app).post("/sign-up", data={**TYPED, "email": "other@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    forgotten = [client.post("/forgotten-password", data={"email": email}) for email in (EMAIL, "no@example.org")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in forgotten} == {
        (302, "/forgotten-password/sent")
    }


@pytest.mark.parametrize(
    ("name", "typed", "advice"),
    [
        ("given_name", "", "Fill this in."),
        ("family_name", "x" * 101, "Write at most 100 characters."),
        ("email", "saara", "name@example.org"),
        ("password", "short", "Use at least 12 characters."),
    ],
)
def test_what_is_to_be_mended_is_said_at_its_field_and_the_rest_stays(
    client: FlaskClient, name: str, typed: str, advice: str
) -> None:
    answer = client.post("/sign-up", data={**TYPED, name: typed})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text and advice in answer.text
    sent = {**TYPED, name: typed}
    assert {each: field(answer.text, each) for each in sent if each != "password"} == {
        each: words for each, words in sent.items() if each != "password"
    }
    assert PASSWORD not in answer.text


def test_a_wrong_code_and_a_wrong_password_are_said_in_the_form(
    client: FlaskClient, settings: Settings, now: datetime
) -> None:
    client.post("/sign-up", data=TYPED)
    path = link_in_letter(settings, now)
    code = path.partition("code=")[2]
    wrong = client.post("/sign-up/confirm", data={"code": "nothing", "password": PASSWORD})
    assert (wrong.status_code, field(wrong.text, "code")) == (422, "nothing")
    assert 'href="#code"' in wrong.text
    other = client.post("/sign-up/confirm", data={"code": code, "password": "words of somebody else"})
    assert (other.status_code, field(other.text, "code")) == (403, code)
    assert 'href="#password"' in other.text and "words of somebody else" not in other.text
    assert client.post("/sign-up/confirm", data={}).status_code == 422


@pytest.mark.parametrize("path", ["/sign-up", "/forgotten-password"])
def test_who_asks_for_too_many_letters_is_told_to_wait(client: FlaskClient, path: str) -> None:
    for _ in range(5):
        assert client.post(path, data=TYPED).status_code == 302
    answer = client.post(path, data=TYPED)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert field(answer.text, "email") == EMAIL


def test_a_real_city_never_shows_the_link_and_an_example_says_plainly_that_it_does(client: FlaskClient) -> None:
    client.post("/sign-up", data=TYPED)
    assert "code=" not in client.get("/sign-up/sent").text
    mark_example(READY)
    db.session.commit()
    page = client.get("/sign-up/sent").text
    assert "This is an example city." in page
    link = re.search(r'href="(/sign-up/confirm\?code=\w+)"', page)
    assert link
    code = field(client.get(link[1]).text, "code")
    assert client.post("/sign-up/confirm", data={"code": code, "password": PASSWORD}).status_code == 302


def test_in_an_example_city_only_who_asked_sees_the_link(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-up", data=TYPED)
    mark_example(READY)
    db.session.commit()
    assert "code=" not in a_browser(app).get("/sign-up/sent").text


def test_a_forgotten_password_is_replaced_by_letter(client: FlaskClient, settings: Settings, now: datetime) -> None:
    an_account(now, EMAIL)
    assert 'href="/forgotten-password"' in client.get("/sign-in").text
    client.post("/forgotten-password", data={"email": EMAIL})
    code = field(client.get(link_in_letter(settings, now)).text, "code")
    new = {"code": code, "new": "another four words", "again": "another four words"}
    for wrong, place in (
        ({"again": "another"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
        ({"code": "x"}, "code"),
    ):
        answer = client.post("/new-password", data={**new, **wrong})
        assert answer.status_code == 422
        assert f'href="#{place}"' in answer.text
    assert client.post("/new-password", data=new).headers["Location"] == "/sign-in"
    signed = client.post("/sign-in", data={"email": EMAIL, "password": "another four words"})
    assert signed.status_code == 302
