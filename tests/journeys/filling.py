"""What somebody would send: a body for each form and each write of the API, with ids that she was not given."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from flask import Flask
from marshmallow import Schema, fields
from marshmallow.validate import OneOf, Range
from werkzeug.routing import Rule

from tests.journeys.visiting import API

WORDS = "These are words about it."
BY_NAME = {
    "accessibility": "Step-free.",
    "business_id": "2532004-2",
    "email": "somebody@example.org",
    "end_time": "16:00",
    "ends": "16:00",
    "iban": "FI2112345600000785",
    "key": "",
    "kind": "question",
    "reference": "",
    "rrule": "FREQ=WEEKLY;BYDAY=TU",
    "topic": "content",
    "weekday": 1,
}
BY_FORMAT = {
    "date": "2026-10-06",
    "date-time": "2026-10-06T12:00:00+00:00",
    "email": BY_NAME["email"],
    "time": "15:00",
}
BY_FIELD = {fields.Date: "date", fields.AwareDateTime: "date-time", fields.DateTime: "date-time", fields.Time: "time"}
ONE_OF = ("allOf", "anyOf", "oneOf")


class Filler:
    """Knows what each write takes: from the schemas beside a page's view, or from the document of the API."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.document = app.test_client().get("/api/openapi.json").get_json()

    def request(self, rule: Rule, method: str, ids: Mapping[str, str]) -> dict[str, Any]:
        """Return what to send, for a test client, with these ids wherever one is asked for."""
        if rule.rule.startswith(API):
            return {"json": self._json(rule, method, ids)}
        return {"data": dict(ids) | self._form(rule, ids), "query_string": dict(ids)}

    def _form(self, rule: Rule, ids: Mapping[str, str]) -> dict[str, Any]:
        module = sys.modules[self.app.view_functions[rule.endpoint].__module__]
        schemas = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Schema)]
        found: dict[str, Any] = {}
        for schema in schemas:
            for name, field in schema().fields.items():
                found.setdefault(name, _typed(name, field, ids))
        return {name: value for name, value in found.items() if value is not None}

    def _json(self, rule: Rule, method: str, ids: Mapping[str, str]) -> Any:
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<string:{name}>", f"{{{name}}}")
        body = self.document["paths"][path][method.lower()].get("requestBody")
        kinds = body["content"] if body else {}
        return self._of(kinds["application/json"]["schema"], "", ids) if "application/json" in kinds else {}

    def _of(self, schema: Mapping[str, Any], name: str, ids: Mapping[str, str]) -> Any:
        if "$ref" in schema:
            *_way, last = schema["$ref"].split("/")
            return self._of(self.document["components"]["schemas"][last], name, ids)
        for several in ONE_OF:
            if several in schema:
                return self._of(schema[several][0], name, ids)
        kind = schema.get("type", "object")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            return {each: self._of(inner, each, ids) for each, inner in schema.get("properties", {}).items()}
        if kind == "array":
            return [self._of(schema["items"], name.removesuffix("s"), ids)]
        return _simple(schema, kind, name, ids)


def _simple(schema: Mapping[str, Any], kind: str, name: str, ids: Mapping[str, str]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return BY_NAME.get(name, max(1, int(schema.get("minimum", 1))))
    if schema.get("format") in BY_FORMAT:
        return BY_NAME.get(name, BY_FORMAT[schema["format"]])
    return _id(name, ids) or BY_NAME.get(name) or WORDS[: schema.get("maxLength", len(WORDS))]


def _typed(name: str, field: fields.Field[Any], ids: Mapping[str, str]) -> Any:
    """What somebody types into a field of a form."""
    if (found := _id(name, ids)) is not None:
        return found
    if isinstance(field, fields.Enum):
        return next(iter(field.enum)).value
    for choice in field.validators:
        if isinstance(choice, OneOf):
            first = next(iter(choice.choices))
            return first.value if isinstance(first, Enum) else first
    if isinstance(field, fields.List):
        return [_typed(name.removesuffix("s"), field.inner, ids)]
    if isinstance(field, fields.Boolean):
        return "true"
    if isinstance(field, fields.Number):
        return str(max((int(each.min or 1) for each in field.validators if isinstance(each, Range)), default=1))
    if isinstance(field, fields.Nested):
        return None
    for kind, form in BY_FIELD.items():
        if isinstance(field, kind):
            return BY_NAME.get(name, BY_FORMAT[form])
    return BY_NAME.get(name, WORDS)


def _id(name: str, ids: Mapping[str, str]) -> str | None:
    """The id that a field of this name asks for; rankings ask for groups."""
    meant = {"choice": "group", "subject": "child", "place": "enrolment"}.get(name, name.removesuffix("_id"))
    return ids.get(meant)


def writes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every rule that changes something, with each method by which it does."""
    for rule in app.url_map.iter_rules():
        for method in sorted({"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())):
            yield rule, method
