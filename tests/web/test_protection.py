"""Other sites are kept out, and browsers are told what our pages may load."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.factories.people import an_account


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "none"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 302),
        ({"Origin": "https://localhost"}, 302),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 302),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(app: Flask, headers: dict[str, str], status: int) -> None:
    assert app.test_client().post("/sign-out", headers=headers).status_code == status


def test_a_page_may_be_opened_from_anywhere(app: Flask) -> None:
    assert app.test_client().get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_refused_form_says_what_to_do(app: Flask) -> None:
    answer = app.test_client().post("/sign-out", headers={"Origin": "null"})
    assert "This form was sent from another site" in answer.text


@pytest.mark.database
@pytest.mark.parametrize("path", ["/offerings/%00", "/find?words=%00", "/find?%00=1", "/units/%00", "/rounds/a%00"])
def test_an_address_with_a_character_that_no_database_keeps_is_refused(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.text


@pytest.mark.database
def test_a_form_with_a_character_that_no_database_keeps_is_refused(app: Flask) -> None:
    sent = {"email": "maria@example.org\0", "password": "a walk by the lake"}
    assert app.test_client().post("/sign-in", data=sent).status_code == 400


@pytest.mark.database
@pytest.mark.parametrize("page", ["9" * 30, "-1", "0", "x"])
def test_a_page_that_nobody_can_count_to_is_one_of_the_list(app: Flask, page: str) -> None:
    assert app.test_client().get(f"/units?page={page}").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/look/theme.css"])
def test_every_answer_carries_our_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_kept_by_no_cache_and_the_look_by_all(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in client.get("/look/bootstrap.css").headers["Cache-Control"]


def test_only_files_of_the_look_are_given(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/look/theme.css").mimetype == "text/css"
    assert client.get("/look/__init__.py").status_code == 404
    assert client.get("/look/..%2fframe.py").status_code == 404


def test_a_file_of_the_look_is_sent_once_and_has_the_address_of_its_content(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/look/theme.css")
    again = client.get("/look/theme.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert f"/look/theme.css?v={first.headers['ETag'].strip(chr(34))}" in client.get("/sign-in").text


def test_the_cookie_is_for_this_site_and_not_for_scripts(app: Flask) -> None:
    an_account(datetime.now(UTC), "aino@example.org", "four words of a test")
    answer = app.test_client().post("/sign-in", data={"email": "aino@example.org", "password": "four words of a test"})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
