"""One document, one way to sign in, one form of refusal, over the JSON routes of all rooms."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from apispec import BasePlugin
from flask import Flask, request
from flask_smorest import Api

from marketplace.api.reading import refuse_unreadable
from marketplace.kernel import clock
from marketplace.kernel.api import CHANGING, KEY_HEADER, PREFIX, note_asker
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.http import PROBLEM
from marketplace.kernel.operation import NOBODY
from marketplace.kernel.repeats import KEY_LENGTH
from marketplace.kernel.text import _
from marketplace.people.queries import actor_of_token

ROOMS_WITH_ROUTES = (
    "marketplace.people",
    "marketplace.rules",
    "consent",
    "providers",
    "catalog",
    "marketplace.money",
    "marketplace.enrolment",
    "marketplace.admission",
    "marketplace.care",
    "marketplace.delivery",
    "marketplace.requests",
    "marketplace.quality",
    "marketplace.messages",
    "marketplace.steering",
)
REFUSALS = {
    "401": "The token is missing, unknown or has ended.",
    "403": "The holder of the token may not do this.",
    "404": "There is no such thing, or not for the holder of the token.",
    "409": "This does not go together with how things stand now.",
    "422": "Something in the request is not right; `errors` names the fields.",
    "429": "Too many attempts; wait before the next one.",
    "503": "The service is busy; nothing was lost.",
}
WAIT = {"429", "503"}
RETRY_AFTER = {"description": "The seconds to wait before asking again.", "schema": {"type": "integer", "minimum": 1}}
ALSO_WITH_A_BODY = {"400": "The body cannot be read.", "413": "The body is too long.", "415": "The body is not JSON."}


class TokenNotValid(NotAllowed):
    """The token is missing, unknown or has ended."""

    status = 401
    code = "api.token_not_valid"
    advice = _("Get a new token and send it as `Authorization: Bearer …`.")


class Refusals(BasePlugin):
    """Describes at each operation how it refuses, who may call it, and that it can be repeated."""

    def operation_helper(self, path: Any = None, operations: Any = None, **kwargs: Any) -> None:
        """Complete the description of the operations of a path."""
        for method, described in (operations or {}).items():
            told = dict(REFUSALS)
            if method.upper() in CHANGING:
                told |= ALSO_WITH_A_BODY
                described.setdefault("parameters", []).append(
                    {
                        "in": "header",
                        "name": KEY_HEADER,
                        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": "^[!-~]+$"},
                        "description": "The same request with the same key has one effect and one answer.",
                    }
                )
            responses = described.setdefault("responses", {})
            responses.pop("default", None)
            for status, said in told.items():
                responses[status] = {
                    "description": said,
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                if status in WAIT:
                    responses[status]["headers"] = {"Retry-After": RETRY_AFTER}


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object"},
        "facts": {"type": "object"},
    },
}


def init_app(app: Flask) -> None:
    """Register the routes of every room that has them, their description, and how a program signs in."""
    app.config.update(
        API_TITLE=f"Services of {app.config['SETTINGS'].city_name}",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app, spec_kwargs={"extra_plugins": [Refusals()]})
    api.ERROR_SCHEMA = None
    api.spec.components.schema("Problem", PROBLEM_SCHEMA)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for room in ROOMS_WITH_ROUTES:
        if find_spec(f"{room}.api") is not None:
            api.register_blueprint(import_module(f"{room}.api").routes)
    app.before_request(find_asker)
    app.before_request(refuse_unreadable)


def find_asker() -> Any:
    """Find who asks by the bearer token. Raises: TokenNotValid where a token is sent that is not valid."""
    if not request.path.startswith(PREFIX):
        return
    scheme, _separator, secret = request.headers.get("Authorization", "").partition(" ")
    actor = actor_of_token(secret.strip(), clock.now()) if scheme.lower() == "bearer" else None
    if scheme and actor is None:
        raise TokenNotValid()
    note_asker(actor or NOBODY)
