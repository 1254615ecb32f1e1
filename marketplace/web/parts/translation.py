"""The reader's language: sentences, plurals and the names of days, by flask-babel."""

from __future__ import annotations

from typing import Any

import flask_babel
from babel.core import Locale
from babel.support import NullTranslations
from flask import g

DEFAULT_LANGUAGE = "en"


def gettext(message: str, **values: Any) -> str:
    """Return a sentence in the reader's language, filled with values."""
    sentence = str(_sentences().ugettext(message))
    return sentence % values if values else sentence


def ngettext(one: str, many: str, count: int) -> str:
    """Return the sentence for one or for many, filled with the count as `num`."""
    return str(_sentences().ungettext(one, many, count)) % {"num": count}


def _sentences() -> NullTranslations:
    """Find the sentences of the reader's language, once a request: a page has a hundred."""
    if "sentences" not in g:
        g.sentences = flask_babel.get_domain().get_translations()
    found: NullTranslations = g.sentences
    return found


def reader_locale() -> Locale:
    """Return the reader's language and its customs."""
    return flask_babel.get_locale() or Locale.parse(DEFAULT_LANGUAGE)
