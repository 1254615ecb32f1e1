"""A bearer token opens what its holder may see, until it ends; only its hash is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.kernel.db import db
from marketplace.kernel.http import PROBLEM
from marketplace.people.models import AccessToken
from tests.api.conftest import Program, a_token
from tests.factories.people import a_family, an_actor


def test_a_token_opens_its_holders_own_matters(program_of: Callable[[str], Program], today: datetime) -> None:
    family = a_family(today)
    me = program_of(family.guardian)("GET", "/me").get_json()
    assert (me["person"], me["household"], me["children"]) == (family.guardian, family.household, list(family.children))


def test_a_token_holds_the_roles_of_the_day(program_with: Callable[..., Program]) -> None:
    roles = program_with("city.officer")("GET", "/me").get_json()["roles"]
    assert [role["role"] for role in roles] == ["city.officer"]


def test_only_the_hash_of_a_token_is_kept(app: Flask, today: datetime) -> None:
    secret = a_token(an_actor(today).person or "", today)
    for table in db.metadata.tables:
        assert secret not in str(db.session.execute(text(f'SELECT * FROM "{table}"')).all())


@pytest.mark.parametrize(("days_ago", "status"), [(0, 200), (2, 401)])
def test_a_token_opens_nothing_after_its_time(app: Flask, today: datetime, days_ago: int, status: int) -> None:
    before = today - timedelta(days=days_ago)
    program = Program(app.test_client(), a_token(an_actor(before).person or "", before, days=1))
    answer = program("GET", "/me")
    assert answer.status_code == status
    if status == 401:
        assert (answer.mimetype, answer.get_json()["code"]) == (PROBLEM, "api.token_not_valid")


def test_a_revoked_token_opens_nothing(program_of: Callable[[str], Program], today: datetime) -> None:
    program = program_of(an_actor(today).person or "")
    token = program("GET", "/me/tokens").get_json()["items"][0]["id"]
    assert program("DELETE", f"/me/tokens/{token}").get_json()["revoked_at"]
    assert program("GET", "/me").status_code == 401


@pytest.mark.parametrize("sent", ["Bearer unknown", "Bearer ", "Bearer", "Basic YTpi", "nonsense"])
def test_what_is_no_token_of_ours_is_refused_on_open_routes_too(nobody: Program, sent: str) -> None:
    answer = nobody("GET", "/units", headers={"Authorization": sent})
    assert (answer.status_code, answer.mimetype) == (401, PROBLEM)


def test_without_a_token_only_what_is_public_is_open(nobody: Program) -> None:
    assert nobody("GET", "/units").status_code == 200
    assert nobody("GET", "/me").get_json()["code"] == "kernel.token_missing"


def test_a_sign_in_of_the_pages_is_no_token(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("marketplace", "anything")
    assert client.get("/api/v1/me").status_code == 401


def test_tokens_are_listed_without_their_secrets(program_of: Callable[[str], Program], today: datetime) -> None:
    (token,) = program_of(an_actor(today).person or "")("GET", "/me/tokens").get_json()["items"]
    assert token.keys() == {"id", "label", "created_at", "expires_at", "revoked_at"}
    assert db.session.get_one(AccessToken, token["id"]).label == token["label"]
