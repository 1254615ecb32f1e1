"""A form: what was typed, what it means, and what is to be mended; nothing typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import Field, List
from marshmallow.validate import OneOf
from werkzeug.datastructures import MultiDict

from marketplace.kernel.errors import Conflict, Invalid, Refusal
from marketplace.kernel.ids import new_id
from marketplace.kernel.text import Text, _

KEY = "key"
OK, WRONG = 200, 422

MISSING = "Missing data for required field."
NUMBER = re.compile(r"[0-9]+")

PLAIN_WORDS: Mapping[str, Text] = {
    "Field may not be null.": _("Fill this in."),
    "Not a valid integer.": _("Write a whole number, for example 5."),
    "Not a valid number.": _("Write a number, for example 5."),
    "Not a valid date.": _("Choose a day that exists, for example 13 January 2027."),
    "Not a valid datetime.": _("Choose a day and a time that exist."),
    "Not a valid time.": _("Write a time, for example 15.00."),
    "Not a valid email address.": _("Write an e-mail address, for example name@example.org."),
    "Not a valid boolean.": _("Choose yes or no."),
    "Not a valid string.": _("Write words here."),
    "Shorter than minimum length 1.": _("Fill this in."),
    "Invalid input type.": _("Write words here."),
    "Invalid value.": _("Choose one of the listed answers."),
}


class Form:
    """One form of one request, read through a marshmallow schema.

    `typed` is what stands in the fields: what was sent, or the values to begin with. `data` is what the schema made of
    it, `good` what can be used of it though something else is wrong. `errors` has the sentences for each field,
    `general` those for the whole, `status` the HTTP status to answer and `headers` what belongs to it.
    `labels` are the words of the fields, for the summary above the form.
    """

    def __init__(
        self,
        schema: Schema,
        start: Mapping[str, Any] | None = None,
        *,
        labels: Mapping[str, str] | None = None,
        sent: MultiDict[str, str] | None = None,
    ) -> None:
        self.schema = schema
        self.labels = dict(labels or {})
        self.data: dict[str, Any] = {}
        self.good: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.general: list[str] = []
        self.status = OK
        self.headers: dict[str, str] = {}
        self.was_sent = sent is not None or request.method == "POST"
        raw = sent if sent is not None else request.form
        self.typed: dict[str, Any] = self._typed(raw) if self.was_sent else dict(start or {})
        self.key = (raw.get(KEY) if self.was_sent else None) or new_id()

    def valid(self) -> bool:
        """Tell whether the form was sent and its schema took it; fills `data`, or `errors`."""
        if not self.was_sent:
            return False
        try:
            self.data = self.good = self.schema.load(self._filled(), unknown=EXCLUDE)
        except ValidationError as error:
            self.good = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
            self._show(cast(Mapping[str, Any], error.messages))
        return not self.wrong

    @property
    def wrong(self) -> bool:
        """Whether something is to be mended."""
        return bool(self.errors or self.general)

    def value(self, name: str) -> Any:
        """Return what stands in a field, as text; empty where nothing does."""
        value = self.typed.get(name)
        return "" if value is None else value

    def chosen(self, name: str, option: object) -> bool:
        """Tell whether an option of a field is chosen."""
        value = self.typed.get(name)
        if isinstance(value, list | tuple | set | frozenset):
            return str(option) in {str(each) for each in value}
        return value is not None and str(value) == str(option)

    def add_error(self, field: str, sentence: str) -> None:
        """Say at a field what to mend."""
        self.errors.setdefault(field, []).append(sentence)
        self.status = WRONG

    def add_general(self, sentence: str, status: int = WRONG) -> None:
        """Say above the form what to mend."""
        self.general.append(sentence)
        self.status = status

    @contextmanager
    def errors_shown(self, *also: type[Refusal], names: Mapping[str, str] | None = None) -> Iterator[None]:
        """Run an operation inside; what it finds wrong (Invalid) or in the way (Conflict) is said in the form.

        `also` are other refusals to say here rather than on a page of their own; `names` maps the operation's field
        names to the form's where they differ.
        """
        try:
            yield
        except Refusal as refusal:
            if not isinstance(refusal, (Invalid, Conflict, *also)):
                raise
            self._take(refusal, names or {})

    def _take(self, refusal: Refusal, names: Mapping[str, str]) -> None:
        self.status = refusal.status
        if refusal.retry_after_seconds is not None:
            self.headers["Retry-After"] = str(refusal.retry_after_seconds)
        for field, sentences in refusal.fields.items():
            name = names.get(field, field)
            where = self.errors.setdefault(name, []) if name in self.schema.fields else self.general
            where.extend(sentences)
        if not refusal.fields:
            self.general.append(
                _("%(state)s %(advice)s", state=Text(refusal.title), advice=refusal.detail or refusal.advice)
            )

    def _typed(self, raw: MultiDict[str, str]) -> dict[str, Any]:
        return {name: raw.getlist(name) if self._takes_many(name) else raw[name] for name in raw}

    def _filled(self) -> dict[str, Any]:
        """Leave out empty fields, so that the schema sees them as missing, and the spaces around words."""
        filled = {}
        for name, value in self.typed.items():
            if isinstance(value, list):
                filled[name] = [each.strip() for each in value if each.strip()]
            elif value.strip():
                filled[name] = value.strip()
        return filled

    def _takes_many(self, name: str) -> bool:
        field = self.schema.fields.get(name)
        return type(field).__name__ in {"List", "Tuple", "Set"}

    def _show(self, messages: Mapping[str, Any]) -> None:
        self.status = WRONG
        for field, sentences in messages.items():
            said = [_in_plain_words(sentence, self.schema.fields.get(field)) for sentence in _flat(sentences)]
            if field in self.schema.fields:
                self.errors[field] = said
            else:
                self.general.extend(said)


def _in_plain_words(sentence: str, field: Field[Any] | None) -> str:
    """Say what a schema found wrong as a person would; a sentence written for the page stays as it is."""
    if sentence == MISSING:
        return _missing(field)
    numbers = NUMBER.findall(sentence)
    if sentence.startswith("Longer than maximum length"):
        return _("Write at most %(most)s characters.", most=numbers[0])
    if sentence.startswith("Length must be between 1 and"):
        return _("Write at most %(most)s characters.", most=numbers[1])
    if sentence.startswith("Must be greater than or equal to") and len(numbers) == 2:
        return _("Write a number from %(least)s to %(most)s.", least=numbers[0], most=numbers[1])
    if sentence.startswith("Must be one of"):
        return _("Choose one of the listed answers.")
    return PLAIN_WORDS.get(sentence, sentence)


def _missing(field: Field[Any] | None) -> Text:
    """Say what to do where nothing was given: choose where there is a choice, else fill in."""
    if isinstance(field, List):
        return _("Choose at least one.")
    if field is not None and any(isinstance(each, OneOf) for each in field.validators):
        return _("Choose one.")
    return _("Fill this in.")


def _flat(messages: Any) -> list[str]:
    if isinstance(messages, Mapping):
        return [sentence for each in messages.values() for sentence in _flat(each)]
    if isinstance(messages, Sequence) and not isinstance(messages, str):
        return [sentence for each in messages for sentence in _flat(each)]
    return [messages]
