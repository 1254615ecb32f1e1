"""The description of the interface is OpenAPI 3.1, and complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from marketplace.kernel.api import PREFIX
from tests.house.public_routes import PUBLIC

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS_AT_LEAST = 100
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = app.test_client().get("/api/openapi.json").get_json()
    return document


def operations(description: dict[str, Any]) -> Iterator[Operation]:
    """Each operation with its method and path."""
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def test_the_description_is_valid(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(description)] == []


def test_every_schema_is_valid(description: dict[str, Any]) -> None:
    for schema in description["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"components": description["components"], **schema})


def test_every_route_is_described(app: Flask, description: dict[str, Any]) -> None:
    routes = {
        (method.lower(), "/".join(part.replace("<string:", "{").replace(">", "}") for part in rule.rule.split("/")))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(method, path) for method, path, _operation in operations(description)}
    assert len(routes) >= OPERATIONS_AT_LEAST


def test_every_operation_says_what_it_does_and_how_it_refuses(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        assert operation["summary"].endswith("."), (method, path)
        assert operation["operationId"], (method, path)
        assert {"401", "403", "404", "409", "422", "429", "503"} <= operation["responses"].keys(), (method, path)
        assert all("Retry-After" in operation["responses"][status]["headers"] for status in ("429", "503"))
        assert any(status.startswith("2") for status in operation["responses"]), (method, path)


def test_operation_ids_are_unique(description: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _method, _path, operation in operations(description)]
    assert len(ids) == len(set(ids))


def test_every_list_is_paged(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if answer.get("$ref", "").endswith("Page"):
            assert {"page", "page_size"} <= {each["name"] for each in operation["parameters"]}, (method, path)


def test_what_is_open_without_a_token_is_what_the_house_knows_as_public(description: dict[str, Any]) -> None:
    told = {
        f"{method.upper()} {path.replace('{', '<string:').replace('}', '>')}"
        for method, path, operation in operations(description)
        if {} in operation["security"]
    }
    assert told == {route for route in PUBLIC if f" {PREFIX}/" in route}


def test_what_changes_something_can_be_repeated(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        named = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        assert ("Idempotency-Key" in named) is (method != "get"), (method, path)
