"""Words that a person will read, marked for translation where no page is near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Text(str):
    """An English sentence and the values that belong in it; the page translates the sentence, then fills it in.

    As a `str` it reads as the filled English sentence, so that logs, tests and the API need no translator.

    >>> Text("%(places)d places left", {"places": 3})
    '3 places left'
    >>> Text("Full").message
    'Full'
    """

    message: str
    values: Mapping[str, Any]

    def __new__(cls, message: str, values: Mapping[str, Any] | None = None) -> Text:
        text = super().__new__(cls, message % values if values else message)
        text.message = message
        text.values = dict(values or {})
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Mapping[str, Any]]]:
        return Text, (self.message, self.values)


def _(message: str, **values: Any) -> Text:
    """Mark an English sentence for translation; `%(name)s` is filled from the keyword values."""
    return Text(message, values)
