"""Whoever is not signed in gets no further than the pages and resources that stand in PUBLIC."""

import re
from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from tests.house.public_routes import PUBLIC

SAMPLE_VALUES: Mapping[str, str | int] = {"IntegerConverter": 1, "UnicodeConverter": "a" * 24, "PathConverter": "x"}
TURNED_AWAY = {401, 403}
SIGN_IN = re.compile(r"^(https?://[^/]+)?/sign-in(\?|$)")


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule of the application with each method that it takes, but those that Werkzeug adds by itself."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(app: Flask, rule: Rule) -> str:
    """An address that the rule matches; what it names does not exist."""
    kinds = {name: type(converter).__name__ for name, converter in rule._converters.items()}
    values = {name: SAMPLE_VALUES.get(kind, "2026-09-01") for name, kind in kinds.items()}
    listed = {name: each.items for name, each in rule._converters.items() if isinstance(each, AnyConverter)}
    values |= {name: min(words) for name, words in listed.items()}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"})))


def lets_a_stranger_in(client: FlaskClient, method: str, path: str) -> bool:
    """Whether somebody who is not signed in is answered by the page itself."""
    answer = client.open(path, method=method)
    sent_to_sign_in = answer.status_code in {302, 303} and SIGN_IN.match(answer.headers["Location"])
    return answer.status_code not in TURNED_AWAY and not sent_to_sign_in


def test_a_stranger_is_let_in_nowhere_but_in_public(app: Flask) -> None:
    client = app.test_client()
    open_to_all = {
        f"{method} {rule.rule}"
        for rule, method in routes(app)
        if lets_a_stranger_in(client, method, address(app, rule))
    }
    assert sorted(open_to_all - PUBLIC) == []


def test_public_names_only_routes_that_exist(app: Flask) -> None:
    assert sorted(PUBLIC - {f"{method} {rule.rule}" for rule, method in routes(app)}) == []


@pytest.mark.parametrize("way", ["open", "guarded"])
def test_a_route_without_a_guard_is_found(way: str) -> None:
    app = Flask("sample")

    @app.get("/things/<thing>")
    def show(thing: str) -> tuple[str, int]:
        return ("a secret", 200) if way == "open" else ("sign in", 401)

    (rule,) = (rule for rule, _ in routes(app) if rule.endpoint == "show")
    assert lets_a_stranger_in(app.test_client(), "GET", address(app, rule)) is (way == "open")
