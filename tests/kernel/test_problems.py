"""A refusal is a problem document for programs and a page for people, and says no more than it should."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from marketplace.kernel import http
from marketplace.kernel.errors import Conflict, Invalid, Refusal, Unavailable


class Late(Conflict):
    """It is too late for this."""

    code = "tests.late"
    advice = "Ask for another day."


REFUSALS: dict[str, Refusal] = {
    "late": Late(),
    "told": Late(detail="It was over on Monday."),
    "facts": Late(day=date(2026, 9, 1), places=0, of=None, groups=["g"], open=False, by={"a": 1}),
    "fields": Invalid(fields={"age": ["Enter a whole number."]}),
    "busy": Unavailable(),
}


@pytest.fixture
def client() -> FlaskClient:
    """Asks a small application, in which everything is refused."""
    app = Flask(__name__)
    http.init_app(app, lambda refusal: (f"page of {refusal.code}", refusal.status), page_of_status)

    @app.get("/<how>")
    @app.get("/api/<how>")
    def refuse(how: str) -> Any:
        raise REFUSALS[how]

    @app.get("/api/wordless")
    def wordless() -> Any:
        abort(410, "")

    return app.test_client()


def page_of_status(error: HTTPException) -> Any:
    return f"page of {error.code}", error.code


def test_a_program_is_told_what_is_the_matter_and_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/api/late")
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json == {
        "type": "/errors/tests.late",
        "title": "It is too late for this.",
        "status": 409,
        "code": "tests.late",
        "detail": "Ask for another day.",
    }


def test_a_person_gets_a_page(client: FlaskClient) -> None:
    assert client.get("/late").text == "page of tests.late"
    assert client.post("/late").text == "page of 405"


def test_what_is_said_of_this_very_case_stands_before_the_general_advice(client: FlaskClient) -> None:
    assert client.get("/api/told").json["detail"] == "It was over on Monday."  # type: ignore[index]


def test_the_fields_to_mend_are_named_and_only_they(client: FlaskClient) -> None:
    problem = client.get("/api/fields").json
    assert problem is not None and problem["errors"] == {"age": ["Enter a whole number."]}
    assert "facts" not in problem


def test_facts_are_told_as_what_they_are_and_a_day_in_words(client: FlaskClient) -> None:
    problem = client.get("/api/facts").json
    assert problem is not None and problem["facts"] == {
        "day": "2026-09-01",
        "places": 0,
        "of": None,
        "groups": ["g"],
        "open": False,
        "by": {"a": 1},
    }
    assert "errors" not in problem


def test_only_where_time_helps_a_program_is_told_how_long_to_wait(client: FlaskClient) -> None:
    assert client.get("/api/busy").headers["Retry-After"] == "1"
    assert "Retry-After" not in client.get("/api/late").headers


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/api/late")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]
    assert answer.headers.getlist("Content-Type") == ["application/problem+json"]
    problem = answer.json
    assert problem is not None
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", 405, "http.405")
    assert problem["title"] == "Method Not Allowed"
    assert problem["detail"] == "The method is not allowed for the requested URL."


def test_an_error_without_words_of_its_own_is_told_by_its_name(client: FlaskClient) -> None:
    problem = client.get("/api/wordless").json
    assert problem is not None
    assert (problem["title"], problem["detail"]) == ("Gone", "Gone")
