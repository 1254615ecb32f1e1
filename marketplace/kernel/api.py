"""What the rooms' JSON routes share: a blueprint, who asks, strict schemas, pages, and repeatable requests."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, wraps
from typing import Any, NoReturn

import marshmallow as ma
from flask import g, request
from flask_smorest import Blueprint
from marshmallow import fields, validate
from webargs.flaskparser import FlaskParser

from marketplace.kernel import clock
from marketplace.kernel.errors import Invalid, NotAllowed
from marketplace.kernel.operation import Actor
from marketplace.kernel.repeats import KEY_LENGTH, idempotency_key
from marketplace.kernel.text import _

PREFIX = "/api/v1"
PAGE_SIZE, PAGE_SIZE_MOST, PAGE_MOST = 50, 200, 1_000_000
KEY_HEADER = "Idempotency-Key"
LONGEST_ID = 32
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
CENTS_MOST = 10**14
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ID = validate.Length(1, LONGEST_ID)


class TokenMissing(NotAllowed):
    """This asks for a token, and none was sent."""

    status = 401
    code = "kernel.token_missing"
    advice = _("Get a token and send it as `Authorization: Bearer …`.")


class Day(fields.Date):
    """A day of the calendar, in the years that anybody here can mean."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise self.make_error("invalid", obj_type=self.OBJ_TYPE)
        return day


class Instant(fields.AwareDateTime):
    """A moment with its offset from UTC, in the years that anybody here can mean."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_DAY.year < moment.year < LAST_DAY.year:
            raise self.make_error("invalid", obj_type=self.OBJ_TYPE)
        return moment


class Strict(ma.Schema):
    """A request that may hold what is described and nothing else."""

    class Meta:
        """Unknown fields are refused; order is kept."""

        unknown = ma.RAISE


class PageQuery(Strict):
    """Which page of a list."""

    page = fields.Integer(load_default=1, strict=False, validate=validate.Range(1, PAGE_MOST))
    page_size = fields.Integer(load_default=PAGE_SIZE, validate=validate.Range(1, PAGE_SIZE_MOST))


@cache
def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """Return the schema of one page of a list of items, with how many there are in all."""
    name = item.__name__.removesuffix("Schema") + "Page"
    return type(
        name,
        (ma.Schema,),
        {
            "items": fields.List(fields.Nested(item), required=True),
            "page": fields.Integer(required=True),
            "page_size": fields.Integer(required=True),
            "total": fields.Integer(required=True),
        },
    )


def page(items: list[Any], *, number: int, size: int, total: int) -> dict[str, Any]:
    """Return one page as `page_of` describes it."""
    return {"items": items, "page": number, "page_size": size, "total": total}


def slice_of(everything: list[Any], *, number: int, size: int) -> dict[str, Any]:
    """Return one page of a list that is short enough to be held whole."""
    start = (number - 1) * size
    return page(everything[start : start + size], number=number, size=size, total=len(everything))


def note_asker(actor: Actor) -> None:
    """Note who asks, at the beginning of a request, and the instant of it."""
    g.api_actor, g.api_now = actor, clock.now()


def asker() -> Actor:
    """Return who asks: the holder of the bearer token, or nobody."""
    actor: Actor = g.api_actor
    return actor


def asked_at() -> datetime:
    """Return the instant of the request, the same throughout."""
    at: datetime = g.api_now
    return at


class RequestNotValid(Invalid):
    """The request is not as the description says."""

    code = "kernel.request_not_valid"
    advice = _("Mend the fields that are named; the description is at /api/openapi.json.")


class StrictParser(FlaskParser):
    """Reads requests as their schemas say, so that a misspelt name in an address is told and not passed over."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None}

    def handle_error(self, error: ma.ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse a request that is not as described, naming the fields. Raises: RequestNotValid."""
        raise RequestNotValid(fields=dict(flattened(error.messages))) from error


def flattened(said: Any, prefix: str = "") -> list[tuple[str, list[str]]]:
    """Return nested messages as one list of field names (`json.choices.0`) and sentences.

    >>> flattened({"json": {"choices": {0: ["Not a text."]}}})
    [('json.choices.0', ['Not a text.'])]
    """
    if isinstance(said, dict):
        named = [(f"{prefix}.{name}" if prefix else str(name), inner) for name, inner in said.items()]
        return [pair for name, inner in named for pair in flattened(inner, name)]
    return [(prefix, [str(sentence) for sentence in (said if isinstance(said, list) else [said])])]


class Room(Blueprint):  # type: ignore[misc]
    """The JSON routes of one room. A request that changes something may be repeated with an idempotency key."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, room: str, *, description: str) -> None:
        self.room = room
        super().__init__(f"api_{room}", room, url_prefix=PREFIX, description=description)

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *, public: bool = False, **options: Any
    ) -> None:
        """Register a route for whoever sends a token, or for everybody; it is repeatable where it changes something."""
        guarded = _repeatable(view_func if public else _signed_in(view_func))
        _describe(guarded, operation=f"{self.room}.{view_func.__name__}", public=public)
        super().add_url_rule(rule, endpoint, guarded, **options)


def _signed_in(view: Any) -> Any:
    """Refuse whoever sends no token, before anything of the request is read. Raises: TokenMissing."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Any:
        if asker().person is None:
            raise TokenMissing()
        return view(*args, **kwargs)

    return run


def _describe(view: Any, *, operation: str, public: bool) -> None:
    """Say in the description of a view what it is called and whether it asks for a token; OPTIONS is not offered."""
    told = dict(getattr(view, "_apidoc", {}))
    security: list[dict[str, list[str]]] = [{"bearer": []}]
    named = {"operationId": operation, "security": [{}, *security] if public else security}
    told["manual_doc"] = told.get("manual_doc", {}) | named
    view._apidoc = told
    view.provide_automatic_options = False


def _repeatable(view: Any) -> Any:
    """Let the first operation of a view that changes something be repeatable under the key of the request."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(KEY_HEADER) if request.method in CHANGING else None
        with idempotency_key(key[: KEY_LENGTH + 1] if key else None):
            return view(*args, **kwargs)

    return run
