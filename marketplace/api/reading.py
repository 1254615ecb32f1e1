"""What is looked at before a program's request reaches a room: its length, that it is JSON, and its characters."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from marketplace.kernel.api import CHANGING, PREFIX, RequestNotValid
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import _

BODY_BYTES_MOST = 2_000_000


def refuse_unreadable() -> None:
    """Pass a request of a program that can be read; an id that is no text names nothing.

    Raises: NotFound, RequestNotValid, and the HTTP errors 400, 413 and 415.
    """
    if not request.path.startswith(PREFIX):
        return
    request.max_content_length = BODY_BYTES_MOST
    if not is_readable(request.view_args or {}):
        raise NotFound()
    if not is_readable(list(request.args.items(multi=True))):
        raise RequestNotValid(fields={"query": [_("Leave out the characters that are no text.")]})
    if request.method in CHANGING and request.get_data() and not is_readable(body()):
        raise RequestNotValid(fields={"json": [_("Leave out the characters that are no text.")]})


def body() -> Any:
    """Return the body as JSON. Raises: UnsupportedMediaType, BadRequest."""
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, as `Content-Type: application/json`.")
    try:
        return json.loads(request.get_data(), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON that can be read.") from error


def refuse_constant(name: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python reads though they are not JSON. Raises: ValueError."""
    raise ValueError(name)


def is_readable(value: Any) -> bool:
    """Tell whether all texts in a value can be stored: no NUL, which databases refuse, and no half of a character.

    >>> is_readable({"a": ["ä", 1, None]}), is_readable({"a\\0": 1}), is_readable(["\\ud800"])
    (True, False, False)
    """
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left += [*part, *part.values()]
        elif isinstance(part, list | tuple):
            left += part
        elif isinstance(part, str) and ("\0" in part or any("\ud800" <= sign <= "\udfff" for sign in part)):
            return False
    return True
