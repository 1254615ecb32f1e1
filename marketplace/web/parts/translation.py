"""The reader's language: sentences, plurals and the names of days, by flask-babel."""

from __future__ import annotations

from typing import Any

import flask_babel
from babel.core import Locale

DEFAULT_LANGUAGE = "en"


def gettext(message: str, **values: Any) -> str:
    """Return a sentence in the reader's language, filled with values."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, count: int) -> str:
    """Return the sentence for one or for many, filled with the count as `num`."""
    return str(flask_babel.ngettext(one, many, count))


def reader_locale() -> Locale:
    """Return the reader's language and its customs."""
    return flask_babel.get_locale() or Locale.parse(DEFAULT_LANGUAGE)
