"""How a refusal is told over HTTP: as a problem (RFC 9457) to programs, by a page to people."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, json, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from marketplace.kernel.errors import Refusal, Unavailable

API_PREFIX = "/api/"
PROBLEM = "application/problem+json"


def problem(refusal: Refusal) -> dict[str, Any]:
    """Return the members of a problem document for a refusal."""
    body: dict[str, Any] = {
        "type": f"/errors/{refusal.code}",
        "title": refusal.title,
        "status": refusal.status,
        "code": refusal.code,
        "detail": str(refusal.detail or refusal.advice),
    }
    if refusal.fields:
        body["errors"] = {name: [str(sentence) for sentence in said] for name, said in refusal.fields.items()}
    if refusal.facts:
        body["facts"] = {name: _plain(value) for name, value in refusal.facts.items()}
    return body


def problem_response(refusal: Refusal) -> Response:
    """Return a refusal as a response."""
    response = current_app.response_class(json.dumps(problem(refusal)), status=refusal.status, mimetype=PROBLEM)
    if refusal.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def is_api() -> bool:
    """Tell whether the request is a program's."""
    return request.path.startswith(API_PREFIX)


def init_app(app: Flask, page_of_refusal: Any, page_of_status: Any) -> None:
    """Answer refusals, HTTP errors and database outages: to programs as problems, to people by the given pages."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Any:
        return problem_response(refusal) if is_api() else page_of_refusal(refusal)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        return _http_problem(error) if is_api() else page_of_status(error)

    @app.errorhandler(DBAPIError)
    def database_error(error: DBAPIError) -> Any:
        app.logger.error("database_error", exc_info=error)
        return refused(Unavailable())


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    body = {
        "type": "about:blank",
        "title": error.name,
        "status": status,
        "code": f"http.{status}",
        "detail": error.description or error.name,
    }
    response = current_app.response_class(json.dumps(body), status=status, mimetype=PROBLEM)
    response.headers.extend(
        (name, value) for name, value in error.get_headers() if name.lower() not in {"content-type", "content-length"}
    )
    return response


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | list | dict) or value is None else str(value)
