"""Each error is a page that says what happened and where to go on; programs get a problem document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from flask import Flask, abort

from marketplace.app import create_app
from marketplace.kernel.config import Settings
from marketplace.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from marketplace.kernel.text import _
from marketplace.people.errors import TooManyAttempts
from marketplace.web.refusals import WORDS


class SessionIsFull(Conflict):
    """No place is left."""

    code = "tests.session_is_full"
    advice = _("Join the waiting list.")


@pytest.fixture
def broken(settings: Settings) -> Flask:
    """An application of its own, with pages that fail."""
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    refusals: dict[str, Refusal] = {
        "full": SessionIsFull(),
        "invalid": Invalid(fields={"age": [_("Write an age.")]}),
        "hidden": NotFound(),
        "forbidden": NotAllowed(),
        "busy": Unavailable(),
        "often": TooManyAttempts(wait_seconds=40),
        "told": SessionIsFull(detail=_("Wait %(days)d days.", days=3)),
    }

    @app.get("/fails/<how>")
    @app.get("/api/fails/<how>")
    def fails(how: str) -> str:
        raise refusals[how]

    @app.get("/aborts/<int:status>")
    def aborts(status: int) -> str:
        abort(status)

    @app.get("/crashes")
    def crashes() -> str:
        raise ValueError("secret of the database")

    return app


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("full", 409, ["No place is left", "Join the waiting list."]),
        ("invalid", 422, ["Something in the form is not right", "Write an age."]),
        ("hidden", 404, ["There is no such page"]),
        ("forbidden", 403, ["This page is for others", "Sign in"]),
        ("busy", 503, ["The service is busy", "Nothing was lost"]),
        ("often", 429, ["too many attempts", "Wait for the time"]),
        ("told", 409, ["Wait 3 days."]),
    ],
)
def test_a_refusal_is_a_page_with_a_way_forward(broken: Flask, how: str, status: int, words: list[str]) -> None:
    answer = broken.test_client().get(f"/fails/{how}")
    assert answer.status_code == status
    assert all(each in answer.text for each in [*words, "Go to the front page"])


@pytest.mark.parametrize("status", sorted(WORDS))
def test_every_status_has_its_page(broken: Flask, status: int) -> None:
    answer = broken.test_client().get(f"/aborts/{status}")
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert str(WORDS[status].title) in answer.text


def test_a_status_without_words_of_its_own_has_those_of_its_kind(broken: Flask) -> None:
    assert str(WORDS[400].title) in broken.test_client().get("/aborts/418").text


def test_a_crash_tells_nothing_of_its_inside(broken: Flask) -> None:
    answer = broken.test_client().get("/crashes")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Something went wrong on our side" in answer.text


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_to_wait_is_told_how_long(broken: Flask, status: int) -> None:
    assert broken.test_client().get(f"/aborts/{status}").headers["Retry-After"]


def test_how_long_to_wait_is_told_to_people_and_to_programs(broken: Flask) -> None:
    for how, seconds in (("often", "40"), ("busy", "1")):
        for folder in ("", "/api"):
            answer = broken.test_client().get(f"{folder}/fails/{how}")
            assert answer.headers["Retry-After"] == seconds
    often = broken.test_client().get("/api/fails/often")
    assert (often.status_code, often.mimetype) == (429, "application/problem+json")
    assert often.json is not None and often.json["code"] == "people.too_many_attempts"


def test_a_wrong_method_is_told_which_are_right(app: Flask) -> None:
    answer = app.test_client().post("/rules")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def forms_only(app: Flask) -> Iterator[str]:
    """Yield an address of each rule of the pages that takes a form and shows none."""
    methods: defaultdict[str, set[str]] = defaultdict(set)
    for rule in app.url_map.iter_rules():
        methods[rule.rule] |= rule.methods or set()
    for rule, taken in methods.items():
        if "GET" not in taken and not rule.startswith("/api"):
            yield re.sub("<[^>]+>", "a1", rule)


def test_an_address_that_only_takes_a_form_leads_back_to_a_page_when_it_is_loaded_again(app: Flask) -> None:
    pages = app.url_map.bind("localhost")
    led = {path: app.test_client().get(path).headers.get("Location", "") for path in forms_only(app)}
    assert len(led) > 20
    assert [path for path, target in led.items() if not pages.test(target, method="GET")] == []
    assert led["/family/settings/tokens"] == "/family/settings"
    assert led["/city/payouts/a1/a1"] == "/city/payouts/a1"
    assert led["/city/refunds/a1/sent"] == "/city/refunds/a1"
    assert led["/unit/choose"] == "/unit"
    assert led["/sign-out"] == "/"


def test_another_method_on_such_an_address_is_still_refused(app: Flask) -> None:
    answer = app.test_client().delete("/family/settings/tokens")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_programs_get_a_problem_and_no_page(app: Flask) -> None:
    answer = app.test_client().get("/api/no-such-thing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
