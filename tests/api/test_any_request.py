"""Whatever a program sends, and whoever it acts for: no failure of ours, and no answer outside the description.

Ten requests for each operation, each sent as nobody and as each kind of person; SCHEMATHESIS_EXAMPLES asks for more.
"""

from __future__ import annotations

import os
import zlib
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from marketplace.api.assembly import ROOMS_WITH_ROUTES
from tests.api.played_city import PlayedCity

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "10"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
Played = tuple[Flask, PlayedCity, dict[str, str | None]]


@pytest.fixture(scope="session")
def described(played: Played) -> BaseSchema:
    """The description of the interface, to draw requests from."""
    drawn = schemathesis.openapi.from_wsgi("/api/openapi.json", played[0])
    drawn.config.generation.update(with_security_parameters=False)
    return drawn


@pytest.mark.parametrize("room", [room.split(".")[-1] for room in ROOMS_WITH_ROUTES])
def test_any_request_is_answered_as_described(room: str, described: BaseSchema, played: Played) -> None:
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    there = [each for each in operations if each.tags == [f"api_{room}"]]
    assert there
    for each in there:
        send_requests(each, played)


def send_requests(operation: APIOperation[Any, Any, Any, Any], played: Played) -> None:
    """Draw requests for one operation, right ones and wrong ones; send each as nobody and as each kind of person."""
    app, city, tokens = played
    requests = operation.as_strategy(GenerationMode.POSITIVE)
    if operation.path_parameters or operation.query or operation.body:
        requests |= operation.as_strategy(GenerationMode.NEGATIVE)

    @given(case=requests)
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: schemathesis.Case[Any]) -> None:
        name_what_exists(case, city.known)
        for token in tokens.values():
            answer = case.call(app=app, headers={"Authorization": f"Bearer {token}"} if token else {})
            case.validate_response(answer, checks=CHECKS)

    send()


def name_what_exists(case: schemathesis.Case[Any], known: dict[str, list[str]]) -> None:
    """Put ids of what exists in two of three requests, since drawn ones name nothing."""
    sign = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode("utf-8", "replace"))
    if sign % 3 == 0:
        return
    for place in (case.path_parameters, case.query, case.body):
        if isinstance(place, dict):
            place.update({name: one_of(known, name, value, sign) for name, value in place.items()})


def one_of(known: dict[str, list[str]], name: str, value: Any, sign: int) -> Any:
    """Return an id of what exists under a name, or the value itself where there is none."""
    there = known.get(name)
    if not there:
        return value
    return there[: 1 + sign % len(there)] if isinstance(value, list) else there[sign % len(there)]
