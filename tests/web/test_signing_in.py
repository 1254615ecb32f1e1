"""Sign in, go where one wanted to go, and sign out; acting for a family is seen and can be stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from marketplace.kernel.db import db
from marketplace.kernel.example import READY, mark_example
from marketplace.kernel.operation import SYSTEM
from marketplace.people import operations as people
from marketplace.people import queries
from marketplace.web import sign_in
from tests.factories.people import PASSWORD, a_family, an_account, an_actor
from tests.factories.web import a_browser, at, signed_in

EMAIL = "aino@example.org"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in a city where one person has an account."""
    an_account(NOW, EMAIL, PASSWORD)
    return app.test_client()


def test_the_right_password_opens_ones_own_pages(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302
    assert "Sign out" in client.get("/sign-in").text


def test_a_wrong_password_is_said_in_the_form_and_the_email_stays(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": "wrong words here"})
    assert answer.status_code == 403
    assert "The e-mail or the password is not right" in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert "wrong words here" not in answer.text


def test_too_many_wrong_passwords_are_told_to_wait(client: FlaskClient) -> None:
    for _ in range(5):
        client.post("/sign-in", data={"email": EMAIL, "password": "wrong words here"})
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert "minutes, then try again" in answer.text
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert f'value="{EMAIL}"' in answer.text


def test_empty_fields_are_named_in_a_summary(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("wanted", ["/rules", "/find?words=drama&age=5"])
def test_one_is_taken_to_where_one_wanted_to_go(client: FlaskClient, wanted: str) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "evil", "", "http:/x"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, wanted: str) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": wanted})
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_signing_in_forgets_what_the_browser_had_before(app: Flask, client: FlaskClient) -> None:
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    with client.session_transaction() as kept:
        assert "planted" not in kept


def test_signing_out_ends_the_sign_in_for_every_copy_of_the_cookie(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    with client.session_transaction() as kept:
        secret = kept[sign_in.SECRET]
    assert client.post("/sign-out").status_code == 302
    assert queries.sign_in_of(secret, NOW) is None
    assert "Sign out" not in client.get("/sign-in").text


def test_a_stranger_can_sign_out_and_stop_acting_without_harm(client: FlaskClient) -> None:
    assert client.post("/sign-out").headers["Location"] == "/"
    assert client.post("/stop-acting-for").headers["Location"].startswith("/sign-in")


def test_a_sign_in_that_is_used_lives_on_and_is_renewed_only_now_and_then(app: Flask, client: FlaskClient) -> None:
    secret = people.sign_in(actor=SYSTEM, now=NOW, email=EMAIL, password=PASSWORD, address="::1").secret
    for minutes, seen_at in ((4, NOW), (6, NOW + timedelta(minutes=6)), (8, NOW + timedelta(minutes=6))):
        with app.test_request_context("/rules"):
            session[sign_in.SECRET] = secret
            sign_in.g.moment = NOW + timedelta(minutes=minutes)
            sign_in.keep_signed_in()
        held = queries.sign_in_of(secret, NOW)
        assert held is not None
        assert held.seen_at == seen_at


def test_the_service_centre_sees_for_whom_it_acts_and_can_stop(app: Flask) -> None:
    family = a_family(NOW)
    officer = an_actor(NOW, "service_centre")
    assert officer.person
    people.create_account(actor=SYSTEM, now=NOW, person=officer.person, email="desk@example.org", password=PASSWORD)
    secret = people.sign_in(actor=SYSTEM, now=NOW, email="desk@example.org", password=PASSWORD, address="::1").secret
    held = queries.sign_in_of(secret, NOW)
    assert held is not None
    people.act_for(actor=officer, now=NOW, sign_in=held.id, person=family.guardian)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept[sign_in.SECRET] = secret
    assert "You act for a family" in client.get("/sign-in").text
    client.post("/stop-acting-for")
    assert "You act for a family" not in client.get("/sign-in").text
    assert "Service centre" in client.get("/sign-in").text


def test_nobody_is_signed_out_when_the_clock_of_an_example_is_moved_on(app: Flask, client: FlaskClient) -> None:
    mark_example(READY)
    db.session.commit()
    owner = signed_in(app, an_actor(NOW, "city.service_owner"), at(NOW))
    client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    left = a_browser(app)
    left.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    with left.session_transaction() as kept:
        gone = kept[sign_in.SECRET]
    left.post("/sign-out")
    assert owner.post("/city/clock", data={"hours": "168"}).headers["Location"] == "/city/clock"
    assert owner.get("/city/clock").status_code == 200
    assert "Sign out" in client.get("/rules").text
    later = NOW + timedelta(days=7)
    with client.session_transaction() as kept:
        held = queries.sign_in_of(kept[sign_in.SECRET], later + timedelta(minutes=58))
        assert held is not None and later - timedelta(minutes=1) < held.created_at < later + timedelta(minutes=1)
        assert queries.sign_in_of(kept[sign_in.SECRET], later + timedelta(minutes=62)) is None
    assert queries.sign_in_of(gone, NOW) is None
